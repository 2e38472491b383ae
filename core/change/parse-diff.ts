import { parsePlainFile } from './parse-plain-file.ts';
import { parseGitFile } from './parse-git-file.ts';
import { malformed, patchLines, type PatchLines } from './patch-lines.ts';
import type { ParsedFile } from './parsed-file.ts';

// Five published parsers were tried on hostile input (parse-diff 0.12, gitdiff-parser 0.3, parse-git-diff 0.0.20,
// what-the-diff 0.6, diff 9.0). All but the last accept truncated hunks and garbage inside them. `diff` checks its
// counts, but skips unknown lines between hunks, reads a combined diff as a file without changes, and drops headings:
// an auditor that skips what it does not know is blind exactly where an author wants it to be.

const startsPlainFile = ({ lines, at }: PatchLines): boolean =>
  lines[at]?.startsWith('--- ') === true && lines[at + 1]?.startsWith('+++ ') === true;

const binaries = /^Binary files .+ differ$/s;

/** What git, diff, Subversion and mail put between two files. From there to the next file everything is talk. */
const talk = /^-- $|^(?:diff|Index:|Only in|commit|From|index) |^={20}/;

const startsFile = (patch: PatchLines): boolean => {
  const line = patch.lines[patch.at] ?? '';
  return line.startsWith('diff --git ') || startsPlainFile(patch) || binaries.test(line);
};

const skipTalk = (patch: PatchLines): void => {
  while (patch.at < patch.lines.length && !startsFile(patch)) {
    const line = patch.lines[patch.at] ?? '';
    if (/^diff --(?:cc|combined) /.test(line) || line.startsWith('@@@ ')) {
      throw malformed(
        patch,
        'a diff against one parent (a combined diff of a merge does not show every change)',
      );
    }
    if (/^@@ -\d/.test(line)) throw malformed(patch, 'the file\'s "---" and "+++" lines before its hunks');
    patch.at += 1;
  }
};

const skipToNextFile = (patch: PatchLines): void => {
  while (patch.lines[patch.at] === '') patch.at += 1;
  const line = patch.lines[patch.at];
  if (line !== undefined && !startsFile(patch) && !talk.test(line)) {
    throw malformed(patch, 'a hunk header, the next file, or the end of the patch');
  }
  skipTalk(patch);
};

const joinTypeChange = (removed: ParsedFile, added: ParsedFile): ParsedFile => ({
  ...added,
  status: 'type-changed',
  baseMode: removed.baseMode,
  hunks: [...removed.hunks, ...added.hunks],
  opaque: removed.opaque === null && added.opaque === null ? null : `${removed.opaque}\n${added.opaque}`,
});

/** A file that becomes a link (or the reverse) is printed as a deletion and, right behind it, an addition. */
const addFile = (files: Map<string, ParsedFile>, file: ParsedFile, patch: PatchLines, at: number): void => {
  const last = files.get(file.path);
  if (last === undefined) {
    files.set(file.path, file);
    return;
  }
  const isLast = [...files.keys()].at(-1) === file.path;
  if (!isLast || last.status !== 'deleted' || file.status !== 'added') {
    throw malformed(patch, `each file once, but ${JSON.stringify(file.path)} was changed further up`, at);
  }
  files.set(file.path, joinTypeChange(last, file));
};

/**
 * Reads a unified diff as `git diff`, `git format-patch` or `diff -u` print it: its files in path order, each path once.
 * `headText` is null, and `opaque` holds what the hunks do not show. Throws `change.malformed-patch`, naming the line and
 * what was expected, for whatever git and patch might read differently than we do.
 */
export const parseDiff = (text: string): ParsedFile[] => {
  const patch = patchLines(text.toWellFormed());
  const files = new Map<string, ParsedFile>();
  skipTalk(patch);
  while (patch.at < patch.lines.length) {
    const at = patch.at;
    const file = patch.lines[at]?.startsWith('diff --git ') ? parseGitFile(patch) : parsePlainFile(patch);
    addFile(files, file, patch, at);
    skipToNextFile(patch);
  }
  if (files.size === 0) throw malformed(patch, 'a unified diff with at least one file');
  return [...files.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
};
