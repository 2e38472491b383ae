import type { LoopCase } from './case.ts';
import type { StuckReason } from './record.ts';
import { patience } from './stretch.ts';

/**
 * The best test vector was not raised in `noBetterMax` iterations. A test that passes for the first time begins the count
 * anew even if others were lost for it: there are only so many of them, and what was lost may come back.
 */
export function findNoBetter({ advances, since, best, policy, told }: LoopCase): StuckReason | null {
  const gained = advances.findLastIndex(({ raised, fresh }) => raised || fresh);
  const iterations = advances.slice(Math.max(since, gained + 1)).filter(({ growing }) => !growing).length;
  return iterations >= patience(policy.noBetterMax, told) ? { rule: 'no-better', best, iterations } : null;
}
