import type { LoopCase } from './case.ts';
import type { StuckReason } from './record.ts';

/** What was spent since a test last newly passed is more than one may cost. Nothing is asked where nothing fails. */
export function findCostPerTest({ advances, since, last, policy }: LoopCase): StuckReason | null {
  const bound = policy.costPerTestMicroUsdMax;
  if (bound === null || last.raised || last.record.green) return null;
  const raised = advances.findLastIndex((advance) => advance.raised);
  const spent = advances.slice(Math.max(since, raised + 1));
  const costMicroUsd = spent.reduce((sum, { record }) => sum + record.costMicroUsd, 0);
  const newlyPassing = advances.reduce((sum, { gained }) => sum + gained, 0);
  return costMicroUsd > bound ? { rule: 'cost-per-test', costMicroUsd, newlyPassing } : null;
}
