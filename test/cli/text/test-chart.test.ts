import fc from 'fast-check';
import { expect, test } from 'vitest';
import { screenFor } from '../../../cli/text/screen.ts';
import { chartTests } from '../../../cli/text/test-chart.ts';
import type { IterationLine } from '../../../core/develop/status.ts';

const plain = screenFor({ columns: 80 }, { NO_COLOR: '1' });
const painted = screenFor({ columns: 80 }, { FORCE_COLOR: '1' });
const line = (passed: number, failed: number): IterationLine => ({
  number: 0,
  passed,
  failed,
  skipped: 0,
  green: failed === 0,
  whole: true,
  step: null,
  note: '',
  costMicroUsd: 0,
});

test('a column for each iteration: what passed, and on top of it what failed, told apart without colour', () => {
  expect(chartTests([line(1, 3), line(2, 2), line(4, 0)], plain)).toEqual([
    '  4 ▒▒█',
    '    ▒▒█',
    '    ▒██',
    '    ███',
  ]);
});

test('few tests have a row each, and fewer tests than before a lower column', () => {
  expect(chartTests([line(2, 1), line(3, 0)], plain)).toEqual(['  3 ▒█', '    ██', '    ██']);
  expect(chartTests([line(1, 0), line(0, 1), line(4, 0)], plain)).toEqual([
    '  4   █',
    '      █',
    '      █',
    '    █▒█',
  ]);
});

test('in colour what passed is green and what failed is red', () => {
  const [top = '', , , bottom = ''] = chartTests([line(1, 3), line(4, 0)], painted);
  expect(top).toContain('\u001b[31m▒');
  expect(bottom).toContain('\u001b[32m█');
});

test('one failure among a thousand is seen, and one success', () => {
  expect(chartTests([line(1000, 1), line(1000, 0)], plain)[0]).toBe('  1001 ▒█');
  expect(chartTests([line(1, 1000), line(1, 1000)], plain).at(-1)).toBe('       ██');
});

test('nothing of fewer than two iterations, nor without any test', () => {
  expect(chartTests([line(1, 1)], plain)).toEqual([]);
  expect(chartTests([line(0, 0), line(0, 0)], plain)).toEqual([]);
});

test('it is never wider than the screen, and the latest iterations are what it keeps', () => {
  const counts = fc.nat({ max: 100_000 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(counts, counts), { minLength: 2, maxLength: 300 }),
      fc.integer({ min: 20, max: 200 }),
      (tests, width) => {
        const rows = chartTests(
          tests.map(([passed, failed]) => line(passed, failed)),
          { ...plain, width },
        );
        expect(Math.max(0, ...rows.map((row) => row.length))).toBeLessThanOrEqual(width);
      },
    ),
  );
  const many = [...Array.from({ length: 200 }, () => line(2, 0)), line(0, 2)];
  expect(chartTests(many, plain).at(-1)).toMatch(/█▒$/);
});
