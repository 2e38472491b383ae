import type { TreeId } from '../ids.ts';
import type { IterationRecord } from './record.ts';

/** What is judged together: the work since the beginning, or since somebody outside had a say. */
export interface Stretch {
  /** The state that the work began with; null where it was not recorded. */
  start: IterationRecord | null;
  /** At least none; in the order in which they were made. */
  work: IterationRecord[];
}

/** `records` in order of their numbers, from 0 where the state before the first iteration was recorded. */
export function lastStretch(records: readonly IterationRecord[]): Stretch {
  const at = records.findLastIndex(({ restart }) => restart !== undefined);
  const begun = records[at];
  if (begun) {
    const from = begun.restart?.from ?? begun.number;
    return {
      start: records.find(({ number }) => number === from) ?? begun,
      work: records.slice(at + 1),
    };
  }
  const [first] = records;
  return first?.number === 0
    ? { start: first, work: records.slice(1) }
    : { start: null, work: records.slice() };
}

/** A developer that has been told counts as stuck on half of what it takes else. */
export const patience = (max: number, told: boolean): number =>
  told ? Math.max(1, Math.ceil(max / 2)) : max;

/** Whether a rung of the ladder was taken after it. */
export const wasTold = ({ taken }: IterationRecord): boolean =>
  taken === 'nudge' || taken === 'other-approach';

/** An iteration that left the tree as it found it; `before` is null where that is not known. */
export const leftAsItWas = (record: IterationRecord, before: TreeId | null): boolean =>
  record.tree === before;
