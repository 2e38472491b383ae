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

test('a column for each iteration, as tall as its tests', () => {
  expect(chartTests([line(1, 3), line(2, 2), line(4, 0)], plain)).toEqual([
    '  ███',
    '  ███',
    '  ███',
    '  ███',
  ]);
  expect(chartTests([line(1, 0), line(4, 0)], plain)).toEqual(['   █', '   █', '   █', '  ██']);
});

test('what failed is red on top of what passed in green', () => {
  const [top = '', , , bottom = ''] = chartTests([line(1, 3), line(4, 0)], painted);
  expect(top).toContain('\u001b[31m█');
  expect(bottom).toContain('\u001b[32m█');
});

test('one failure among a thousand is seen', () => {
  const [top = ''] = chartTests([line(1000, 1), line(1000, 1)], painted);
  expect(top).toContain('\u001b[31m');
});

test('nothing of fewer than two iterations; the latest of very many', () => {
  expect(chartTests([line(1, 1)], plain)).toEqual([]);
  const many = chartTests(
    Array.from({ length: 500 }, (_, at) => line(at, 1)),
    plain,
  );
  expect(Math.max(...many.map((row) => row.length))).toBeLessThan(80);
});

test('no tests at all leave nothing to draw', () => {
  expect(chartTests([line(0, 0), line(0, 0)], plain)).toEqual([]);
});
