import assert from 'node:assert/strict';
import test from 'node:test';
import { merge } from '../src/merge.js';

test('objects are merged', () => {
  assert.deepEqual(merge({ a: { b: 1, c: 2 } }, { a: { c: 3 } }), { a: { b: 1, c: 3 } });
});
test('lists are replaced', () => assert.deepEqual(merge({ a: [1, 2, 3] }, { a: [4] }), { a: [4] }));
test('null replaces', () => assert.deepEqual(merge({ a: { b: 1 } }, { a: null }), { a: null }));
