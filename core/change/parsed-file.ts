import { malformed, type PatchLines } from './patch-lines.ts';
import type { ChangedFile, FileStatus, Hunk } from './snapshot.ts';

/** A file of a patch, and what its hunks cannot show: the raw lines of a binary patch and of the blobs' ids, or null. */
export type ParsedFile = ChangedFile & { opaque: string | null };

/** True where U+FFFD stands: whoever made the text had bytes that are not UTF-8. */
export const isLossy = (hunks: Hunk[]): boolean =>
  hunks.some((hunk) => hunk.lines.some((line) => line.text.includes('\u{FFFD}')));

const onlyKind = (hunks: Hunk[], kind: 'added' | 'removed'): boolean =>
  hunks.every((hunk) => hunk.lines.every((line) => line.kind === kind));

/** Where the whole file is added or deleted, its hunks must not show another side. */
export const checkWhole = (patch: PatchLines, status: FileStatus, hunks: Hunk[], at: number): void => {
  if (status === 'added' && !onlyKind(hunks, 'added')) {
    throw malformed(patch, 'only added lines in the hunks of a new file', at);
  }
  if (status === 'deleted' && !onlyKind(hunks, 'removed')) {
    throw malformed(patch, 'only removed lines in the hunks of a deleted file', at);
  }
};
