import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Feedback } from '../../../core/develop/contract.ts';
import { feedbackName } from '../../../core/develop/messages.ts';
import { Failed } from '../../../core/failed.ts';
import { openTaskStage, type TaskStage } from './task-stage.ts';
import { callsOf, kept, plannedTask, taskWorld, turnOf } from './task-world.ts';

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

const head = 'f'.repeat(40);
const conflicts: Feedback = { ...silent, conflicting: true, conflict: { branch: 'main', commit: head } };
const fetchBase = async ({ base }: { base: string }) => ({
  bundle: kept,
  commit: base === 'main' ? 'c'.repeat(40) : base,
  name: 'acme/shop',
});

describe('a pull request that conflicts with its base', () => {
  test('is brought onto it for the developer to settle, and pushed as a merge', async () => {
    const both = { ...conflicts, ids: ['comment/1'], text: 'Say why.' };
    const { task, world } = await follow([both], { fetchBase });
    expect(await task.result()).toMatchObject({ outcome: 'completed', iterations: 3 });
    expect(callsOf(world, 'moveBase')).toMatchObject([
      { iteration: 2, bundle: kept, branch: 'main', from: 'c'.repeat(40), to: head, name: 'acme/shop#4' },
    ]);
    const told = callsOf(world, 'tellDeveloper').at(-1);
    expect(told).toMatchObject({
      text: `Settle what conflicts with ${head}.\n\nSay why.`,
      ids: ['comment/1'],
    });
    const [first, second] = callsOf(world, 'pushBranch');
    expect(first).not.toHaveProperty('merges');
    expect(second).toMatchObject({ commit: head, overCommit: 'd'.repeat(40), merges: true });
  });

  test('is left to a person where markers cannot say how, and tried once for each head of the base', async () => {
    const moveBase = async () => ({ moved: false as const, because: 'a link conflicts' });
    const { task, world, looks, tell } = await follow([conflicts, conflicts], { fetchBase, moveBase });
    const { doing } = await task.until(({ doing: now }) => now.includes('merge that by hand'));
    expect(doing).toContain('(a link conflicts)');
    await tell();
    await expect.poll(looks, { timeout: 20_000 }).toBe(2);
    await tell();
    expect(await task.result()).toMatchObject({ outcome: 'completed', iterations: 2 });
    expect(callsOf(world, 'moveBase')).toHaveLength(1);
  });

  test('that it has settled already is nothing to settle again', async () => {
    const { task, world, tell } = await follow([conflicts, conflicts], { fetchBase });
    await task.until(
      ({ phase, iteration, doing }) => phase === 'following' && iteration === 3 && doing !== '',
    );
    await tell();
    expect(await task.result()).toMatchObject({ outcome: 'completed', iterations: 3 });
    expect(callsOf(world, 'moveBase')).toHaveLength(1);
  });

  test('goes to a person once as many rounds as policy gives are used up', async () => {
    const openTask = async () => plannedTask({ followUpsMax: 0 });
    const { task, world } = await follow([conflicts], { fetchBase, openTask });
    const { question } = await task.asked();
    expect(question?.title).toContain('conflicts with its base again');
    await task.update('decide', { by: 'ada', decision: 'approve', reason: 'Once more.' });
    expect(await task.result()).toMatchObject({ outcome: 'completed', iterations: 3 });
    expect(callsOf(world, 'moveBase')).toHaveLength(1);
  });

  test('stays open where its base cannot be fetched, or an earlier version looked', async () => {
    const unfetchable = async ({ base }: { base: string }) => {
      if (base !== 'main') throw new Failed('change.too-large', 'It is too large.');
      return fetchBase({ base });
    };
    const old: Feedback = { ...silent, conflicting: true };
    const { task, world, looks, tell } = await follow([conflicts, old], { fetchBase: unfetchable });
    const { doing } = await task.until(({ doing: now }) => now.includes('merge that by hand'));
    expect(doing).toContain('It is too large.');
    await tell();
    await expect.poll(looks, { timeout: 20_000 }).toBe(2);
    await tell();
    expect(await task.result()).toMatchObject({ outcome: 'completed', iterations: 2 });
    expect(callsOf(world, 'moveBase')).toEqual([]);
  });
});
