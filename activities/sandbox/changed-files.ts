import type { ParsedFile } from '../../core/change/parsed-file.ts';
import { parseDiff } from '../../core/change/parse-diff.ts';

const fileStart = '\ndiff --git ';

/** The files of a difference between two snapshots; of one that was cut off, those that are whole. */
export function changedFiles({ diff, whole }: { diff: string; whole: boolean }): ParsedFile[] {
  const kept = whole ? diff : diff.slice(0, Math.max(0, diff.lastIndexOf(fileStart) + 1));
  // Nothing at all is no malformed patch here: nothing differs.
  return kept.trim() === '' ? [] : parseDiff(kept);
}

/** How many lines they add and remove. */
export function lineCounts(files: readonly ParsedFile[]): { addedLines: number; removedLines: number } {
  const lines = files.flatMap((file) => file.hunks.flatMap((hunk) => hunk.lines));
  return {
    addedLines: lines.filter(({ kind }) => kind === 'added').length,
    removedLines: lines.filter(({ kind }) => kind === 'removed').length,
  };
}
