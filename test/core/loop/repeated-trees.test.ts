import { describe, expect, test } from 'vitest';
import { treeId } from '../../../core/ids.ts';
import { record, stuckOn } from './records.ts';

const trees = (...names: string[]) =>
  names.map((name, number) => record(number, { tree: treeId(name), says: `a!${name}` }));
const rules = (...names: string[]) => stuckOn(trees(...names)).map(({ rule }) => rule);

test('a tree that is left as it was twice', () => {
  expect(rules('x', 'x')).toEqual([]);
  expect(stuckOn(trees('x', 'x', 'x'))).toEqual([{ rule: 'unchanged', times: 2 }]);
  expect(rules('x', 'x', 'y', 'y')).toEqual([]);
});

describe('oscillation', () => {
  test.each([2, 3, 4, 5, 7])('of period %i is found with the first tree that comes back', (period) => {
    const around = Array.from({ length: period }, (_, at) => `t${at}`);
    const names = ['start', ...around, 't0'];
    expect(stuckOn(trees(...names))[0]).toEqual({ rule: 'seen-before', iteration: 1, period });
    expect(rules(...names.slice(0, -1))).not.toContain('seen-before');
  });
  test('over the best snapshot is found with the next tree', () => {
    expect(rules('start', 't1', 'start')).toEqual([]);
    expect(rules('start', 't1', 'start', 't1')[0]).toBe('seen-before');
  });
});
