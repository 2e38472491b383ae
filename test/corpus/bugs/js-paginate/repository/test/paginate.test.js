import assert from 'node:assert/strict';
import test from 'node:test';
import { page, pages } from '../src/paginate.js';

const letters = [...'abcdefg'];

test('full pages hold size items', () => {
  assert.deepEqual(page(letters, 1, 3), ['a', 'b', 'c']);
  assert.deepEqual(page(letters, 2, 3), ['d', 'e', 'f']);
});

test('a partly filled page counts', () => assert.equal(pages(7, 3), 3));

test('the last page holds what is left', () => assert.deepEqual(page(letters, 3, 3), ['g']));

test('no page of an empty list', () => assert.deepEqual(page([], 1, 3), []));
