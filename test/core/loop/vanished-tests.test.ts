import { describe, expect, test } from 'vitest';
import { findVanishedTests, type TestTexts } from '../../../core/loop/vanished-tests.ts';
import type { Runner, TestOutcome, TestReport } from '../../../core/test-report/report.ts';

type Cases = Record<string, TestOutcome>;
const report = (cases: Cases, more: Partial<TestReport> = {}): TestReport => {
  const count = (wanted: TestOutcome) => Object.values(cases).filter((one) => one === wanted).length;
  return {
    runner: 'vitest',
    cases: Object.entries(cases).map(([id, outcome]) => ({ id, outcome, message: '', at: null })),
    errors: [],
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    whole: true,
    exitCode: count('failed') > 0 ? 1 : 0,
    ...more,
  };
};
const began: Cases = { 'a.test > adds': 'passed', 'a.test > takes': 'failed', 'a.test > off': 'skipped' };
const same = "test('adds', f); test('takes', g);";
const none: ReadonlySet<string> = new Set();
const find = (
  before: TestReport | null,
  now: TestReport,
  {
    tests = [{ was: same, now: same }],
    flaky = none,
  }: { tests?: TestTexts[]; flaky?: ReadonlySet<string> } = {},
) => findVanishedTests({ before, now, flaky, tests }).map(({ what }) => what.split(' when')[0]);

describe('a green run without a test that ran before', () => {
  test('is told by its name, however it was kept away', () => {
    const gone = report({ 'a.test > adds': 'passed', 'a.test > off': 'skipped' });
    expect(find(report(began), gone)).toEqual(['the test "a.test > takes" ran']);
    expect(find(report(began), report({}, { runner: 'plain' }))).toHaveLength(3);
    expect(find(report(began), report({ ...began, 'a.test > takes': 'skipped' }))).toEqual([
      'the test "a.test > takes" ran',
    ]);
  });

  test('is told though another test was written, and not where its name is nowhere any more', () => {
    const now = report({ 'a.test > adds': 'passed', 'a.test > off': 'skipped', 'a.test > new': 'passed' });
    const more = [{ was: same, now: `${same} test('new', h);` }];
    expect(find(report(began), now, { tests: more })).toEqual(['the test "a.test > takes" ran']);
    const deleted = [{ was: same, now: "test('adds', f); test('new', h);" }];
    expect(find(report(began), now, { tests: deleted })).toEqual([]);
  });

  test('is found in languages where a test is a function', () => {
    const python: Cases = { 'test_a.py > test_takes[1-2]': 'failed', 'test_a.py > test_adds': 'passed' };
    const text = 'def test_takes(a, b):\n    pass\n\ndef test_adds():\n    pass\n';
    const tests = [{ was: text, now: `${text}\n` }];
    expect(find(report(python), report({ 'test_a.py > test_adds': 'passed' }), { tests })).toHaveLength(1);
  });

  test('counts where a runner names failures only', () => {
    const dots = (passed: number, cases: Cases = {}, runner: Runner = 'unittest') =>
      report(cases, { runner, passed });
    expect(find(dots(3, { 'A > takes': 'failed' }), dots(3))).toHaveLength(1);
    expect(find(dots(3, { 'A > takes': 'failed' }), dots(4))).toEqual([]);
    // Whatever was written besides.
    const besides = [{ was: same, now: `${same} test('new', h);` }];
    expect(find(dots(3, { 'A > takes': 'failed' }), dots(3), { tests: besides })).toHaveLength(1);
    // Rounds of one test are told apart where they fail only.
    expect(find(dots(0, { 'A > takes > (n=1)': 'failed', 'A > takes > (n=2)': 'failed' }), dots(1))).toEqual(
      [],
    );
  });
});

test('a package of Go that named its tests and names none has run none', () => {
  const named = { 'shop > TestOf > plain': 'passed', 'shop > TestOf > many_spaces': 'failed' } as const;
  const go = (cases: Cases) => report(cases, { runner: 'go' });
  expect(find(go(named), go({ shop: 'passed' }))).toHaveLength(2);
  const text = 'func TestOf(t *testing.T) {\n\tt.Run("many spaces", f)\n}\n';
  const tests = [{ was: text, now: `//go:build never\n\n${text}` }];
  expect(find(go({ 'shop > TestOf > many_spaces': 'failed' }), go({}), { tests })).toHaveLength(1);
});

describe('is none', () => {
  test('while something fails, or where nothing ran before', () => {
    expect(find(report(began), report({ 'a.test > other': 'failed' }))).toEqual([]);
    expect(find(null, report({}))).toEqual([]);
    expect(find(report(began, { whole: false }), report({}))).toEqual([]);
  });

  test('where a test has moved to another suite or file', () => {
    const now = report({
      'a.test > adds': 'passed',
      'b.test > sums > takes': 'passed',
      'a.test > off': 'skipped',
    });
    expect(
      find(report(began), now, {
        tests: [
          { was: same, now: null },
          { was: null, now: same },
        ],
      }),
    ).toEqual([]);
  });

  test('where names differ with every run', () => {
    const before = report({ 'a.test > user 3fa': 'passed', 'a.test > takes': 'failed' });
    const now = report({ 'a.test > user 9bc': 'passed', 'a.test > takes': 'passed' });
    expect(find(before, now)).toEqual([]);
  });

  test('where a file or a package stands for all its tests', () => {
    const before = report({ 'a.test.ts > adds': 'passed', 'a.test.ts > takes': 'failed' });
    expect(find(before, report({ 'a.test.ts': 'passed' }, { passed: 2 }))).toEqual([]);
    const go = report({ 'shop > Test > a': 'failed', 'shop > Test > b': 'failed' }, { runner: 'go' });
    expect(find(go, report({ shop: 'passed' }, { runner: 'go' }))).toEqual([]);
  });

  test('of a test that chance decides about', () => {
    const now = report({ ...began, 'a.test > takes': 'skipped' });
    expect(find(report(began), now, { flaky: new Set(['a.test > takes']) })).toEqual([]);
  });
});
