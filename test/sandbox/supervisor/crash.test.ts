import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Came, carrySequence, essence } from './crash-sequence.ts';
import { bundleOf, createWorld, openTask, run, specOf, task, usualEngine } from './supervisor-world.ts';

// The long form, with all twenty calls, every write and kills at random, is `scripts/sandbox-proof.ts`. Where bubblewrap
// cannot be used, a stand-in without walls takes its place: the journal's promises are the same.

const short = 6;
let undisturbed: Came;
beforeAll(async () => {
  undisturbed = await carrySequence({ next: () => ({}) }, short);
});

test('undisturbed, each call is made once', () => {
  expect(undisturbed.outcomes).toHaveLength(short);
  expect(undisturbed.counted).toEqual(['one', 'two']);
  expect(undisturbed.setUps).toBe(1);
  expect(undisturbed.outcomes.filter(({ restored }) => restored)).toEqual([]);
});

/** The journal of one life: 1 is the sandbox, 2 and 3 the first call's beginning and end, and so on. */
const beginningOf = (call: number) => 2 * call;
const endOf = (call: number) => 2 * call + 1;
const sides = ['before', 'torn', 'after'] as const;

describe(`on ${usualEngine}, killed at a write to its journal`, () => {
  const points: { at: (typeof sides)[number]; number: number; name: string }[] = [
    { at: 'torn', number: 1, name: 'that the sandbox is made' },
    ...sides.map((at) => ({ at, number: beginningOf(2), name: 'that an append begins' })),
    ...sides.map((at) => ({ at, number: endOf(2), name: 'that an append ended' })),
    { at: 'torn', number: endOf(4), name: 'that an installation ended' },
  ];
  test.for(points)('$at $name', { timeout: 60_000 }, async ({ at, number }) => {
    const came = await carrySequence(
      { next: (life) => (life === 1 ? { crash: { at, number } } : {}) },
      short,
    );
    expect(came.lives).toBe(2);
    expect(essence(came)).toEqual(essence(undisturbed));
    const unknown = (number % 2 === 1 && at !== 'after') || (number % 2 === 0 && at === 'after');
    const call = Math.floor(number / 2);
    expect(came.outcomes.findIndex(({ restored }) => restored)).toBe(unknown && call > 0 ? call - 1 : -1);
  });
});

test('killed again and again, at every third write or sooner', { timeout: 120_000 }, async () => {
  const came = await carrySequence(
    {
      next: (life) => ({ crash: { at: sides[life % 3] ?? 'after', number: 3 + (life % 3) } }),
    },
    short,
  );
  expect(came.lives).toBeGreaterThan(3);
  expect(essence(came)).toEqual(essence(undisturbed));
});

test('without putting the workspace back, an effect is doubled', { timeout: 60_000 }, async () => {
  const crash = { at: 'before', number: endOf(2) } as const;
  const came = await carrySequence(
    {
      next: (life) => ({ restores: false, crash: life === 1 ? crash : null }),
    },
    short,
  );
  expect(came.counted).toEqual(['one', 'one', 'two']);
});

describe('a merge with another base, whose supervisor dies before it is on record', () => {
  /** Journal: the sandbox, then beginning and end of the call, of the snapshot and of the merge. */
  const beforeTheEnd = { at: 'before', number: 7 } as const;
  const died = async () => {
    const world = createWorld();
    onTestFinished(() => world.end());
    await world.start({ crash: beforeTheEnd });
    await openTask(world, specOf(), { 'a.txt': 'one\n' });
    await world.client.call(task, 'k', { kind: 'write', path: 'a.txt', text: 'mine\n' });
    const { snapshot } = await world.client.snapshot(task, 's', 'mine');
    const base = await world.client.putBase(task, bundleOf({ 'a.txt': 'theirs\n', 'b.txt': 'b\n' }));
    const merge = () => world.client.merge(task, 'm', { snapshot, base: base.snapshot });
    await expect(merge()).rejects.toThrow();
    await world.start();
    return { ...world, merge, base };
  };

  test('is undone, and made anew when it is asked for again', { timeout: 60_000 }, async () => {
    const { client, merge, base } = await died();
    const standsOn = async (key: string) => {
      const { snapshot } = await client.snapshot(task, key, key);
      return Buffer.from(await client.readBundle(task, snapshot)).toString('latin1');
    };
    expect(await client.call(task, 'k2', run('cat *; echo more > c.txt'))).toMatchObject({ text: 'mine\n' });
    expect(await standsOn('undone')).not.toContain(base.snapshot);
    const merged = await merge();
    expect(merged).toMatchObject({ kind: 'merged', conflicts: [{ path: 'a.txt', kind: 'both' }] });
    expect(await merge()).toEqual(merged);
    expect((await client.call(task, 'k3', run('cat a.txt b.txt'))).text).toMatch(
      /^<<<<<<< your-change\nmine\n[^]*\nb\n$/,
    );
    expect(await standsOn('made')).toContain(base.snapshot);
  });
});
