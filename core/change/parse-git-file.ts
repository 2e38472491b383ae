import { readHunks } from './parse-hunk.ts';
import { checkWhole, isLossy, type ParsedFile } from './parsed-file.ts';
import { malformed, type PatchLines } from './patch-lines.ts';
import { checkPath, commonPath, readGitPath, readPath, readSidePath } from './patch-paths.ts';
import type { FileContent, FileStatus } from './snapshot.ts';

interface Headers {
  from: string | null;
  to: string | null;
  baseMode: string | null;
  headMode: string | null;
  status: FileStatus | null;
  index: string | null;
}

const expectedHeader = 'an extended header of git, "---", "GIT binary patch" or "Binary files … differ"';

type ReadHeader = (headers: Headers, value: string, patch: PatchLines) => void;

const namePath =
  (field: 'from' | 'to', status: FileStatus): ReadHeader =>
  (headers, value, patch) => {
    headers[field] = readPath(patch, value);
    headers.status = status;
  };

const setMode =
  (field: 'baseMode' | 'headMode', status: FileStatus | null): ReadHeader =>
  (headers, value, patch) => {
    if (!/^[0-7]{6}$/.test(value)) throw malformed(patch, 'a mode of six octal digits');
    headers[field] = value;
    headers.status = status ?? headers.status;
  };

const setIndex: ReadHeader = (headers, value, patch) => {
  const match = /^([0-9a-f]{4,64}\.\.[0-9a-f]{4,64})(?: ([0-7]{6}))?$/.exec(value);
  if (match === null) throw malformed(patch, 'two blob ids such as "1a2b3c4..5d6e7f8 100644"');
  headers.index = match[1] ?? null;
  headers.baseMode ??= match[2] ?? null;
  headers.headMode ??= match[2] ?? null;
};

const headerReaders: [prefix: string, read: ReadHeader][] = [
  ['old mode ', setMode('baseMode', null)],
  ['new mode ', setMode('headMode', null)],
  ['deleted file mode ', setMode('baseMode', 'deleted')],
  ['new file mode ', setMode('headMode', 'added')],
  ['rename from ', namePath('from', 'renamed')],
  ['rename to ', namePath('to', 'renamed')],
  ['copy from ', namePath('from', 'copied')],
  ['copy to ', namePath('to', 'copied')],
  ['similarity index ', () => undefined],
  ['dissimilarity index ', () => undefined],
  ['index ', setIndex],
];

const readHeaders = (patch: PatchLines): Headers => {
  const headers: Headers = {
    from: null,
    to: null,
    baseMode: null,
    headMode: null,
    status: null,
    index: null,
  };
  for (;;) {
    const line = patch.lines[patch.at] ?? '';
    const reader = headerReaders.find(([prefix]) => line.startsWith(prefix));
    if (reader === undefined) return headers;
    reader[1](headers, line.slice(reader[0].length), patch);
    patch.at += 1;
  }
};

const base85 = /^[A-Za-z][0-9A-Za-z!#$%&()*+;<=>?@^_`{|}~-]+$/;

/** Reads over `GIT binary patch` or `Binary files … differ`; null where neither stands. */
const readBinary = (patch: PatchLines): string | null => {
  const start = patch.at;
  const line = patch.lines[start] ?? '';
  if (/^Binary files .+ differ$/s.test(line)) {
    patch.at += 1;
    return '';
  }
  if (line !== 'GIT binary patch') return null;
  patch.at += 1;
  if (!/^(?:literal|delta) \d+$/.test(patch.lines[patch.at] ?? '')) {
    throw malformed(patch, '"literal" or "delta" and a size');
  }
  while (/^(?:literal|delta) \d+$/.test(patch.lines[patch.at] ?? '')) {
    patch.at += 1;
    while (base85.test(patch.lines[patch.at] ?? '')) patch.at += 1;
    if (patch.lines[patch.at] !== '') throw malformed(patch, 'base85 text, and an empty line behind it');
    patch.at += 1;
  }
  return patch.lines.slice(start, patch.at).join('\n');
};

interface Sides {
  base: string | null;
  head: string | null;
}

/** Reads `---` and `+++`, which must agree with the header on which side has the file. */
const readSides = (patch: PatchLines, headers: Headers): Sides | null => {
  if (patch.lines[patch.at]?.startsWith('--- ') !== true) return null;
  const base = readSidePath(patch);
  patch.at += 1;
  if (patch.lines[patch.at]?.startsWith('+++ ') !== true)
    throw malformed(patch, 'the line "+++ " and the path');
  const head = readSidePath(patch);
  if (
    (base === null) !== (headers.status === 'added') ||
    (head === null) !== (headers.status === 'deleted')
  ) {
    throw malformed(patch, '"/dev/null" just where the header says that the file is new or deleted');
  }
  patch.at += 1;
  return { base, head };
};

/** Whether a side names `path`, with its prefix or, as `--no-prefix` prints it, without. */
const names = (side: string | null, path: string): boolean =>
  side === null ||
  side === path ||
  (side.endsWith(path) && side.length === path.length + 2 && side[1] === '/');

/** The head's path, once every line that names it agrees: what one tool would change must be what another shows. */
const agreedPath = (patch: PatchLines, start: number, headers: Headers, sides: Sides | null): string => {
  const { from, to } = headers;
  const gitPath = readGitPath({ lines: patch.lines, at: start });
  if ((from === null) !== (to === null))
    throw malformed(patch, 'both "from" and "to" of a rename or copy', start);
  const path = to ?? gitPath;
  if (path !== null) {
    if (sides !== null && (!names(sides.base, from ?? path) || !names(sides.head, path))) {
      throw malformed(
        patch,
        'the path of the "diff --git" header in the "---" and "+++" lines below it',
        start,
      );
    }
    return path;
  }
  // `git diff --no-index old new` names two places and does not call it a rename.
  const { base, head } = sides ?? { base: null, head: null };
  if (base === null || head === null || patch.lines[start] !== `diff --git ${base} ${head}`) {
    throw malformed(
      patch,
      'a header whose two paths are the same, or "rename from" and "rename to" below it',
      start,
    );
  }
  return commonPath(base, head);
};

const contentOf = (baseMode: string | null, headMode: string | null, binary: boolean): FileContent => {
  const mode = headMode ?? baseMode;
  if (mode === '160000') return 'submodule';
  if (mode === '120000') return 'symlink';
  return binary ? 'binary' : 'text';
};

const statusOf = (headers: Headers, changed: boolean): FileStatus => {
  if (headers.status !== null) return headers.status;
  if (headers.baseMode?.slice(0, 3) !== headers.headMode?.slice(0, 3)) return 'type-changed';
  return headers.baseMode !== headers.headMode && !changed ? 'mode-changed' : 'modified';
};

const checkHeaders = (patch: PatchLines, { status, baseMode, headMode }: Headers, start: number): void => {
  if (status === null && (baseMode === null) !== (headMode === null)) {
    throw malformed(patch, 'both "old mode" and "new mode"', start);
  }
};

/** Reads one file from its `diff --git` line on. */
export const parseGitFile = (patch: PatchLines): ParsedFile => {
  const start = patch.at;
  patch.at += 1;
  const headers = readHeaders(patch);
  checkHeaders(patch, headers, start);
  const binary = readBinary(patch);
  const sides = binary === null ? readSides(patch, headers) : null;
  const path = checkPath(patch, agreedPath(patch, start, headers, sides), start);
  const hunks = sides === null ? [] : readHunks(patch);
  const silent = headers.status === null && headers.baseMode === headers.headMode && binary === null;
  if (hunks.length === 0 && (sides !== null || silent)) {
    throw malformed(patch, sides === null ? expectedHeader : 'a hunk header such as "@@ -1,3 +1,4 @@"');
  }
  const status = statusOf(headers, hunks.length > 0 || binary !== null);
  checkWhole(patch, status, hunks, start);
  return {
    path,
    previousPath: headers.from === null ? null : checkPath(patch, headers.from, start),
    status,
    content: contentOf(headers.baseMode, headers.headMode, binary !== null),
    baseMode: status === 'added' ? null : headers.baseMode,
    headMode: status === 'deleted' ? null : headers.headMode,
    hunks,
    headText: null,
    lossy: isLossy(hunks),
    opaque: binary === null ? null : `${headers.index ?? ''}\n${binary}`,
  };
};
