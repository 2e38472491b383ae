import assert from 'node:assert/strict';
import test from 'node:test';
import { Cache } from '../src/cache.js';

test('keeps values', () => {
  const cache = new Cache();
  cache.set('a', 1);
  assert.equal(cache.get('a'), 1);
  assert.equal(cache.get('b'), undefined);
});
