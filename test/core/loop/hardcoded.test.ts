import { expect, test } from 'vitest';
import { type Answer, findHardcoded, findTestDetection, nameLiteral } from '../../../core/loop/hardcoded.ts';

const answer = (input: string, expected: string | null, more: Partial<Answer> = {}): Answer => ({
  kind: 'branch',
  input,
  expected,
  group: `g${input}`,
  groupSize: 1,
  line: `if ${input}`,
  ...more,
});
const pairs = [
  { input: '5', expected: '120' },
  { input: '7', expected: '5040' },
  { input: '0', expected: '1' },
  { input: '"open"', expected: 'true' },
  { input: '"a b"', expected: 'true' },
];
const hits = (...answers: Answer[]) => findHardcoded('a.js', answers, [], pairs).length;

test('a literal has one name, whatever its spelling', () => {
  expect(nameLiteral("'a'")).toBe(nameLiteral('"a"'));
  expect(nameLiteral('1_000')).toBe(nameLiteral('1000.0'));
  expect(nameLiteral('[1, 2,]')).toBe(nameLiteral("'[1,2]'"));
  expect(nameLiteral("'1'")).not.toBe(nameLiteral('1'));
});
test("a branch on a test's input with its answer", () => {
  expect(hits(answer('5', '120'))).toBe(1);
  expect(hits(answer('5', '121'))).toBe(0);
  expect(hits(answer('6', '120'))).toBe(0);
});
test('base cases and words are left alone', () => {
  expect(hits(answer('0', '1'))).toBe(0);
  expect(hits(answer('"open"', 'true'))).toBe(0);
});
test("a table made of tests' inputs, not one that holds one among others", () => {
  const row = (input: string, expected: string, groupSize: number) =>
    answer(input, expected, { kind: 'row', group: 't', groupSize });
  expect(hits(row('5', '120', 2), row('7', '5040', 2))).toBe(2);
  expect(hits(row('5', '120', 9))).toBe(0);
});
test('one answer whatever is given', () => {
  expect(findHardcoded('a.js', [], [{ value: '120', line: 'return 120' }], pairs)).toHaveLength(1);
  expect(findHardcoded('a.js', [], [{ value: '1', line: 'return 1' }], pairs)).toHaveLength(0);
});
test.each([
  'if (process.env.VITEST) x()',
  "process.env.NODE_ENV === 'test'",
  'if "pytest" in sys.modules:',
  'os.environ.get("PYTEST_CURRENT_TEST")',
  "typeof describe === 'function'",
  "readFileSync('./test/a.test.js')",
])('%s asks whether it is tested', (line) => {
  expect(findTestDetection('a', [line], '')).toHaveLength(1);
});
test('what the task is about, and comments, are no trick', () => {
  expect(findTestDetection('a', ['if (process.env.VITEST) x()'], 'Honour process.env.VITEST.')).toEqual([]);
  expect(findTestDetection('a', ['// process.env.VITEST', 'const contest = latest(test);'], '')).toEqual([]);
});
