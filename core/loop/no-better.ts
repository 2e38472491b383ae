import type { LoopCase } from './case.ts';
import { isGrowing } from './growth.ts';
import type { Advance } from './progress.ts';
import type { StuckReason } from './record.ts';
import { patience } from './stretch.ts';

/** Neither tests, but for those that chance decides about, nor auditors say anything of it, and it builds nothing up either. */
const isSilent = ({ record }: Advance, unsteady: ReadonlySet<string>): boolean =>
  record.tests !== null &&
  record.tests.every(({ id, outcome }) => outcome !== 'failed' || unsteady.has(id)) &&
  record.errors.length + record.objections.length === 0 &&
  !isGrowing(record);

/**
 * The best test vector was not raised in `noBetterMax` iterations. A test that passes for the first time begins the count
 * anew even if others were lost for it: there are only so many of them, and what was lost may come back. Where nothing
 * fails and it still goes on rewriting, no test can tell more, and one iteration less is enough.
 */
export function findNoBetter({
  advances,
  since,
  best,
  policy,
  told,
  unsteady,
}: LoopCase): StuckReason | null {
  const gained = advances.findLastIndex(({ raised, fresh }) => raised || fresh);
  const counted = advances.slice(Math.max(since, gained + 1)).filter(({ growing }) => !growing);
  const iterations = counted.length;
  const silent = counted.every((one) => isSilent(one, unsteady));
  const max = silent ? Math.max(1, policy.noBetterMax - 1) : policy.noBetterMax;
  return iterations >= patience(max, told) ? { rule: 'no-better', best, iterations } : null;
}
