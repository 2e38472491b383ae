import { describe, expect, test } from 'vitest';
import { mochaEnds, readMocha } from '../../../core/test-report/mocha.ts';
import { casesOf, messageOf, recordedLines } from './recorded.ts';

describe('mocha', () => {
  test('names each test by its suites', () => {
    const part = readMocha(recordedLines('mocha.txt'));
    expect(casesOf(part)).toEqual([
      'passed one price',
      'passed two prices',
      'passed total > adds',
      'failed total > keeps cents @ test/cart.test.js:11',
      'skipped total > knows currencies',
      'failed total > Größe 価格 ✓ 🛒 @ test/cart.test.js:23',
      'failed total > never ends',
      'passed total > of nothing > is zero',
      'failed total > of nothing > refuses null @ src/cart.js:2',
    ]);
    expect(part.counts).toEqual({ passed: 4, failed: 4, skipped: 1 });
  });

  test('messages hold the difference, also where their lines are not indented', () => {
    const part = readMocha(recordedLines('mocha.txt'));
    expect(messageOf(part, 'keeps cents')).toContain('3.3000000000000003 == 3.3');
    expect(messageOf(part, '🛒')).toContain('should loosely deep-equal\n\n{\n  sum: 2\n}');
    expect(messageOf(part, 'refuses null')).toBe('TypeError: prices is no list');
  });

  test('what tests print among their names is no suite', () => {
    const told = [
      '',
      '  parse',
      '    [db] opened at 2026-11-22T00:38:06.806Z',
      '    ✔ reads',
      '  3 things were read',
      '    ✔ slow: 121ms',
      '    without a sign',
      '    [db] opened at 2026-11-22T00:38:06.901Z',
      '      ✔ is nothing',
      '    [db] opened at 2026-11-22T00:38:06.955Z',
      '      ✔ takes 5',
      '',
      '  4 passing (9ms)',
    ];
    expect(casesOf(readMocha(told))).toEqual([
      'passed parse > reads',
      'passed parse > slow',
      'passed parse > without a sign > is nothing',
      'passed parse > without a sign > takes 5',
    ]);
  });

  test('a run without a summary was cut short', () => {
    expect(readMocha(['  total', '    ✔ adds'])).toMatchObject({ counts: null, whole: false });
  });

  test('the line that counts what passed begins the summary', () => {
    expect(mochaEnds('  4 passing (157ms)')).toBe(true);
    expect(mochaEnds('4 passing')).toBe(false);
  });
});
