import assert from 'node:assert/strict';
import test from 'node:test';
import { checkOut } from '../src/cart.js';

const books = [{ cents: 2600, count: 2 }];

test('small orders pay shipping', () => {
  assert.deepEqual(checkOut([{ cents: 1000, count: 1 }]), { goods: 1000, shipping: 490, total: 1490 });
});
test('large orders do not', () => assert.equal(checkOut(books).total, 5200));
test('a discount does not bring shipping back', () => {
  assert.deepEqual(checkOut(books, 10), { goods: 5200, shipping: 0, total: 4680 });
});
