import { readHunks } from './parse-hunk.ts';
import { checkWhole, isLossy, type ParsedFile } from './parsed-file.ts';
import { malformed, type PatchLines } from './patch-lines.ts';
import { checkPath, commonPath, readSidePath } from './patch-paths.ts';
import type { FileContent, FileStatus, Hunk } from './snapshot.ts';

const plainFile = (
  path: string,
  status: FileStatus,
  content: FileContent,
  hunks: Hunk[],
  opaque: string | null,
): ParsedFile => ({
  path,
  previousPath: null,
  status,
  content,
  baseMode: null,
  headMode: null,
  hunks,
  headText: null,
  lossy: isLossy(hunks),
  opaque,
});

const parseBinaries = (patch: PatchLines): ParsedFile => {
  const line = patch.lines[patch.at] ?? '';
  const names = line.slice('Binary files '.length, -' differ'.length);
  const middle = (names.length - ' and '.length) / 2;
  const split = names.startsWith(' and ', middle) ? middle : names.indexOf(' and ');
  if (split < 1) throw malformed(patch, '"Binary files A and B differ"');
  const path = checkPath(patch, commonPath(names.slice(0, split), names.slice(split + ' and '.length)));
  patch.at += 1;
  return plainFile(path, 'modified', 'binary', [], line);
};

/** Reads one file of a plain `diff -u`, from its `---` (or `Binary files`) line on. */
export const parsePlainFile = (patch: PatchLines): ParsedFile => {
  const start = patch.at;
  if (patch.lines[start]?.startsWith('Binary files ') === true) return parseBinaries(patch);
  const base = readSidePath(patch);
  patch.at += 1;
  const head = readSidePath(patch);
  const name = base !== null && head !== null ? commonPath(base, head) : (head ?? base);
  if (name === null) throw malformed(patch, 'a path on at least one side');
  const alone = base === null || head === null;
  const path = checkPath(patch, alone ? name.replace(/^[abciow12]\//, '') : name);
  patch.at += 1;
  const hunks = readHunks(patch);
  if (hunks.length === 0) throw malformed(patch, 'a hunk header such as "@@ -1,3 +1,4 @@"');
  const status = base === null ? 'added' : head === null ? 'deleted' : 'modified';
  checkWhole(patch, status, hunks, start);
  return plainFile(path, status, 'text', hunks, null);
};
