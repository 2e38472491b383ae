import { clip } from '../../core/clip.ts';
import type { Configuration } from '../../core/configuration/configuration.ts';
import { Failed } from '../../core/failed.ts';
import type { PlanDraft } from '../../core/remedy/draft.ts';
import type { PlanAction } from '../../core/remedy/plan.ts';
import { findAsset } from '../../database/assets.ts';
import type { Actors } from '../assets/actors.ts';
import type { AssetLooker } from '../assets/driver.ts';
import { inTime } from '../assets/guard.ts';
import { assetIn, type LiveWorld } from './live-world.ts';

const dryRunMax = 20_000;
/** The versions of a system that tells them as more than a line cannot be compared later. */
const versionMax = 500;
/** Timers may be over so much before their time. */
const earlyMs = 10;

/** An action of a draft, made exact, or why it cannot be. */
export type Step = { action: PlanAction; dryRun: string | null } | { problem: string };

interface Resolving {
  world: LiveWorld;
  configuration: Configuration;
  actors: Actors;
  signal: AbortSignal;
}

/** What hangs must not have the whole draft tried again and again: that there was no time is told as any other problem. */
export async function resolveInTime(
  { endsAt, ...resolving }: Resolving & { endsAt: number },
  action: PlanDraft['actions'][number],
  index: number,
): Promise<Step> {
  const timeoutMs = Math.max(1, Math.ceil(endsAt - performance.now()));
  const work = (signal: AbortSignal) => resolveAction({ ...resolving, signal }, action, index);
  try {
    return await inTime(work, { signal: resolving.signal, timeoutMs });
  } catch (error) {
    if (resolving.signal.aborted || performance.now() < endsAt - earlyMs) throw error;
    const why =
      'there was no time left to look at it. Propose fewer actions, or leave out what does not answer.';
    return { problem: `Action ${index + 1}, on "${action.asset}": ${why}` };
  }
}

async function resolveAction(
  { world, configuration, actors, signal }: Resolving,
  { asset: id, deed, expectExit, timeoutSeconds, rollback }: PlanDraft['actions'][number],
  index: number,
): Promise<Step> {
  const problem = (why: string): Step => ({ problem: `Action ${index + 1}, on "${id}": ${why}` });
  const known = await findAsset(world.db, id);
  const asset = known && assetIn(configuration, world.environment, known.asset);
  if (asset?.id !== id)
    return problem('the fleet has no such asset. Name one by its id, as "countersign fleet" lists them.');
  try {
    const actor: AssetLooker = await actors.actorOf(asset.source);
    const seen = await actor.observe(asset.name, signal);
    if (seen.identity === null)
      return problem(
        `it is ${seen.state}, and nothing tells which one it exactly is, so nothing may be done to it.`,
      );
    const cannot = await actor.refuse(asset.name, deed);
    if (cannot !== null) return problem(cannot);
    const { kind, source, name, class: of, simulated } = asset;
    const target = { asset: id, kind, source, name, class: of, simulated, identity: seen.identity };
    const version = seen.version !== null && seen.version.length <= versionMax ? seen.version : null;
    const preconditions = { state: seen.state, version, configDigest: seen.configDigest };
    const action = {
      id: String(index + 1),
      target,
      deed,
      preconditions,
      expectExit,
      timeoutSeconds,
      rollback,
    };
    return { action, dryRun: await dryRunOf(actor, asset.name, deed, signal) };
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    return problem(error.failure.message);
  }
}

async function dryRunOf(
  actor: AssetLooker,
  name: string,
  deed: PlanAction['deed'],
  signal: AbortSignal,
): Promise<string | null> {
  const told = await actor.dryRun(name, deed, signal);
  return told === null ? null : clip(told, dryRunMax);
}
