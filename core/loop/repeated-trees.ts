import { countBack, type LoopCase } from './case.ts';
import type { StuckReason } from './record.ts';
import { leftAsItWas, patience } from './stretch.ts';

/** Iterations in a row that left the tree as they found it. */
export function findUnchanged(it: LoopCase): StuckReason | null {
  const times = countBack(it, ({ record }, at) => leftAsItWas(record, it.began[at] ?? null));
  return times >= patience(it.policy.unchangedMax, it.told) ? { rule: 'unchanged', times } : null;
}

/**
 * The tree was left and is there again. Going back to the best snapshot is what one does after an attempt that failed,
 * and no oscillation: the next tree that was seen before is.
 */
export function findSeenBefore({ start, advances, last, began, best }: LoopCase): StuckReason | null {
  const { tree, number } = last.record;
  if (leftAsItWas(last.record, began.at(-1) ?? null)) return null;
  const records = [...(start ? [start] : []), ...advances.slice(0, -1).map(({ record }) => record)];
  const before = records.findLast((record) => record.tree === tree);
  if (!before || records.find((record) => record.number === best)?.tree === tree) return null;
  return { rule: 'seen-before', iteration: before.number, period: number - before.number };
}
