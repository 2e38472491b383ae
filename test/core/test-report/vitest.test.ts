import { describe, expect, test } from 'vitest';
import { readVitest, vitestEnds } from '../../../core/test-report/vitest.ts';
import { casesOf, errorsOf, messageOf, recordedLines } from './recorded.ts';

const cart = [
  'passed test/cart.test.js > total > adds',
  'failed test/cart.test.js > total > keeps cents @ test/cart.test.js:10',
  'skipped test/cart.test.js > total > knows currencies',
  'passed test/cart.test.js > total > of nothing > is zero',
  'failed test/cart.test.js > total > of nothing > refuses null @ test/cart.test.js:18',
  'failed test/cart.test.js > total > Größe 価格 ✓ 🛒 @ test/cart.test.js:22',
  'failed test/cart.test.js > total > never ends @ test/cart.test.js:24',
];

describe('vitest', () => {
  test('by default names tests of failing files, and others by file', () => {
    const part = readVitest(recordedLines('vitest.txt'));
    expect(casesOf(part)).toEqual([...cart, 'passed test/green.test.js']);
    expect(part.counts).toEqual({ passed: 4, failed: 4, skipped: 1 });
    expect(part.whole).toBe(true);
  });

  test('a file that cannot be parsed is an error with its place', () => {
    const part = readVitest(recordedLines('vitest.txt'));
    expect(errorsOf(part)).toEqual([
      'test/broken.test.js:3 test/broken.test.js: RolldownError: Parse failure: Parse failed with 1 error:',
    ]);
  });

  test('verbosely names each test by the same ids', () => {
    expect(casesOf(readVitest(recordedLines('vitest-verbose.txt')))).toEqual([
      ...cart,
      'passed test/green.test.js > one price',
      'passed test/green.test.js > two prices',
    ]);
  });

  test('messages hold the difference and no excerpt of the source', () => {
    const message = messageOf(readVitest(recordedLines('vitest.txt')), 'keeps cents');
    expect(message).toContain('AssertionError: expected 3.3000000000000003 to be 3.3');
    expect(message).toContain('- 3.3\n+ 3.3000000000000003');
    expect(message).not.toContain('❯');
    expect(message).not.toContain('knows currencies');
  });

  test('errors that belong to no test are told, and a process that was killed', () => {
    expect(errorsOf(readVitest(recordedLines('vitest-unhandled.txt')))).toEqual([
      'unhandled.test.js:3 Error: nobody waited',
    ]);
    const killed = readVitest(recordedLines('vitest-crash.txt'));
    expect(killed.errors[0]?.message).toContain('SIGKILL');
    expect(killed.counts).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });

  test('a run without a summary was cut short', () => {
    const lines = recordedLines('vitest.txt');
    const cut = readVitest(
      lines.slice(
        0,
        lines.findIndex((line) => line.includes('Test Files')),
      ),
    );
    expect(cut).toMatchObject({ counts: null, whole: false });
    expect(casesOf(cut)).toContain(cart[0]);
  });

  test('only the line below "Test Files" sums up', () => {
    expect(vitestEnds('      Tests  1 passed (1)', ' Test Files  1 passed (1)')).toBe(true);
    expect(vitestEnds('      Tests  1 passed (1)', 'x')).toBe(false);
    expect(vitestEnds('Tests: 99 passed', ' Test Files  1 passed (1)')).toBe(false);
  });
});
