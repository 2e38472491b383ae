import type { Snapshot } from './box-call.ts';

/** How the two sides of a merge are called in the markers of its conflicts. */
export const sides = { change: 'your-change', base: 'base' } as const;

/** A file that does not merge by itself. `both` holds markers; else it stands there as the side left it that kept it. */
export interface Conflict {
  path: string;
  kind: 'both' | 'deleted-by-base' | 'deleted-by-change';
}

/** What becomes of a snapshot that is brought onto another base. */
export type Merged =
  | { kind: 'merged'; at: Snapshot; conflicts: Conflict[] }
  /** Nothing was changed: it conflicts in what markers cannot express. `because` says in what. */
  | { kind: 'by-hand'; because: string };
