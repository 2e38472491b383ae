import { expect, test } from 'vitest';
import { chartTests } from '../../../core/loop/test-chart.ts';
import { record, told } from './records.ts';

test('a line for each iteration', () => {
  expect(chartTests([...told('a! b+', 'a+ b+ c-'), record(2, { tests: null })]).split('\n')).toEqual([
    '0  ██████▒▒▒▒▒▒▒         1 passed, 1 failed',
    '1  █████████████         2 passed, 0 failed, 1 skipped',
    '2  ····················  did not run',
  ]);
});
test('one failing test of a thousand shows, and the last lines of many', () => {
  const many = Array.from({ length: 1000 }, (_, at) => `t${at}${at === 7 ? '!' : '+'}`).join(' ');
  expect(chartTests(told(many))).toContain('▒');
  expect(
    chartTests(Array.from({ length: 100 }, (_, at) => record(at, { says: 'a+' }))).split('\n'),
  ).toHaveLength(25);
});
