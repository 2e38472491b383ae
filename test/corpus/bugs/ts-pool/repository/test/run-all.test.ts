import assert from 'node:assert/strict';
import test from 'node:test';
import { runAll } from '../src/run-all.ts';

function watched(count: number) {
  let running = 0;
  const seen = { most: 0 };
  const tasks = Array.from({ length: count }, (_, index) => async () => {
    running += 1;
    seen.most = Math.max(seen.most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return index * 2;
  });
  return { tasks, seen };
}

test('never more than the limit', async () => {
  const { tasks, seen } = watched(6);
  await runAll(tasks, 2);
  assert.equal(seen.most, 2);
});
test('results keep order', async () => {
  assert.deepEqual(await runAll(watched(4).tasks, 3), [0, 2, 4, 6]);
});
test('nothing to do', async () => assert.deepEqual(await runAll([], 3), []));
