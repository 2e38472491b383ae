import type { LoopCase } from './case.ts';
import type { StuckReason } from './record.ts';
import { patience } from './stretch.ts';

const periodMax = 5;
/** Calls before the last iteration that are looked at. */
const earlierMax = 200;

/**
 * The same calls with the same results, round and round, in an iteration that moved nothing. A cycle counts when the
 * calls end with it, or when it is at least half of what the iteration did: reading a file again now and then is work.
 */
export function findCallCycle({ advances, since, last, policy, told }: LoopCase): StuckReason | null {
  if (last.raised || last.fresh || last.moved) return null;
  const own = last.record.calls.length;
  const earlier = advances
    .slice(since, -1)
    .flatMap(({ record }) => record.calls)
    .slice(-earlierMax);
  const hashes = [...earlier, ...last.record.calls].map(({ hash }) => hash);
  for (let period = 1; period <= periodMax; period += 1) {
    const times = cyclesOf(hashes, period, own);
    if (times >= patience(policy.callCyclesMax, told)) return { rule: 'call-cycle', period, times };
  }
  return null;
}

/** How often a cycle of this period goes round that reaches into the last `own` calls and counts; else 0. */
function cyclesOf(hashes: readonly string[], period: number, own: number): number {
  let most = 0;
  let run = 0;
  for (let at = period; at < hashes.length; at += 1) {
    run = hashes[at] === hashes[at - period] ? run + 1 : 0;
    const inside = Math.min(run + period, at - (hashes.length - own) + 1);
    const counts = own > 0 && (at === hashes.length - 1 || 2 * inside >= own);
    if (run > 0 && inside > 0 && counts) most = Math.max(most, Math.floor(run / period) + 1);
  }
  return most;
}
