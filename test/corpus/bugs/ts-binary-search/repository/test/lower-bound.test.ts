import assert from 'node:assert/strict';
import test from 'node:test';
import { insert, lowerBound } from '../src/lower-bound.ts';

test('the first of equal values', () => assert.equal(lowerBound([1, 2, 2, 3], 2), 1));
test('beyond the end', () => assert.equal(lowerBound([1, 2], 5), 2));
test('of an empty list', () => assert.equal(lowerBound([], 5), 0));
test('inserting keeps order', () => assert.deepEqual(insert([1, 3, 5], 4), [1, 3, 4, 5]));
