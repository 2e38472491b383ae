import { describe, expect, test } from 'vitest';
import { jestEnds, readJest } from '../../../core/test-report/jest.ts';
import { casesOf, errorsOf, messageOf, recordedLines } from './recorded.ts';

const failing = [
  'failed test/cart.test.js > total > keeps cents @ test/cart.test.js:10',
  'failed test/cart.test.js > total > of nothing > refuses null @ src/cart.js:2',
  'failed test/cart.test.js > total > Größe 価格 ✓ 🛒 @ test/cart.test.js:22',
  'failed test/cart.test.js > total > never ends @ test/cart.test.js:24',
];

describe('jest', () => {
  test('by default names failing tests, and others by file', () => {
    const part = readJest(recordedLines('jest.txt'));
    expect(casesOf(part)).toEqual([...failing, 'passed test/green.test.js']);
    expect(part.counts).toEqual({ passed: 4, failed: 4, skipped: 1 });
  });

  test('verbosely names each test by the same ids', () => {
    const part = readJest(recordedLines('jest-verbose.txt'));
    expect(casesOf(part)).toEqual(expect.arrayContaining(failing));
    expect(casesOf(part)).toEqual(
      expect.arrayContaining([
        'passed test/cart.test.js > total > adds',
        'skipped test/cart.test.js > total > knows currencies',
        'passed test/cart.test.js > total > of nothing > is zero',
        'passed test/green.test.js > two prices',
      ]),
    );
    expect(part.cases).toHaveLength(9);
  });

  test('a file that cannot be parsed is an error with its place', () => {
    expect(errorsOf(readJest(recordedLines('jest.txt')))).toEqual([
      'test/broken.test.js:3 test/broken.test.js: Jest encountered an unexpected token',
    ]);
  });

  test('messages hold what was expected, and no excerpt of the source', () => {
    expect(messageOf(readJest(recordedLines('jest.txt')), 'keeps cents')).toBe(
      'expect(received).toBe(expected) // Object.is equality\n\nExpected: 3.3\nReceived: 3.3000000000000003',
    );
  });

  test('what a test prints to the console sums nothing up', () => {
    expect(jestEnds('      tests: 99 passed, 99 total', '')).toBe(false);
    expect(jestEnds('Tests:       1 passed, 1 total', '')).toBe(false);
    expect(jestEnds('Tests:       1 passed, 1 total', 'Test Suites: 1 passed, 1 total')).toBe(true);
  });
});
