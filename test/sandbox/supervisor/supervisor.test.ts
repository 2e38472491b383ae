import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorld, openTask, run, specOf, task, type World } from './supervisor-world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.end());

test('a key asked again after the supervisor was killed gives the recorded outcome, and nothing is done', async () => {
  await world.start();
  await openTask(world, specOf(), { 'a.txt': 'one\n' });
  const first = await world.client.call(task, 'k1', run('echo more >> a.txt; cat a.txt'));
  expect(first).toMatchObject({ ok: true, end: 'done', exitCode: 0, text: 'one\nmore\n', restored: false });
  await world.kill();
  await world.start();
  expect(await world.client.call(task, 'k1', run('echo more >> a.txt; cat a.txt'))).toEqual(first);
  const read = await world.client.call(task, 'k2', { kind: 'read', path: 'a.txt', fromLine: 1, linesMax: 9 });
  expect(read).toMatchObject({ ok: true });
  expect(read.text).toContain('more');
  expect(read.text.match(/more/g)).toHaveLength(1);
});
