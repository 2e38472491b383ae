import assert from 'node:assert/strict';
import test from 'node:test';
import { covered, mergeIntervals } from '../src/intervals.ts';

test('apart', () => assert.equal(mergeIntervals([{ from: 5, to: 6 }, { from: 1, to: 2 }]).length, 2));
test('touching', () => assert.deepEqual(mergeIntervals([{ from: 1, to: 2 }, { from: 2, to: 3 }]), [{ from: 1, to: 3 }]));
test('one within another', () => {
  assert.deepEqual(mergeIntervals([{ from: 1, to: 9 }, { from: 2, to: 3 }]), [{ from: 1, to: 9 }]);
});
test('what is covered', () => assert.equal(covered([{ from: 0, to: 10 }, { from: 4, to: 6 }, { from: 20, to: 21 }]), 11));
