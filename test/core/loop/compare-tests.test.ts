import { expect, test } from 'vitest';
import { compareTests } from '../../../core/loop/compare-tests.ts';
import type { TestFile, WrittenTest } from '../../../core/loop/test-reading.ts';

const written = (name: string, claims: string[] = ['a'], more: Partial<WrittenTest> = {}): WrittenTest => ({
  name,
  runs: true,
  only: false,
  inverted: false,
  cases: [],
  heading: name,
  ...more,
  assertions: claims.map((text) => ({ text, subject: text, matcher: 'toBe', expected: '1', strength: 5 })),
});
const file = (path: string, ...tests: WrittenTest[]): TestFile => ({
  path,
  tests,
  doubles: [],
  tables: new Map(),
});
const kinds = (was: TestFile[], now: TestFile[], own = false) =>
  compareTests(was, now, () => own).map(({ kind }) => kind);

test('a test that is gone, switched off, alone, or has to fail', () => {
  expect(kinds([file('a', written('x'))], [file('a')])).toEqual(['deleted']);
  expect(kinds([file('a', written('x'))], [file('a', written('x', ['a'], { runs: false }))])).toEqual([
    'skipped',
  ]);
  expect(kinds([file('a', written('x'))], [file('a', written('x', ['a'], { only: true }))])).toEqual([
    'skipped',
  ]);
  expect(kinds([file('a', written('x'))], [file('a', written('x', ['a'], { inverted: true }))])).toEqual([
    'weakened',
  ]);
});
test('a test under another name or in another file is still there', () => {
  expect(kinds([file('a', written('x', ['p', 'q']))], [file('a', written('y', ['p', 'q']))])).toEqual([]);
  expect(kinds([file('a', written('x'))], [file('b', written('x'))])).toEqual([]);
  expect(kinds([file('a', written('x', ['p']))], [file('a', written('y', ['z']))])).toEqual(['deleted']);
});
test('what was skipped before may stay so', () => {
  const off = written('x', ['a'], { runs: false });
  expect(kinds([file('a', off)], [file('a', off)])).toEqual([]);
});
test('rows: fewer weaken, others change what is expected', () => {
  const rows = (...cases: string[]) => [file('a', written('x', ['a'], { cases }))];
  expect(kinds(rows('[1]', '[2]'), rows('[1]'))).toEqual(['weakened']);
  expect(kinds(rows('[1]', '[2]'), rows('[1]', '[3]'))).toEqual(['expectation-changed']);
  expect(kinds(rows('[1]'), rows('[1]', '[3]'))).toEqual([]);
  const table = (...cases: string[]): TestFile[] => [
    { ...file('a', written('x')), tables: new Map([['T', cases]]) },
  ];
  expect(kinds(table('[1]', '[2]'), table('[1]'))).toEqual(['weakened']);
});
test("the developer's own tests may change and go, but not be switched off or hollowed out", () => {
  expect(kinds([file('a', written('x', ['p']))], [file('a')], true)).toEqual([]);
  expect(kinds([file('a', written('x', ['p']))], [file('a', written('x', []))], true)).toEqual(['weakened']);
  expect(kinds([file('a', written('x'))], [file('a', written('x', ['a'], { runs: false }))], true)).toEqual([
    'skipped',
  ]);
});
test('a double in a file of old tests stands for what they test', () => {
  const doubled = [{ ...file('a', written('x')), doubles: ['"../src/x"'] }];
  expect(kinds([file('a', written('x'))], doubled)).toEqual(['weakened']);
  expect(
    kinds(
      [file('a', written('x'))],
      [{ ...file('a', written('x'), written('new')), doubles: ['"../src/x"'] }],
    ),
  ).toEqual([]);
});
