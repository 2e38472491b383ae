import assert from 'node:assert/strict';
import test from 'node:test';
import { dot, multiply, transpose } from '../src/matrix.ts';

test('transposing', () => assert.deepEqual(transpose([[1, 2, 3]]), [[1], [2], [3]]));
test('a product', () => assert.deepEqual(multiply([[1, 2, 3], [4, 5, 6]], [[1, 2], [3, 4], [5, 6]]), [[22, 28], [49, 64]]));
test('dot product', () => assert.equal(dot([5, 7], [2, 3]), 31));
test('lengths must fit', () => assert.throws(() => dot([1], [1, 2]), RangeError));
