import { randomBytes } from 'node:crypto';
import type { Configuration } from '../../core/configuration/configuration.ts';
import { Failed } from '../../core/failed.ts';
import { blobId, type BlobId, type IncidentId } from '../../core/ids.ts';
import { findPerson } from '../../core/people/find-person.ts';
import { classShares } from '../../core/remedy/class-shares.ts';
import type { PlanDraft } from '../../core/remedy/draft.ts';
import { judgePlan } from '../../core/remedy/judge-plan.ts';
import { type Plan, type PlanAction, planSchema } from '../../core/remedy/plan.ts';
import { eventOfProposal } from '../../core/remedy/trail-events.ts';
import { findAsset } from '../../database/assets.ts';
import { putJson } from '../../database/blobs.ts';
import { findPlanOfRound, savePlan } from '../../database/plans.ts';
import { createTrail } from '../../database/trail.ts';
import { currentContext } from '../current-context.ts';
import { assetIn, hashOf, type LiveWorld } from './live-world.ts';
import { resolveInTime, type Step } from './resolve-action.ts';

interface Wish {
  workflowId: string;
  incidentId: IncidentId;
  draft: PlanDraft;
  proposer: Plan['proposer'];
  round: number;
}

type Resolved = { hash: string; plan: BlobId; problems: [] } | { hash: null; plan: null; problems: string[] };

const resolveMs = 100_000;

/** See `LiveActivities.resolvePlan`. A round has one plan, however often it is asked for. */
export async function resolvePlan(world: LiveWorld, wish: Wish, signal: AbortSignal): Promise<Resolved> {
  const own = currentContext()?.info.workflowExecution?.workflowId;
  if (own !== undefined && own !== wish.workflowId)
    throw new Failed('input.invalid', `Workflow "${own}" cannot have plans made for "${wish.workflowId}".`);
  const before = await findPlanOfRound(world.db, wish.incidentId, wish.round);
  if (before) return { hash: before.hash, plan: blobId(before.blob), problems: [] };
  const configuration = world.readConfiguration();
  const proposer = knownProposer(configuration, wish.proposer);
  if ('problem' in proposer) return { hash: null, plan: null, problems: [proposer.problem] };
  const actors = world.openActors(configuration.fleet);
  try {
    const steps: Step[] = [];
    const endsAt = performance.now() + (world.resolveMs ?? resolveMs);
    for (const [index, action] of wish.draft.actions.entries())
      steps.push(await resolveInTime({ world, configuration, actors, signal, endsAt }, action, index));
    const problems = [
      ...steps.flatMap((step) => ('problem' in step ? [step.problem] : [])),
      ...(await unknownChecks(world, wish.draft)),
    ];
    const ready = steps.flatMap((step) => ('action' in step ? [step] : []));
    return problems.length > 0
      ? { hash: null, plan: null, problems }
      : await makePlan(world, configuration, { ...wish, proposer }, ready);
  } finally {
    await actors.close();
  }
}

/** A person by id, by which they are known again where they approve. Where nobody is named, any name is. */
function knownProposer(
  { people }: Configuration,
  proposer: Plan['proposer'],
): Plan['proposer'] | { problem: string } {
  if (proposer.kind === 'model' || Object.keys(people).length === 0) return proposer;
  const person = findPerson(people, proposer.person);
  return person === null
    ? {
        problem: `"people" in countersign.yaml names nobody ${JSON.stringify(proposer.person)}, who proposes it.`,
      }
    : { kind: 'person', person };
}

async function unknownChecks({ db }: LiveWorld, { checks, actions }: PlanDraft): Promise<string[]> {
  const acted = new Set(actions.map(({ asset }) => asset));
  const others = [...new Set(checks.map(({ asset }) => asset))].filter((id) => !acted.has(id));
  const found = await Promise.all(others.map(async (id) => ((await findAsset(db, id)) ? [] : [id])));
  return found.flat().map((id) => `A check is of "${id}", which the fleet does not have.`);
}

async function makePlan(
  world: LiveWorld,
  configuration: Configuration,
  { workflowId, incidentId, draft, proposer, round }: Wish,
  steps: readonly { action: PlanAction; dryRun: string | null }[],
): Promise<Resolved> {
  const actions = steps.map(({ action }) => action);
  const shares = classShares({ actions }, configuration.fleet.classes);
  const now = world.now();
  const minutes = Math.min(...shares.map(({ policy }) => policy.expiresMinutes));
  const parsed = planSchema.safeParse({
    kind: 'countersign.plan.v1',
    workflow: workflowId,
    proposer,
    nonce: randomBytes(16).toString('hex'),
    notBefore: now.toISOString(),
    expires: new Date(now.getTime() + minutes * 60_000).toISOString(),
    assetsMax: Math.min(...shares.map(({ policy }) => policy.assetsMax)),
    actions,
    checks: draft.checks,
  });
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    return { hash: null, plan: null, problems: [`It makes no plan: ${wrong.slice(0, 5).join('; ')}.`] };
  }
  const plan = parsed.data;
  const { never } = judgePlan({
    plan,
    classes: configuration.fleet.classes,
    now,
    begunByClass: new Map(),
    assetOf: (target) => assetIn(configuration, world.environment, target),
  });
  if (never.length > 0) return { hash: null, plan: null, problems: never };
  return keepPlan(world, plan, {
    incidentId,
    draft,
    round,
    dryRuns: steps.map(({ dryRun }) => dryRun),
    shares,
  });
}

async function keepPlan(
  { db }: LiveWorld,
  plan: Plan,
  beside: {
    incidentId: IncidentId;
    draft: PlanDraft;
    round: number;
    dryRuns: (string | null)[];
    shares: ReturnType<typeof classShares>;
  },
): Promise<Resolved> {
  const { incidentId, draft, round, dryRuns, shares } = beside;
  const hash = hashOf(plan);
  const blob = await putJson(db, plan);
  const prose = await putJson(db, { draft, dryRuns });
  const { proposer } = plan;
  await db.transaction(async (change) => {
    await savePlan(change, {
      hash,
      blob,
      prose,
      workflow: plan.workflow,
      incident: incidentId,
      round,
      proposer: proposer.kind === 'person' ? proposer.person : `${proposer.provider}/${proposer.model}`,
      assets: [...new Set(plan.actions.map(({ target }) => target.asset))],
      classes: [...new Set(shares.map(({ name }) => name))],
      expires: new Date(plan.expires),
    });
    await createTrail(change).append(`plan/${hash}/proposed`, eventOfProposal({ plan, hash }, draft.title));
  });
  return { hash, plan: blob, problems: [] };
}
