import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Actors } from '../../../activities/assets/actors.ts';
import { createLiveActivities } from '../../../activities/live/live-activities.ts';
import { openJournal } from '../../../activities/live/journal.ts';
import { hashOf, type LiveWorld } from '../../../activities/live/live-world.ts';
import { blobId } from '../../../core/ids.ts';
import type { Plan } from '../../../core/remedy/plan.ts';
import { getBlob } from '../../../database/blobs.ts';
import { openReviews } from '../../../database/glass-reviews.ts';
import { openKills } from '../../../database/kill-switch.ts';
import { nonces, plans } from '../../../database/schema.ts';
import { findOnTrail } from '../../../database/trail.ts';
import { liftKills, quorum, signed } from './live-people.ts';
import { actionOn, configure, keepPlan, liveWorld, planOf } from './live-set-up.ts';
import { assetsForEachTest } from './live-test.ts';
import { processActors, setState } from './process-actor.ts';

const { db, folder, append, appending, did } = assetsForEachTest([nonces, plans]);

const running = (argv: string[]): Plan['actions'][number]['deed'] => ({
  type: 'run',
  argv,
  cwd: null,
  env: {},
});

/** A plan that is approved, and what carries it out. */
async function approved(plan: Plan, change: Partial<LiveWorld> = {}) {
  const world = liveWorld(db(), folder(), change);
  const live = createLiveActivities(world);
  const wish = { plan: await keepPlan(db(), plan), approvals: quorum(plan) };
  return { world, live, wish, carry: () => live.carryOut(wish) };
}

test('what two people approved is done once, in its order, and asked again it is only told', async () => {
  const plan = planOf([append('web', 'one'), append('db', 'two', '2')]);
  const { world, live, wish, carry } = await approved(plan);
  const few = await live.carryOut({ ...wish, approvals: [signed(plan, 'bob')] });
  expect(few).toMatchObject({ end: 'refused', actions: [] });
  expect(few.reasons.join(' ')).toContain('1 more operator for class "production"');
  expect(world.opened()).toBe(0);
  const [deeds, beside] = await Promise.all([carry(), carry()]);
  expect(deeds).toMatchObject({
    end: 'done',
    actions: [
      { id: '1', exit: 0 },
      { id: '2', exit: 0 },
    ],
  });
  expect(beside).toEqual(deeds);
  expect(await live.carryOut({ ...wish, approvals: [] })).toEqual(deeds);
  expect(did()).toEqual(['one', 'two']);
  const trail = await findOnTrail(db(), { plan: hashOf(plan) }, 50);
  expect(trail.map(({ kind }) => kind)).toEqual([
    'refused',
    'began-action',
    'ended-action',
    'began-action',
    'ended-action',
  ]);
  expect(trail.at(-1)?.about.assets).toEqual(['host.web', 'host.db']);
});

describe('a nonce that was used up', () => {
  const once = () => planOf([append('web', 'one')]);

  test('lives again neither with yesterday’s database', async () => {
    const plan = once();
    const { carry } = await approved(plan);
    expect((await carry()).end).toBe('done');
    await db().delete(nonces);
    expect((await carry()).end).toBe('done');
    const other = { ...once(), nonce: plan.nonce };
    const again = await approved(other);
    expect((await again.carry()).end).toBe('unknown');
    expect(did()).toEqual(['one']);
  });

  test('nor without the files of the acting process', async () => {
    const { carry, world } = await approved(once());
    expect((await carry()).end).toBe('done');
    await rm(world.folder, { recursive: true });
    const deeds = await carry();
    expect(deeds).toMatchObject({ end: 'refused', actions: [] });
    expect(deeds.reasons.join(' ')).toContain('nonces is missing');
    expect(did()).toEqual(['one']);
  });

  test('nor in another acting process, nor with its journal gone', async () => {
    const plan = once();
    const { carry, world, live, wish } = await approved(plan);
    expect((await carry()).end).toBe('done');
    await rm(join(world.folder, 'journal'), { recursive: true });
    expect(await live.carryOut(wish)).toMatchObject({ end: 'unknown', actions: [] });
    const elsewhere = await mkdtemp(join(folder(), 'elsewhere-'));
    await db().delete(nonces);
    const first = once();
    const { carry: begin } = await approved(first);
    expect((await begin()).end).toBe('done');
    await mkdir(join(elsewhere, 'nonces'), { recursive: true });
    const second = await approved(first, { folder: elsewhere });
    expect((await second.carry()).reasons.join(' ')).toContain('another journal');
    expect(did()).toEqual(['one', 'one']);
  });
});

test('a clock that was set back brings no expired plan to life', async () => {
  const plan = planOf([append('web', 'one')]);
  const later = await approved(plan, { now: () => new Date(Date.now() + 3_600_000) });
  expect((await later.carry()).end).toBe('refused');
  const now = await approved(plan);
  const deeds = await now.carry();
  expect(deeds.end).toBe('refused');
  expect(deeds.reasons.join(' ')).toContain('was set back');
  await rm(join(now.world.folder, 'clock'));
  expect((await now.carry()).end).toBe('done');
});

test('the kill switch stops within a second what runs, and lets nothing begin until it is lifted', async () => {
  const plan = planOf([
    actionOn('web', running(['/bin/sh', '-c', 'echo begun > begun; sleep 30; echo late > late'])),
    append('db', 'two', '2'),
  ]);
  const { carry, live } = await approved(plan);
  const acting = carry();
  await expect.poll(() => existsSync(join(folder(), 'begun'))).toBe(true);
  const killedAt = performance.now();
  await live.killLive({ by: 'eve', reason: 'smoke', key: 'a' });
  const deeds = await acting;
  const tookMs = performance.now() - killedAt;
  expect(deeds).toMatchObject({ end: 'stopped', actions: [{ id: '1', end: 'stopped' }] });
  expect(tookMs).toBeLessThan(10_000);
  expect(existsSync(join(folder(), 'late'))).toBe(false);
  await live.killLive({ by: 'eve', reason: 'again', key: 'b' });
  const next = await approved(planOf([append('db', 'two')]));
  expect((await next.carry()).reasons.join(' ')).toContain('The kill switch is set, by eve: smoke');
  const open = await openKills(db());
  expect(open).toHaveLength(1);
  await liftKills(db());
  expect((await next.carry()).end).toBe('done');
});

describe('a command', () => {
  test('that never ends is ended, and what follows it is not begun', async () => {
    const plan = planOf([
      { ...actionOn('web', running(['/bin/sleep', '600'])), timeoutSeconds: 1 },
      append('db', 'two', '2'),
    ]);
    const deeds = await (await approved(plan)).carry();
    expect(deeds).toMatchObject({ end: 'failed', actions: [{ id: '1', end: 'failed', exit: null }] });
    expect(deeds.reasons).toEqual(['Action 1: It took longer than 1 s and was ended.']);
    expect(did()).toEqual([]);
  });

  test('that ends otherwise than expected has failed', async () => {
    const plan = planOf([actionOn('web', running(['/bin/sh', '-c', 'exit 3']))]);
    const deeds = await (await approved(plan)).carry();
    expect(deeds).toMatchObject({ end: 'failed', actions: [{ exit: 3 }] });
  });

  test('that prints a gigabyte costs no more memory than one that prints a little', {
    timeout: 120_000,
  }, async () => {
    const plan = planOf([
      actionOn(
        'web',
        running(['/bin/sh', '-c', 'echo first; head -c 1000000000 /dev/zero | tr "\\0" x; echo last']),
      ),
    ]);
    const { carry } = await approved({
      ...plan,
      actions: plan.actions.map((one) => ({ ...one, timeoutSeconds: 100 })),
    });
    const before = process.memoryUsage().rss;
    const deeds = await carry();
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
    const text = (await getBlob(db(), blobId(`sha256:${deeds.actions[0]?.output ?? ''}`))).toString();
    expect(text.length).toBeLessThan(1_100_000);
    expect(text.replaceAll(/x+/g, 'x').replace(/[0-9a-f]{64}/, 'SUM')).toBe(
      'first\nx\n[998951435 bytes are left out here; the whole had 1000000011, of SHA-256 SUM]\nxlast\n',
    );
  });

  test('that prints a secret has it neither kept nor told', async () => {
    const secret = 'hunter2hunter2';
    const plan = planOf([actionOn('web', running(['/bin/echo', `it is ${secret}`]))]);
    const { carry } = await approved(plan, { environment: { COUNTERSIGN_LIVE_TOKEN: secret } });
    const deeds = await carry();
    expect((await getBlob(db(), blobId(`sha256:${deeds.actions[0]?.output ?? ''}`))).toString()).toBe(
      'it is [secret]\n',
    );
  });
});

test('what drifts behind the first action ends the plan there', async () => {
  const plan = planOf([
    actionOn('web', running(['/bin/sh', '-c', `sed -i s/box-1/box-7/ db.state.json`])),
    append('db', 'two', '2'),
  ]);
  const deeds = await (await approved(plan)).carry();
  expect(deeds).toMatchObject({ end: 'drifted', actions: [{ id: '1', end: 'done' }] });
  expect(did()).toEqual([]);
});

/** As `verifyPlan` notes what it found. */
const makeWorse = ({ folder: own }: LiveWorld, plan: Plan) =>
  openJournal(own, hashOf(plan)).sawWorse(new Date().toISOString());

describe('what was done', () => {
  const undone = () =>
    planOf([
      { ...append('web', 'one'), rollback: appending('undo one') },
      { ...append('db', 'two', '2'), rollback: appending('undo two') },
    ]);

  test('is undone once, last first, under the approvals that it had', async () => {
    const plan = undone();
    const { carry, live, wish, world } = await approved(plan);
    expect((await live.rollBack(wish)).end).toBe('refused');
    await carry();
    await makeWorse(world, plan);
    expect((await live.rollBack({ ...wish, approvals: [] })).end).toBe('refused');
    const deeds = await live.rollBack(wish);
    expect(deeds).toMatchObject({ end: 'done', actions: [{ id: '2' }, { id: '1' }] });
    expect(await live.rollBack(wish)).toEqual(deeds);
    expect(did()).toEqual(['one', 'two', 'undo two', 'undo one']);
  });

  test('is undone by nobody where the plan has no way back', async () => {
    const plan = planOf([append('web', 'one')]);
    const { carry, live, wish, world } = await approved(plan);
    await carry();
    await makeWorse(world, plan);
    expect((await live.rollBack(wish)).reasons.join(' ')).toContain('no way back for action 1');
  });

  test('is not undone because a workflow wants it, nor a day later', async () => {
    let later = 0;
    const now = () => new Date(Date.now() + later);
    const plan = undone();
    const { carry, live, wish, world } = await approved(plan, { now });
    await carry();
    expect((await live.verifyPlan(wish)).holds).toBe(true);
    expect(await live.rollBack(wish)).toMatchObject({
      end: 'refused',
      reasons: [expect.stringContaining('nothing was found here to be worse') as string],
    });
    // Had this process found it worse, it would do it, but for the time that has gone.
    await makeWorse(world, plan);
    later = 25 * 3_600_000;
    expect((await live.rollBack(wish)).reasons.join(' ')).toContain('approved for 24 hours');
    expect(did()).toEqual(['one', 'two']);
    later = 23 * 3_600_000;
    expect((await live.rollBack(wish)).end).toBe('done');
  });

  test('is undone where an action failed', async () => {
    const failing = { ...append('db', 'two', '2'), expectExit: 3 };
    const plan = planOf([
      { ...append('web', 'one'), rollback: appending('undo one') },
      { ...failing, rollback: appending('undo two') },
    ]);
    const { carry, live, wish } = await approved(plan);
    expect((await carry()).end).toBe('failed');
    await live.rollBack(wish);
    // What undoes it ends as usual, though the action itself should have ended otherwise.
    expect(did()).toEqual(['one', 'two', 'undo two', 'undo one']);
  });

  test('holds once the checks of the plan do, and is worse where an asset fares worse than before', async () => {
    const { carry, live, wish } = await approved(undone());
    expect((await live.verifyPlan(wish)).reasons).toEqual(['Nothing of this plan was done here.']);
    await carry();
    expect(await live.verifyPlan(wish)).toEqual({ holds: true, worse: false, reasons: [] });
    setState(folder(), 'web', { state: 'stopped' });
    const worse = await live.verifyPlan(wish);
    expect(worse).toMatchObject({ holds: false, worse: true });
    expect(worse.reasons).toContain('"host.web" was running and is stopped.');
    expect((await live.rollBack(wish)).end).toBe('done');
  });
});

test('an asset that says it did what it did not is looked at, and not believed', async () => {
  const checks = [{ asset: 'host.web', state: null, health: null, version: '2.0', withinSeconds: 1 }];
  const plan = planOf([append('web', 'never written')], { checks });
  const actors = processActors(folder());
  const lying: Actors = {
    ...actors,
    actorOf: async (source) => ({
      ...(await actors.actorOf(source)),
      act: async () => ({ exit: 0, stopped: false }),
    }),
  };
  const { carry, live, wish } = await approved(plan, { openActors: () => lying });
  // By its own word alone, all would be well.
  expect(await carry()).toMatchObject({ end: 'done', actions: [{ exit: 0 }] });
  expect(did()).toEqual([]);
  const verified = await live.verifyPlan(wish);
  expect(verified).toMatchObject({ holds: false, worse: false });
  expect(verified.reasons.join()).toContain('"host.web" runs 1.0, and not 2.0');
});

describe('in an emergency', () => {
  const glass = {
    production: { breakGlass: { allowed: true, minutes: 5, assetsMax: 1 }, plansPerHour: 100 },
  };
  const alone = async (plan: Plan, classes: object = glass) => {
    const configuration = configure({ classes });
    const { live, wish } = await approved(plan, { readConfiguration: () => configuration });
    const approvals = [signed(plan, 'cara', { breakGlass: true })];
    return { live, wish: { ...wish, approvals } };
  };

  test('one operator acts alone, once, until somebody has reviewed it', async () => {
    const plan = planOf([append('web', 'alone')]);
    const refused = await alone(plan, {});
    expect((await refused.live.carryOut(refused.wish)).reasons.join(' ')).toContain('lets nobody act alone');
    const { live, wish } = await alone(plan);
    expect(await live.weighApprovals(wish)).toMatchObject({ enough: true, alone: 'cara' });
    expect((await live.carryOut(wish)).end).toBe('done');
    expect(await openReviews(db())).toMatchObject([{ plan: hashOf(plan), by: 'cara' }]);
    const next = await alone(planOf([append('db', 'again')]));
    expect(await next.live.weighApprovals(next.wish)).toMatchObject({
      enough: false,
      alone: null,
      ignored: [{ by: 'cara', why: expect.stringContaining('waits for its review') as string }],
    });
    expect((await next.live.carryOut(next.wish)).reasons.join(' ')).toContain('waits for its review');
    expect(did()).toEqual(['alone']);
    const kinds = (await findOnTrail(db(), { plan: hashOf(plan) }, 20)).map(({ kind }) => kind);
    expect(kinds).toContain('broke-glass');
  });
});

test('of plans that are begun at once no more are let through than an hour may have', async () => {
  const configuration = configure({ classes: { production: { plansPerHour: 2 } } });
  const all = await Promise.all(
    ['a', 'b', 'c', 'd', 'e'].map((word) =>
      approved(planOf([append('web', word)]), {
        readConfiguration: () => configuration,
      }),
    ),
  );
  const ends = (await Promise.all(all.map(({ carry }) => carry()))).map(({ end }) => end);
  expect(ends.toSorted()).toEqual(['done', 'done', 'refused', 'refused', 'refused']);
  expect(did()).toHaveLength(2);
});

test('the journal tells each thing in a file of its own', async () => {
  const plan = planOf([append('web', 'one')]);
  const { carry, world } = await approved(plan);
  await carry();
  const own = join(world.folder, 'journal', hashOf(plan));
  expect((await readdir(own)).toSorted()).toEqual([
    'act-1-begun.json',
    'act-1-ended.json',
    'act-closed.json',
    'opened.json',
  ]);
  expect(JSON.parse(readFileSync(join(own, 'act-1-ended.json'), 'utf8'))).toMatchObject({
    end: 'done',
    exit: 0,
  });
});
