import { createHash } from 'node:crypto';
import type { Configuration } from '../../core/configuration/configuration.ts';
import type { Asset } from '../../core/fleet/asset.ts';
import { describeAsset } from '../../core/fleet/describe-asset.ts';
import { sourcesOf } from '../../core/fleet/sources.ts';
import { Failed } from '../../core/failed.ts';
import type { BlobId } from '../../core/ids.ts';
import { type Approval, approvalSchema } from '../../core/remedy/approval.ts';
import type { WordOffice } from '../../core/remedy/judge-words.ts';
import { type Plan, planSchema, planText, type PlanTarget } from '../../core/remedy/plan.ts';
import type { Hearing } from '../../core/remedy/weigh-approvals.ts';
import { getBlob } from '../../database/blobs.ts';
import type { Database } from '../../database/client.ts';
import type { Trail } from '../../database/trail.ts';
import type { Actors } from '../assets/actors.ts';
import { verifySignature } from '../origin/keys.ts';

export interface LiveWorld {
  db: Database;
  /** This process's own: journal, nonces, clock. */
  folder: string;
  trail: Trail;
  environment: Readonly<Record<string, string | undefined>>;
  /** Read anew for each deed: this process believes its own configuration, and no workflow's. */
  readConfiguration: () => Configuration;
  /** Reads no credential by itself. */
  openActors: (fleet: Configuration['fleet']) => Actors;
  now: () => Date;
  /** How often what a plan waits for is looked at. */
  pollMs: number;
  /** For all looks by which a draft is made exact, however many it asks for; by default 100 s, less than Temporal waits. */
  resolveMs?: number;
}

/** By which this process judges people's words. */
export const officeOf = ({ readConfiguration, now }: LiveWorld): WordOffice => ({
  ...readConfiguration(),
  now: now(),
  verify: verifySignature,
});

export interface LoadedPlan {
  plan: Plan;
  hash: string;
}

export const hashOf = (plan: Plan): string => createHash('sha256').update(planText(plan)).digest('hex');

/** The plan that a blob holds. However it is written there, its hash is of what it says. @throws Failed `input.invalid` */
export async function loadPlan(db: Database, id: BlobId): Promise<LoadedPlan> {
  const bytes = await getBlob(db, id);
  if (`sha256:${createHash('sha256').update(bytes).digest('hex')}` !== id)
    throw new Failed('input.invalid', `What is stored under ${id} was altered: nothing is done by it.`);
  const parsed = planSchema.safeParse(parseJson(bytes.toString('utf8')));
  if (!parsed.success)
    throw new Failed('input.invalid', `What is stored under ${id} is no plan: have "remediate" make one.`);
  return { plan: parsed.data, hash: hashOf(parsed.data) };
}

/** Those that are approvals at all: a workflow may hand on anything. */
export const readApprovals = (given: readonly unknown[]): Approval[] =>
  given.flatMap((one) => {
    const parsed = approvalSchema.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What this process's own configuration makes of a source's name. */
export function assetIn(
  { fleet }: Configuration,
  environment: LiveWorld['environment'],
  { source: id, name }: Pick<PlanTarget, 'source' | 'name'>,
): Asset | null {
  const sources = sourcesOf(fleet, environment);
  const source = Object.hasOwn(sources, id) ? sources[id] : undefined;
  return source ? describeAsset(id, source, { name, labels: {} }) : null;
}

export function hearingOf(
  { people, teams, fleet, seats }: Configuration,
  { plan, hash }: LoadedPlan,
  now: Date,
): Hearing {
  const models = Object.entries(seats).flatMap(([id, { provider, model }]) => [id, provider, model]);
  const proposer = plan.proposer.kind === 'model' ? [plan.proposer.provider, plan.proposer.model] : [];
  return {
    plan,
    hash,
    people,
    teams,
    classes: fleet.classes,
    now,
    verify: verifySignature,
    models: Object.keys(people).length === 0 ? [...models, ...proposer] : [],
  };
}
