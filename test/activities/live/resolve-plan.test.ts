import { incidentIdOf } from '../../../core/ids.ts';
import { beforeEach, expect, test } from 'vitest';
import type { Actors } from '../../../activities/assets/actors.ts';
import { createLiveActivities } from '../../../activities/live/live-activities.ts';
import { hashOf } from '../../../activities/live/live-world.ts';
import { describeAsset } from '../../../core/fleet/describe-asset.ts';
import type { PlanDraft } from '../../../core/remedy/draft.ts';
import type { Plan } from '../../../core/remedy/plan.ts';
import { listApprovals } from '../../../database/approvals.ts';
import { recordSeen } from '../../../database/assets.ts';
import { getJson, putJson } from '../../../database/blobs.ts';
import { findPlan } from '../../../database/plans.ts';
import { plans } from '../../../database/schema.ts';
import { findOnTrail } from '../../../database/trail.ts';
import { people, quorum, signed, typed } from './live-people.ts';
import { configure, liveWorld } from './live-set-up.ts';
import { assetsForEachTest } from './live-test.ts';
import { healthy, processActors, setState } from './process-actor.ts';

const { db, folder, appending, did } = assetsForEachTest([plans]);
beforeEach(async () => {
  const source = configure().fleet.sources['host'];
  if (!source) throw new Error('The source is missing.');
  const seen = ['web', 'db'].flatMap((name) => {
    const asset = describeAsset('host', source, { name, labels: {} });
    return asset ? [{ asset, observation: healthy }] : [];
  });
  await recordSeen(db(), seen, new Date());
});

const proposer: Plan['proposer'] = {
  kind: 'model',
  provider: 'anthropic',
  model: 'claude',
  simulated: false,
};
const draftOf = (...assets: string[]): PlanDraft => ({
  title: 'Write a word',
  diagnosis: 'It lacks one.',
  risk: 'None.',
  actions: assets.map((asset) => ({
    asset,
    deed: appending('word'),
    expectExit: 0,
    timeoutSeconds: 10,
    rollback: null,
    why: 'Because.',
  })),
  checks: [{ asset: 'host.web', state: 'running', health: null, version: null, withinSeconds: 2 }],
});
const resolve = (draft: PlanDraft, change: object = {}, world = liveWorld(db(), folder())) =>
  createLiveActivities(world).resolvePlan({
    workflowId: 'w',
    incidentId: incidentIdOf('w', 'run-00000001'),
    draft,
    proposer,
    round: 1,
    ...change,
  });

test('a draft becomes exact: which assets these are, what they are like, until when; once for a round', async () => {
  const made = await resolve(draftOf('host.web', 'host.db'));
  expect(made.problems).toEqual([]);
  if (made.plan === null) return;
  const plan = await getJson<Plan>(db(), made.plan);
  expect(hashOf(plan)).toBe(made.hash);
  expect(
    plan.actions.map(({ id, target, preconditions }) => [
      id,
      target.asset,
      target.identity,
      target.class,
      preconditions,
    ]),
  ).toEqual([
    ['1', 'host.web', 'box-1', 'production', { state: 'running', version: '1.0', configDigest: null }],
    ['2', 'host.db', 'box-1', 'production', { state: 'running', version: '1.0', configDigest: null }],
  ]);
  expect(Date.parse(plan.expires) - Date.parse(plan.notBefore)).toBe(3_600_000);
  expect(await resolve(draftOf('host.db'))).toEqual(made);
  expect((await resolve(draftOf('host.db'), { round: 2 })).hash).not.toBe(made.hash);
  // An incident that an alert opens again has the workflow id of the one before.
  const again = { incidentId: incidentIdOf('w', 'run-00000002') };
  expect((await resolve(draftOf('host.web', 'host.db'), again)).hash).not.toBe(made.hash);
  expect(await findPlan(db(), made.hash)).toMatchObject({
    state: 'proposed',
    assets: ['host.web', 'host.db'],
  });
  expect((await findOnTrail(db(), { plan: made.hash }, 5)).map(({ kind }) => kind)).toEqual(['proposed']);
  expect(did()).toEqual([]);
});

test.each<[string, () => PlanDraft, object, RegExp]>([
  [
    'an asset that there is not',
    () => draftOf('host.cache'),
    {},
    /Action 1, on "host.cache": the fleet has no such asset/,
  ],
  [
    'a deed that its system does not do',
    () => ({
      ...draftOf('host.web'),
      actions: draftOf('host.web').actions.map((one) => ({
        ...one,
        deed: { type: 'scale', from: 1, to: 2 } as const,
      })),
    }),
    {},
    /It has no replicas/,
  ],
  [
    'a check of an asset that there is not',
    () =>
      ({
        ...draftOf('host.web'),
        checks: [{ ...draftOf('host.web').checks[0], asset: 'host.zoe' }],
      }) as PlanDraft,
    {},
    /check is of "host.zoe"/,
  ],
  [
    'a simulated model and a real asset',
    () => draftOf('host.web'),
    { proposer: { ...proposer, simulated: true } },
    /simulated model proposed it/,
  ],
])('%s makes no plan, and it says why', async (_, draft, change, why) => {
  const made = await resolve(draft(), change);
  expect(made).toMatchObject({ hash: null, plan: null });
  expect(made.problems.join(' ')).toMatch(why);
});

test('however many looks a draft asks for, and whatever hangs, it comes to an end, and is told', async () => {
  const actors = processActors(folder());
  let looks = 0;
  const hanging: Actors = {
    ...actors,
    actorOf: async (source) => ({
      ...(await actors.actorOf(source)),
      observe: () => {
        looks += 1;
        return new Promise(() => {});
      },
    }),
  };
  const world = liveWorld(db(), folder(), { openActors: () => hanging, resolveMs: 50 });
  const { problems } = await resolve(draftOf(...Array.from({ length: 50 }, () => 'host.web')), {}, world);
  expect(problems).toHaveLength(50);
  expect(problems[0]).toMatch(/Action 1, on "host.web": there was no time left to look at it/);
  expect(looks).toBeLessThanOrEqual(50);
});

test('a person who proposes is known again where they approve, whatever they are called and however it is typed', async () => {
  const name = `Annabel ${'Archer '.repeat(12)}Smith`;
  const named = { ...people, ann: { ...people.ann, name } };
  const configuration = configure({ people: named });
  const world = liveWorld(db(), folder(), { readConfiguration: () => configuration });
  const by = (person: string) => ({ proposer: { kind: 'person', person } });
  expect((await resolve(draftOf('host.web'), by('nobody'), world)).problems.join()).toContain(
    'names nobody "nobody"',
  );
  const made = await resolve(draftOf('host.web'), by(name.toUpperCase()), world);
  if (made.plan === null) throw new Error(made.problems.join());
  const plan = await getJson<Plan>(db(), made.plan);
  expect(plan.proposer).toEqual({ kind: 'person', person: 'ann' });
  const live = createLiveActivities(world);
  const weighed = await live.weighApprovals({ plan: made.plan, approvals: quorum(plan) });
  expect(weighed.ignored).toEqual([{ by: 'ann', why: 'ann proposed it, and who proposes does not decide' }]);
  // By a part of the name, which is nobody, she would approve what she proposed.
  const cut = { ...plan, proposer: { kind: 'person' as const, person: name.slice(0, 60) } };
  const blob = await putJson(db(), cut);
  expect(await live.weighApprovals({ plan: blob, approvals: quorum(cut) })).toMatchObject({ enough: true });
});

test('what nothing identifies is not acted on', async () => {
  setState(folder(), 'web', { identity: null, state: 'unreachable' });
  expect((await resolve(draftOf('host.web'))).problems.join(' ')).toContain(
    'nothing tells which one it exactly is',
  );
});

test('each approval is on record and on the trail once, as what it was when it came', async () => {
  const made = await resolve(draftOf('host.web'));
  if (made.plan === null) throw new Error('There is no plan.');
  const { plan, hash } = made;
  const live = createLiveActivities(liveWorld(db(), folder()));
  const whole = await getJson<Plan>(db(), plan);
  const approvals = [signed(whole, 'bob'), typed(whole, 'ann'), signed(whole, 'eve')];
  const first = await live.weighApprovals({ plan, approvals });
  expect(first).toMatchObject({
    enough: false,
    rejected: false,
    alone: null,
    missing: ['1 more operator for class "production"'],
  });
  expect(first.ignored.map(({ by }) => by)).toEqual(['ann', 'eve']);
  const enough = await live.weighApprovals({ plan, approvals: [...approvals, signed(whole, 'cara')] });
  expect(enough.enough).toBe(true);
  expect((await listApprovals(db(), hash)).map(({ person, counted }) => [person, counted])).toEqual([
    ['bob', true],
    ['ann', false],
    ['eve', false],
    ['cara', true],
  ]);
  const trail = await findOnTrail(db(), { plan: hash }, 10);
  expect(trail.map(({ kind, who }) => [kind, who.name, who.proof])).toEqual([
    ['proposed', 'claude of anthropic', 'program'],
    ['approved', 'bob', 'signature'],
    ['refused', 'ann', 'unverified'],
    ['refused', 'eve', 'signature'],
    ['approved', 'cara', 'signature'],
  ]);
  const nonsense = { plan, approvals: [{ by: 'bob' } as never, 7 as never] };
  expect(await live.weighApprovals(nonsense)).toMatchObject({ enough: false, ignored: [] });
});
