import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Feedback } from '../../../core/develop/contract.ts';
import { feedbackName } from '../../../core/develop/messages.ts';
import { Failed } from '../../../core/failed.ts';
import { openTaskStage, type TaskStage } from './task-stage.ts';
import { callsOf, plannedTask, taskWorld, turnOf } from './task-world.ts';

let stage: TaskStage;
beforeAll(async () => {
  stage = await openTaskStage(inject('temporalAddress'));
});
afterAll(() => stage.close());

const silent: Feedback = { state: 'open', pending: false, ids: [], text: '', conflicting: false };
const asks = { ...silent, ids: ['comment/1'], text: 'Say why.' };
const merged: Feedback = { ...silent, state: 'merged' };
const finishes = [turnOf('plan', 'edit', 'test'), turnOf('finish')];
const input = { repository: 'github:acme/shop', base: 'main', wanted: 'Mend the rounding.' };

/** A task whose pull request says this, one look after the other. */
async function follow(said: Feedback[], own: Parameters<typeof taskWorld>[1] = {}) {
  let looks = 0;
  const world = taskWorld([...finishes, turnOf('edit'), turnOf('finish')], {
    openTask: async () => plannedTask({ rests: true }),
    readFeedback: async () => said[(looks += 1) - 1] ?? merged,
    ...own,
  });
  const task = await stage.start(world, input);
  await expect.poll(() => looks, { timeout: 20_000 }).toBe(1);
  return { task, world, looks: () => looks, tell: () => task.handle.signal(feedbackName) };
}

describe('a pull request that is followed', () => {
  test('has its sandbox rest once while nothing is said, and again after what was said is answered', async () => {
    const { task, world, looks, tell } = await follow([silent, silent, asks, silent]);
    const rests = () => callsOf(world, 'restSandbox').length;
    await expect.poll(rests, { timeout: 20_000 }).toBe(1);
    await tell();
    await expect.poll(looks, { timeout: 20_000 }).toBe(2);
    await tell();
    await expect.poll(rests, { timeout: 30_000 }).toBe(2);
    const names = world.calls.map(({ name }) => name);
    expect(names.slice(names.indexOf('restSandbox'))).toContain('callTool');
    await tell();
    expect(await task.result()).toMatchObject({ outcome: 'completed', iterations: 3 });
    expect(rests()).toBe(2);
  });

  test('goes on where the sandbox cannot rest', async () => {
    const restSandbox = () => Promise.reject(new Failed('sandbox.refused', 'It is closed.'));
    const { task, world, tell } = await follow([silent], { restSandbox });
    await expect.poll(() => callsOf(world, 'restSandbox').length, { timeout: 20_000 }).toBe(1);
    await tell();
    expect(await task.result()).toMatchObject({ outcome: 'completed' });
  });

  test('is as it was for a task that an earlier version planned', async () => {
    const { task, world, tell } = await follow([silent], { openTask: async () => plannedTask() });
    await tell();
    expect(await task.result()).toMatchObject({ outcome: 'completed' });
    expect(callsOf(world, 'restSandbox')).toEqual([]);
  });
});
