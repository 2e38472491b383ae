import { describe, expect, test } from 'vitest';
import { readUnittest, unittestEnds } from '../../../core/test-report/unittest.ts';
import { casesOf, errorsOf, messageOf, recordedLines } from './recorded.ts';

const failing = [
  'failed tests.test_cart.Total > test_größe > (price=2) @ tests/test_cart.py:28',
  'failed tests.test_cart.Total > test_keeps_cents @ tests/test_cart.py:11',
  'failed tests.test_cart.Total > test_null @ shop/cart.py:3',
];

describe('unittest', () => {
  test.each(['unittest.txt', 'unittest-verbose.txt'])('names the same failing tests: %s', (name) => {
    const part = readUnittest(recordedLines(name));
    const failed = casesOf(part).filter((line) => line.startsWith('failed'));
    expect(failed.toSorted()).toEqual(failing);
    expect(part.counts).toEqual({ passed: 2, failed: 3, skipped: 2 });
    expect(errorsOf(part)).toEqual(['tests/test_broken.py:1 tests.test_broken: SyntaxError: invalid syntax']);
  });

  test('verbosely names the others', () => {
    expect(casesOf(readUnittest(recordedLines('unittest-verbose.txt')))).toEqual(
      expect.arrayContaining([
        'passed tests.test_cart.Total > test_adds',
        'skipped tests.test_cart.Total > test_currencies',
        'skipped tests.test_cart.Total > test_known',
      ]),
    );
  });

  test('ids of Pythons before 3.11 are the same', () => {
    const told = (name: string) => casesOf(readUnittest([`${name} ... ok`]));
    expect(told('test_adds (tests.test_cart.Total)')).toEqual(
      told('test_adds (tests.test_cart.Total.test_adds)'),
    );
  });

  test('what a test prints may stand before its outcome', () => {
    const told = [
      'test_all (tests.a.Stock.test_all)',
      'All of it can be taken. ... 2026-11-22 00:38:06 put bolt',
      'took 0.000259 s',
      'FAIL',
      'test_some (tests.a.Stock.test_some) ... took 0.1 s',
      'ok',
      "test_slow (tests.a.Stock.test_slow) ... skipped 'slow'",
      'ok',
    ];
    expect(casesOf(readUnittest(told))).toEqual([
      'failed tests.a.Stock > test_all',
      'passed tests.a.Stock > test_some',
      'skipped tests.a.Stock > test_slow',
    ]);
  });

  test('messages begin with the exception', () => {
    const part = readUnittest(recordedLines('unittest.txt'));
    expect(messageOf(part, '(price=2)')).toBe('AssertionError: 2 != 1 : 価格');
  });

  test('the last line sums up only below the count', () => {
    expect(unittestEnds('OK', 'Ran 1 test in 0.000s')).toBe(true);
    expect(unittestEnds('OK', '')).toBe(false);
    expect(unittestEnds('FAILED (failures=1)', 'Ran 2 tests in 0.1s')).toBe(true);
  });
});
