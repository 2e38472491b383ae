import { describe, expect, test } from 'vitest';
import { pytestBegins, pytestEnds, readPytest } from '../../../core/test-report/pytest.ts';
import { casesOf, messageOf, recordedLines } from './recorded.ts';

const failing = [
  'failed tests/test_cart.py > test_keeps_cents @ tests/test_cart.py:11',
  'failed tests/test_cart.py > TestNothing > test_null @ shop/cart.py:3',
  String.raw`failed tests/test_cart.py > test_named[\u4fa1\u683c x] @ tests/test_cart.py:34`,
  'failed tests/test_cart.py > test_named[a::b - c] @ tests/test_cart.py:34',
  'failed tests/test_cart.py > test_never_ends @ tests/test_cart.py:49',
  'failed tests/test_cart.py > test_shop @ tests/test_cart.py:39',
];
const sorted = (lines: string[]) => lines.toSorted();

describe('pytest', () => {
  test.each([
    'pytest-quiet.txt',
    'pytest-native.txt',
    'pytest-short.txt',
    'pytest-continue.txt',
    'pytest-verbose.txt',
  ])('names the same failing tests at the same places: %s', (name) => {
    const part = readPytest(recordedLines(name));
    expect(sorted(casesOf(part).filter((line) => line.startsWith('failed')))).toEqual(sorted(failing));
    expect(part.counts).toMatchObject({ failed: 6, skipped: 2 });
    expect(part.whole).toBe(true);
  });

  test('verbosely names all others too', () => {
    const part = readPytest(recordedLines('pytest-verbose.txt'));
    expect(casesOf(part)).toEqual(
      expect.arrayContaining([
        'passed tests/test_cart.py > test_adds',
        'skipped tests/test_cart.py > test_currencies',
        'skipped tests/test_cart.py > test_known',
        'passed tests/test_green.py > test_two',
      ]),
    );
    expect(part.counts).toEqual({ passed: 5, failed: 6, skipped: 2 });
  });

  test('by default a file whose tests all passed is named as a whole', () => {
    expect(casesOf(readPytest(recordedLines('pytest-green.txt')))).toEqual(['passed tests/test_green.py']);
    expect(casesOf(readPytest(recordedLines('pytest-continue.txt')))).toContain('passed tests/test_green.py');
  });

  test('a file that cannot be parsed is an error with its place', () => {
    const part = readPytest(recordedLines('pytest.txt'));
    expect(part.cases).toEqual([]);
    expect(part.errors).toHaveLength(1);
    expect(part.errors[0]).toMatchObject({ at: { file: 'tests/test_broken.py', line: 1 } });
    expect(part.errors[0]?.message).toContain('SyntaxError: invalid syntax');
  });

  test('messages are what pytest marks', () => {
    const part = readPytest(recordedLines('pytest-verbose.txt'));
    expect(messageOf(part, 'test_keeps_cents')).toBe(
      'assert 3.3000000000000003 == 3.3\n +  where 3.3000000000000003 = total([1.1, 2.2])',
    );
    expect(messageOf(part, 'test_shop')).toBe('RuntimeError: no shop');
  });

  test('names of pytest-xdist are read', () => {
    expect(
      casesOf(
        readPytest(['[gw0] [ 50%] PASSED tests/a.py::test_x', '[gw1] [100%] FAILED tests/a.py::test_y']),
      ),
    ).toEqual(['passed tests/a.py > test_x', 'failed tests/a.py > test_y']);
  });

  test('what passed and is shown is no failure', () => {
    const shown = [
      'a.py ..F                                                        [100%]',
      '=================================== FAILURES ===================================',
      '____________________________ test_bad ____________________________',
      'E   assert 1 == 2',
      'a.py:3: AssertionError',
      '==================================== PASSES ====================================',
      '____________________________ test_good ____________________________',
      '----------------------------- Captured stdout call -----------------------------',
      '=========================== short test summary info ============================',
      'PASSED a.py::test_good',
      'FAILED a.py::test_bad - assert 1 == 2',
      '========================= 1 failed, 2 passed in 0.03s =========================',
    ];
    expect(casesOf(readPytest(shown))).toEqual(['failed a.py > test_bad @ a.py:3']);
  });

  test('what a test prints may stand between its name and its outcome', () => {
    const printed = [
      'tests/a.py::Stock::test_all listening on 127.0.0.1:24442',
      'took 0.000259 s',
      'FAILED',
      'tests/a.py::Stock::test_some listening on 127.0.0.1:36731',
      'took 0.1 s PASSED',
      'tests/a.py::test_row[1-b c] PASSED                         [ 20%]',
      '=== 1 failed, 2 passed in 0.43s ===',
    ];
    expect(casesOf(readPytest(printed))).toEqual([
      'failed tests/a.py > Stock > test_all',
      'passed tests/a.py > Stock > test_some',
      'passed tests/a.py > test_row[1-b c]',
    ]);
  });

  test('a round of a test that failed stands for itself', () => {
    const rounds = [
      'tests/a.py::Stock::test_rows PASSED                         [ 20%]',
      '=================================== FAILURES ===================================',
      "_________________ Stock.test_rows (count=3, where='/tmp') __________________",
      'E           LookupError: not enough',
      'stock/store.py:18: LookupError',
      '=========================== short test summary info ============================',
      "SUBFAILED(count=3, where='/tmp') tests/a.py::Stock::test_rows - LookupError: not",
      '=== 1 failed, 1 passed in 0.43s ===',
    ];
    expect(casesOf(readPytest(rounds))).toEqual([
      'passed tests/a.py > Stock > test_rows',
      "failed tests/a.py > Stock > test_rows > (count=3, where='/tmp') @ stock/store.py:18",
    ]);
  });

  test('a process that was killed leaves no summary', () => {
    expect(readPytest(recordedLines('pytest-crash.txt'))).toMatchObject({ counts: null, whole: false });
  });

  test.each([
    ['=== 1 failed, 2 passed in 0.43s ===', true],
    ['2 passed, 1 warning in 61.20s (0:01:01)', true],
    ['=== no tests ran in 0.01s ===', true],
    ['it passed in 3s', false],
  ])('%s sums up: %s', (line, is) => {
    expect(pytestEnds(line)).toBe(is);
  });

  test('a session begins with its rule', () => {
    expect(pytestBegins('===== test session starts =====')).toBe(true);
  });
});
