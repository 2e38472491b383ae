import { expect, test } from 'vitest';
import {
  countsIn,
  failedCase,
  passedCase,
  reportError,
  skippedCase,
  testId,
} from '../../../core/test-report/part.ts';

test('an id keeps what stays and drops what is made anew for each run', () => {
  expect(testId('a.test.ts', ' suite ', '', 'name')).toBe('a.test.ts > suite > name');
  expect(testId('object at 0x7fa9574c7010')).toBe(testId('object at 0x7fa957aaaaaa'));
  expect(testId('reads /tmp/abc123/file.txt')).toBe(testId('reads /tmp/xyz/file.txt'));
  expect(testId('reads /tmpl/a')).toBe('reads /tmpl/a');
  expect(testId('x'.repeat(10_000)).length).toBe(500);
});

test('a message keeps its beginning and its end', () => {
  const { message } = failedCase('id', `first${'x'.repeat(10_000)}last`);
  expect(message.length).toBeLessThanOrEqual(2000);
  expect(message.startsWith('first')).toBe(true);
  expect(message.endsWith('last')).toBe(true);
  expect(reportError('  short \n').message).toBe('short');
});

test('a name keeps nothing that chance or a clock gave', () => {
  expect(testId('answers on port 40707', 'at 1795307874123', 'in 2026-11-22T00:38:06.806Z')).toBe(
    'answers on port <port> > at <time> > in <time>',
  );
  // Rows of a table.
  expect(testId('waits 5 ms', 'of 2024-01-01', 'on port 8080', '1700000000000')).toBe(
    'waits 5 ms > of 2024-01-01 > on port 8080 > 1700000000000',
  );
});

test('cases of each outcome', () => {
  expect([passedCase('a'), skippedCase('b'), failedCase('c')].map((one) => one.outcome)).toEqual([
    'passed',
    'skipped',
    'failed',
  ]);
});

test('counts stand before their words', () => {
  expect(Object.fromEntries(countsIn(' Tests  4 failed | 3 passed (9)'))).toEqual({ failed: 4, passed: 3 });
  expect(countsIn('9'.repeat(30)).size).toBe(0);
});
