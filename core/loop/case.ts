import type { IterationRecord, LadderStep, LoopPolicy } from './record.ts';
import type { Advance } from './progress.ts';
import type { TreeId } from '../ids.ts';
import { wasTold } from './stretch.ts';

/** What every rule is asked about: a stretch of work that has at least one iteration, the last of which is judged. */
export interface LoopCase {
  start: IterationRecord | null;
  advances: Advance[];
  last: Advance;
  /** Of the stretch, the last one included. */
  best: number;
  policy: LoopPolicy;
  /** By place in `advances`: the tree with which it began. */
  began: (TreeId | null)[];
  /** Place of the first iteration after the last rung that was taken; 0 where none was. */
  since: number;
  /** Rungs taken since progress was last made, without what the last iteration led to. */
  rungs: LadderStep[];
  /** There are such rungs: half the patience. */
  told: boolean;
  /** Tests that chance decides about. */
  unsteady: ReadonlySet<string>;
}

/** Rungs taken since the last iteration that raised the best. */
export function rungsSinceProgress(advances: readonly Advance[]): IterationRecord[] {
  const raised = advances.findLastIndex((advance) => advance.raised);
  return advances
    .filter((_, at) => at >= raised)
    .map(({ record }) => record)
    .filter(wasTold);
}

/** How many from the end on hold without a break, from `since` on. */
export function countBack(
  { advances, since }: LoopCase,
  holds: (advance: Advance, at: number) => boolean,
): number {
  let count = 0;
  for (let at = advances.length - 1; at >= since; at -= 1) {
    const advance = advances[at];
    if (!advance || !holds(advance, at)) break;
    count += 1;
  }
  return count;
}
