import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { keepLooking } from '../../../activities/live/keep-looking.ts';
import { createLiveActivities } from '../../../activities/live/live-activities.ts';
import { hashOf, type LiveWorld } from '../../../activities/live/live-world.ts';
import { refuseKilled } from '../../../activities/live/watch-kill-switch.ts';
import type { Configuration } from '../../../core/configuration/configuration.ts';
import type { SignedWord } from '../../../core/remedy/lift.ts';
import type { Plan } from '../../../core/remedy/plan.ts';
import { closeReview, openReviews } from '../../../database/glass-reviews.ts';
import { closeKill, openKills, saveKill, saveLift } from '../../../database/kill-switch.ts';
import { glassReviews, killLifts, kills, nonces, plans } from '../../../database/schema.ts';
import { findOnTrail } from '../../../database/trail.ts';
import { liftKills, type Name, people, quorum, signed, wordOn } from './live-people.ts';
import { configure, keepPlan, liveWorld, planOf } from './live-set-up.ts';
import { assetsForEachTest } from './live-test.ts';

const { db, folder, append, did } = assetsForEachTest([kills, killLifts, glassReviews, nonces, plans]);

const glass = { production: { breakGlass: { allowed: true, minutes: 5, assetsMax: 1 }, plansPerHour: 1000 } };
const worldWith = (
  change: Partial<LiveWorld> = {},
  configuration: Configuration = configure({ classes: glass }),
) => liveWorld(db(), folder(), { readConfiguration: () => configuration, ...change });

let word = 0;
/** What an approved plan of one deed comes to now. */
async function tries(world: LiveWorld): Promise<{ end: string; reasons: string; did: boolean }> {
  const before = did().length;
  const plan = planOf([append('web', `w${(word += 1)}`)]);
  const { end, reasons } = await createLiveActivities(world).carryOut({
    plan: await keepPlan(db(), plan),
    approvals: quorum(plan),
  });
  return { end, reasons: reasons.join(' '), did: did().length > before };
}

const kill = '0b0b0b0b-0000-4000-8000-000000000001';
const other = '0b0b0b0b-0000-4000-8000-000000000002';
const killed = () => saveKill(db(), { id: kill, by: 'eve', reason: 'smoke' });
const saying = (said: SignedWord | { by: string; reason: string }, person: string) =>
  saveLift(db(), { kill, person, said });
/** All that the database was once believed by. */
const rowSaysOver = async () => (await openKills(db())).length === 0;

const forged = (name: Name, key: Name): SignedWord => wordOn(kill, name, { by: name, key });
const attacks: [string, () => Promise<unknown>, RegExp][] = [
  ['without a word', async () => undefined, /The database had it called over/],
  ['by one alone', () => saying(wordOn(kill, 'ann'), 'ann'), /called over/],
  [
    'by one under two names',
    async () => {
      await saying(wordOn(kill, 'ann'), 'ann');
      await saying(wordOn(kill, 'ann'), 'bob');
    },
    /called over/,
  ],
  [
    'by a name that somebody else has signed',
    async () => {
      await saying(wordOn(kill, 'ann'), 'ann');
      await saying(forged('bob', 'ann'), 'bob');
    },
    /The word of "bob" does not count: the key is none of bob's/,
  ],
  [
    'by somebody who may not',
    async () => {
      await saying(wordOn(kill, 'ann'), 'ann');
      await saying(wordOn(kill, 'eve'), 'eve');
    },
    /The word of "eve" does not count: eve is no approver, operator, admin/,
  ],
  [
    'by a revoked key',
    async () => {
      await saying(wordOn(kill, 'bob'), 'bob');
      await saying(wordOn(kill, 'ann', { key: 'ann-old' }), 'ann');
    },
    /The word of "ann" does not count: the key was revoked/,
  ],
  [
    'by words on another kill',
    async () => {
      await saying(wordOn(other, 'ann'), 'ann');
      await saying(wordOn(other, 'bob'), 'bob');
    },
    /The word of "ann" does not count: it is on another kill/,
  ],
  [
    'by words that were altered',
    async () => {
      await saying({ ...wordOn(kill, 'ann'), reason: 'Go on.' }, 'ann');
      await saying(wordOn(kill, 'bob'), 'bob');
    },
    /The word of "ann" does not count: the signature is not by this key/,
  ],
  [
    'by typed words',
    async () => {
      await saying({ by: 'ann', reason: 'over' }, 'ann');
      await saying({ by: 'bob', reason: 'over' }, 'bob');
    },
    /The word of "ann" does not count: a class of the fleet asks for signatures/,
  ],
  [
    'by nonsense',
    () => saying({ what: 1 } as never, 'ann'),
    /"somebody unnamed" does not count: it is no word/,
  ],
];

describe('whoever writes the database lifts no kill', () => {
  test.each(attacks)('%s', async (_, say, why) => {
    await killed();
    await say();
    await closeKill(db(), kill, new Date());
    // Judged by the row alone, as anybody might, it would be over.
    expect(await rowSaysOver()).toBe(true);
    const world = worldWith();
    const refused = await tries(world);
    expect(refused).toMatchObject({ end: 'refused', did: false });
    expect(refused.reasons).toContain('The kill switch is set, by eve: smoke.');
    expect(refused.reasons).toMatch(why);
    expect(refused.reasons).toContain('"countersign kill-switch --lift" takes two people');
    // It is back where people look, is told once more, and two people lift it.
    expect(await openKills(db())).toMatchObject([{ id: kill, by: 'eve', reason: 'smoke' }]);
    expect((await tries(world)).end).toBe('refused');
    await liftKills(db());
    expect(await tries(world)).toMatchObject({ end: 'done', did: true });
  });

  test('by taking its row out, once the acting process has seen it, or has begun anew since', async () => {
    await killed();
    const world = worldWith();
    expect((await tries(world)).end).toBe('refused');
    for (const acting of [world, worldWith()]) {
      await db().delete(kills);
      const refused = await tries(acting);
      expect(refused).toMatchObject({ end: 'refused', did: false });
      expect(refused.reasons).toContain('The database had it taken out');
      expect(await openKills(db())).toMatchObject([{ id: kill, by: 'eve', reason: 'smoke' }]);
    }
    // What remembers nothing of it is taken in: that is what the files are for.
    await db().delete(kills);
    expect(await tries(worldWith({ folder: join(folder(), 'elsewhere') }))).toMatchObject({ did: true });
    const told = (await findOnTrail(db(), {}, 500)).filter(({ what }) => what.includes(kill));
    expect(told.map(({ kind, who }) => [kind, who.proof])).toContainEqual(['refused', 'program']);
  });

  test('by taking its row out while nothing acts, for the acting process has looked', async () => {
    await killed();
    const world = worldWith();
    const over = new AbortController();
    const looking = keepLooking(world, over.signal);
    await expect.poll(() => existsSync(join(world.folder, 'kills', kill))).toBe(true);
    over.abort();
    await looking;
    await db().delete(kills);
    expect(await tries(world)).toMatchObject({ end: 'refused', did: false });
  });

  test('nor by a file of the acting process that a crash left half written', async () => {
    await killed();
    const world = worldWith();
    await refuseKilled(world);
    await writeFile(join(world.folder, 'kills', kill), '{"by');
    await db().delete(kills);
    expect((await tries(worldWith())).reasons).toContain('by somebody: why is not known any more');
  });
});

describe('a kill that two people lifted', () => {
  test('is over, also in a process that begins anew after their keys were revoked, and without the database', async () => {
    await killed();
    const world = worldWith();
    expect(await refuseKilled(world)).toContain('smoke');
    await liftKills(db());
    expect(await refuseKilled(world)).toBeNull();
    expect((await readdir(join(world.folder, 'kills'))).toSorted()).toEqual([kill, `${kill}.ended`]);
    await db().delete(killLifts);
    const revoked = Object.fromEntries(
      Object.entries(people).map(([id, one]) => [
        id,
        { ...one, keys: one.keys.map((key) => ({ ...key, revoked: '2020-01-01' })) },
      ]),
    );
    expect(await refuseKilled(worldWith({}, configure({ people: revoked })))).toBeNull();
    // Who has seen nothing of it judges by what stands there now.
    expect(await refuseKilled(worldWith({ folder: join(folder(), 'elsewhere') }))).toContain('called over');
  });

  test('is judged once', async () => {
    await killed();
    await liftKills(db());
    let read = 0;
    const world = worldWith({
      readConfiguration: () => {
        read += 1;
        return configure();
      },
    });
    expect(await refuseKilled(world)).toBeNull();
    expect(await refuseKilled(world)).toBeNull();
    expect(read).toBe(1);
  });

  test('holds as long as its row says so', async () => {
    await killed();
    await saying(wordOn(kill, 'ann'), 'ann');
    await saying(wordOn(kill, 'bob'), 'bob');
    expect(await refuseKilled(worldWith())).toContain('smoke');
  });

  test('by typed words is over where nothing of the fleet asks for signatures', async () => {
    const lenient = configure({ classes: { production: { approval: 'signal' } } });
    await killed();
    await saying({ by: 'Ann Archer', reason: 'over' }, 'ann');
    await saying({ by: 'ann', reason: 'over' }, 'bob');
    await closeKill(db(), kill, new Date());
    expect(await refuseKilled(worldWith({}, lenient))).toContain('smoke');
    await saying({ by: 'bob', reason: 'over' }, 'bob');
    await closeKill(db(), kill, new Date());
    expect(await refuseKilled(worldWith({}, lenient))).toBeNull();
  });
});

test('a kill of which the id is none of ours holds while it stands, and names no file', async () => {
  const id = '../../../outside';
  await saveKill(db(), { id, by: 'eve', reason: 'smoke' });
  await closeKill(db(), id, new Date());
  const world = worldWith();
  expect(await refuseKilled(world)).toContain('smoke');
  expect(existsSync(join(world.folder, 'kills'))).toBe(false);
  await db().delete(kills);
  expect(await refuseKilled(world)).toBeNull();
});

test('of a kill that comes by a signal it is said whether it is the one that stops, also when it is asked again', async () => {
  const world = worldWith();
  const live = createLiveActivities(world);
  const first = { by: 'eve', reason: 'smoke', key: 'a' };
  expect(await live.killLive(first)).toEqual({ fresh: true });
  expect(await live.killLive(first)).toEqual({ fresh: true });
  expect(await live.killLive({ by: 'bob', reason: 'fire', key: 'b' })).toEqual({ fresh: false });
  // It was seen, though nothing acted.
  await db().delete(kills);
  expect(await refuseKilled(world)).toContain('taken out');
});

describe('what one person did alone', () => {
  async function alone(
    world: LiveWorld,
  ): Promise<{ plan: Plan; hash: string; end: string; reasons: string }> {
    const plan = planOf([append('web', `w${(word += 1)}`)]);
    const approvals = [signed(plan, 'cara', { breakGlass: true })];
    const wish = { plan: await keepPlan(db(), plan), approvals };
    const { end, reasons } = await createLiveActivities(world).carryOut(wish);
    return { plan, hash: hashOf(plan), end, reasons: reasons.join(' ') };
  }
  const closing = (plan: string, reviewedBy: string, said: unknown) =>
    closeReview(db(), plan, { reviewedBy, review: 'x', reviewedAt: new Date(), said: said as SignedWord });
  const rowsSayOver = async () => (await openReviews(db())).length === 0;

  test.each<[string, (hash: string) => Promise<unknown>, RegExp]>([
    [
      'a row without a word',
      (hash) => closing(hash, 'bob', null),
      /"bob" does not count: no signed review stands/,
    ],
    [
      'their own word',
      (hash) => closing(hash, 'cara', wordOn(hash, 'cara')),
      /"cara" does not count: cara acted alone, and somebody else has to review it/,
    ],
    [
      'their own word under another’s name',
      (hash) => closing(hash, 'bob', wordOn(hash, 'bob', { key: 'cara' })),
      /the key is none of bob's/,
    ],
    [
      'their own word, where the row calls it somebody else’s deed',
      async (hash) => {
        await db().update(glassReviews).set({ by: 'dan' }).where(eq(glassReviews.plan, hash));
        await closing(hash, 'cara', wordOn(hash, 'cara'));
      },
      /cara acted alone/,
    ],
    [
      'the review of another plan',
      (hash) => closing(hash, 'bob', wordOn('a'.repeat(64), 'bob')),
      /it is of another plan/,
    ],
    [
      'the word of who may not',
      (hash) => closing(hash, 'eve', wordOn(hash, 'eve')),
      /eve is no approver, admin/,
    ],
    ['the row taken out', () => db().delete(glassReviews), /taken out/],
  ])('is reviewed neither by %s', async (_, attack, why) => {
    const world = worldWith();
    const first = await alone(world);
    expect(first.end).toBe('done');
    await attack(first.hash);
    // Judged by rows alone, the next emergency would be open to anybody.
    expect(await rowsSayOver()).toBe(true);
    const next = await alone(world);
    expect(next.end).toBe('refused');
    expect(next.reasons).toContain('An earlier emergency waits for its review');
    expect(next.reasons).toMatch(why);
    expect(await openReviews(db())).toMatchObject([{ plan: first.hash, by: 'cara' }]);
    await closing(first.hash, 'bob', wordOn(first.hash, 'bob'));
    expect((await alone(world)).end).toBe('done');
  });

  test('is told to be alarmed about, and not where enough others approve', async () => {
    const live = createLiveActivities(worldWith());
    const plan = planOf([append('web', 'x'), append('web', 'y', '2')]);
    const blob = await keepPlan(db(), plan);
    const asking = signed(plan, 'cara', { breakGlass: true });
    expect((await live.weighApprovals({ plan: blob, approvals: [asking] })).alarm).toEqual({
      by: 'cara',
      reason: 'It is down.',
      assets: ['host.web'],
    });
    expect(
      (await live.weighApprovals({ plan: blob, approvals: [...quorum(plan), asking] })).alarm,
    ).toBeNull();
    expect((await live.weighApprovals({ plan: blob, approvals: [signed(plan, 'bob')] })).alarm).toBeNull();
  });
});
