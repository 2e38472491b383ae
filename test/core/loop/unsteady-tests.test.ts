import { expect, test } from 'vitest';
import { unsteadyTests } from '../../../core/loop/unsteady-tests.ts';
import { treeId } from '../../../core/ids.ts';
import { record } from './records.ts';

test('what comes out differently on one tree is left to chance', () => {
  const tree = treeId('same');
  expect([
    ...unsteadyTests([
      record(0, { tree, says: 'a+ b!' }),
      record(1, { says: 'a!' }),
      record(2, { tree, says: 'a! b!' }),
    ]),
  ]).toEqual(['a']);
});
test('on another tree it is an effect', () => {
  expect(unsteadyTests([record(0, { says: 'a+' }), record(1, { says: 'a!' })]).size).toBe(0);
});
test('a run that was cut short tells nothing; what an iteration says itself counts', () => {
  const tree = treeId('same');
  expect(
    unsteadyTests([record(0, { tree, says: 'a+' }), record(1, { tree, says: 'a!', whole: false })]).size,
  ).toBe(0);
  expect([...unsteadyTests([record(0, { flaky: ['z'] })])]).toEqual(['z']);
});
