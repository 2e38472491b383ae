import assert from 'node:assert/strict';
import test from 'node:test';
import { retry } from '../src/retry.js';

const failing = (times) => async (attempt) => {
  if (attempt <= times) throw new Error(`failed in attempt ${attempt}`);
  return attempt;
};

test('works at once', async () => assert.equal(await retry(failing(0)), 1));
test('works at the third try', async () => assert.equal(await retry(failing(2)), 3));
test('throws the last error', async () => {
  await assert.rejects(retry(failing(5), 2), /attempt 2/);
});
