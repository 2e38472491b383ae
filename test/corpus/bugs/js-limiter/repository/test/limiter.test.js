import assert from 'node:assert/strict';
import test from 'node:test';
import { Limiter } from '../src/limiter.js';

test('calls within the limit go ahead', () => {
  const limiter = new Limiter(3, 60_000);
  assert.deepEqual([limiter.take(), limiter.take(), limiter.take()], [0, 0, 0]);
});

test('the next is refused', () => {
  const limiter = new Limiter(2, 60_000);
  const now = Date.now();
  limiter.take(now);
  limiter.take(now + 1);
  assert.notEqual(limiter.take(now + 2), 0, `call at ${new Date(now).toISOString()} was let through`);
});

test('later ones go ahead again', () => {
  const limiter = new Limiter(1, 1000);
  limiter.take(5000);
  assert.equal(limiter.take(6000), 0);
});
