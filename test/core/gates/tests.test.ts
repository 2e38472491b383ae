import { describe, expect, test } from 'vitest';
import { withoutFile } from '../../../core/configuration/parse.ts';
import { judgeTests } from '../../../core/gates/tests.ts';
import type { HeadCheck, HeadFacts } from '../../../core/github/pull-request.ts';
import { fileOf, pullRequestOf, snapshotOf } from '../../builders.ts';

const { tests: policy } = withoutFile();
const judged = (diffs: Record<string, string>, more: Partial<typeof policy> = {}) =>
  judgeTests({ snapshot: snapshotOf(diffs), facts: null, proven: [], policy: { ...policy, ...more } });
const placesOf = (diffs: Record<string, string>, more: Partial<typeof policy> = {}) =>
  judged(diffs, more).hits.map(({ rule, file, startLine }) => `${rule} ${file}:${startLine}`);

describe('new behaviour', () => {
  test('without a changed test is named file by file, with its first line', () => {
    expect(placesOf({ 'src/a.ts': ' // x\n+run();', 'src/b.py': '+run()', 'README.md': '+words' })).toEqual([
      'tests.none src/a.ts:2',
      'tests.none src/b.py:1',
    ]);
    expect(judged({ 'src/a.ts': '+run();' }).hits[0]).toMatchObject({ quote: 'run();', mode: 'ask' });
  });

  test.each(['test/a.ts', 'src/a.test.ts', 'test/__snapshots__/a.snap', 'pkg/a_test.go'])(
    'with a change to %s is held',
    (path) => {
      expect(judged({ 'src/a.ts': '+run();', [path]: '-old\n+new' }).outcome).toBe('held');
    },
  );

  test('is not shown by a test that only loses lines, nor by one that is deleted', () => {
    expect(placesOf({ 'src/a.ts': '+run();', 'test/a.ts': '-expect(a).toBe(1);' })).toHaveLength(1);
    const gone = fileOf('test/a.ts', '-expect(a).toBe(1);', { status: 'deleted' });
    const snapshot = snapshotOf({ 'src/a.ts': '+run();' });
    expect(
      judgeTests({
        snapshot: { ...snapshot, files: [...snapshot.files, gone] },
        facts: null,
        proven: [],
        policy,
      }).hits,
    ).toHaveLength(1);
  });

  test('may be tested where it stands in Rust', () => {
    expect(
      judged({ 'src/a.rs': '+fn add() {}\n+#[cfg(test)]\n+mod tests {\n+    #[test]\n+    fn adds() {}' })
        .outcome,
    ).toBe('held');
    expect(judged({ 'src/a.rs': '+fn test_add() {}' }).outcome).toBe('hit');
  });

  test('is shown by a test that failed at the base and holds at the head, and by nothing but that', () => {
    const snapshot = snapshotOf({ 'src/a.ts': '+run();' });
    const of = (proven: string[]) => judgeTests({ snapshot, facts: null, proven, policy });
    expect(of(['cart > adds']).outcome).toBe('held');
    expect(of([]).outcome).toBe('hit');
  });

  test('code that disappears needs no test', () => {
    expect(judged({ 'src/a.ts': '-run();' }).outcome).toBe('held');
  });

  test('policy leaves out what it names, and may make it block or nothing', () => {
    expect(placesOf({ 'scripts/a.ts': '+run();', 'src/a.ts': '+run();' }, { except: ['scripts/*'] })).toEqual(
      ['tests.none src/a.ts:1'],
    );
    expect(judged({ 'src/a.ts': '+run();' }, { rules: { ...policy.rules, none: 'off' } }).outcome).toBe(
      'held',
    );
  });

  test('many files are told by folder', () => {
    const many = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [
        `src/${at % 2 === 0 ? 'even' : 'odd'}/part-${at}.ts`,
        '+run();',
      ]),
    );
    const { hits } = judged({ ...many, 'lone.ts': '+run();' });
    expect(hits.map(({ message }) => /\d+ files of code in "[^"]*"/.exec(message)?.[0] ?? 'one')).toEqual([
      'one',
      '20 files of code in "src/even"',
      '20 files of code in "src/odd"',
    ]);
  });

  test('a file that cannot be read may bring anything, and is told', () => {
    const file = fileOf('src/big.ts', '', { content: 'too-large', hunks: [] });
    const result = judgeTests({
      snapshot: { ...snapshotOf({}), files: [file] },
      facts: null,
      proven: [],
      policy,
    });
    expect(result.unread).toEqual(['src/big.ts: its lines cannot be read (too-large)']);
    expect(result.hits).toMatchObject([{ rule: 'tests.none', file: 'src/big.ts', startLine: 1 }]);
  });
});

const head = 'a'.repeat(40);
const inPullRequest = (diffs: Record<string, string>) => pullRequestOf(snapshotOf(diffs));
const factsWith = (checks: HeadCheck[], more: Partial<HeadFacts> = {}): HeadFacts => ({
  head,
  author: 'mallory',
  writers: ['mallory'],
  reviews: [],
  checks,
  clipped: false,
  ...more,
});
const check = (name: string, outcome: HeadCheck['outcome'], url: string | null = null): HeadCheck => ({
  name,
  outcome,
  url,
});
const checksOf = (facts: HeadFacts | null) =>
  judgeTests({ snapshot: inPullRequest({ 'README.md': '+words' }), facts, proven: [], policy }).hits.map(
    ({ rule, subject = '', mode }) => `${rule} ${subject} ${mode}`,
  );

describe('checks of a head', () => {
  test('that passed or say nothing are held', () => {
    expect(checksOf(factsWith([check('build', 'passed'), check('lint', 'neutral')]))).toEqual([]);
  });

  test('that failed or still run are named each', () => {
    expect(
      checksOf(factsWith([check('lint', 'failed'), check('build', 'failed'), check('e2e', 'pending')])),
    ).toEqual([
      'tests.check-failed build block',
      'tests.check-failed lint block',
      'tests.check-pending e2e ask',
    ]);
  });

  test.each<[string, HeadFacts | null]>([
    ['not recorded', null],
    ['cut off', factsWith([check('build', 'passed')], { clipped: true })],
    ['of another head', factsWith([check('build', 'passed')], { head: 'c'.repeat(40) })],
  ])('that are %s are never a pass', (_what, facts) => {
    expect(checksOf(facts)).toEqual(['tests.check-unknown  ask']);
  });

  test('are no matter of a range', () => {
    expect(judged({ 'README.md': '+words' }).outcome).toBe('held');
  });

  test('names and addresses that others chose pass for nothing else', () => {
    const facts = factsWith([check(`a\u001b[2J${'x'.repeat(900)}`, 'failed', 'javascript:alert(1)')]);
    const { hits } = judgeTests({
      snapshot: inPullRequest({ 'README.md': '+w' }),
      facts,
      proven: [],
      policy,
    });
    expect(hits[0]?.message).not.toMatch(/\p{Cc}|javascript/u);
    expect(hits[0]?.message.length).toBeLessThan(300);
  });

  test('the message leads to the check', () => {
    const facts = factsWith([check('build', 'failed', 'https://ci.example/1')]);
    const { hits } = judgeTests({
      snapshot: inPullRequest({ 'README.md': '+w' }),
      facts,
      proven: [],
      policy,
    });
    expect(hits[0]?.message).toBe(
      'The check "build" failed on the head (https://ci.example/1): mend what it found.',
    );
  });
});
