import assert from 'node:assert/strict';
import test from 'node:test';
import { LruCache } from '../src/lru.js';

test('keeps no more than its limit', () => {
  const cache = new LruCache(2);
  for (const key of ['a', 'b', 'c']) cache.set(key, key);
  assert.equal(cache.get('a'), undefined);
  assert.equal(cache.get('c'), 'c');
});

test('reading counts as use', () => {
  const cache = new LruCache(2);
  cache.set('a', 1);
  cache.set('b', 2);
  cache.get('a');
  cache.set('c', 3);
  assert.equal(cache.get('a'), 1);
  assert.equal(cache.get('b'), undefined);
});
