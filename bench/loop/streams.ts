import type { IterationRecord } from '../../core/loop/record.ts';

/** The records of one made-up task, and the truth about it. */
export interface Stream {
  records: IterationRecord[];
  /** The iteration with which it begins to be stuck; null where it gets there. */
  stuckFrom: number | null;
}
