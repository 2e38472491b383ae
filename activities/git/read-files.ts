import { parseDiff } from '../../core/change/parse-diff.ts';
import type { ParsedFile } from '../../core/change/parsed-file.ts';
import type { ChangedFile, FileContent, FileStatus, Hunk } from '../../core/change/snapshot.ts';
import { Failed } from '../../core/failed.ts';
import { outputOf } from './answer.ts';
import { blobSizes, readBlobs } from './blobs.ts';
import type { Git } from './git.ts';
import { absent, diffOptions, listEntries, type RawEntry, sizeConfig, submodule } from './raw-entries.ts';
import { decodeBytesText, decodeText } from './text.ts';

export interface ReadLimits {
  filesMax: number;
  fileBytesMax: number;
  /** How people know the repository. */
  name: string;
}

/** What one change may hold in all, so that one audit cannot fill a worker's memory. */
const diffBytesMax = 48_000_000;
const headTextBytesMax = 32_000_000;
/** Each line becomes an object; very many very short ones would outweigh their bytes a hundredfold. */
const diffLinesMax = 500_000;
/** Enough that the function around a changed line is mostly seen. */
const contextLines = 12;

const checkLines = (output: Buffer, name: string): void => {
  let lines = 0;
  for (let at = output.indexOf(10); at !== -1; at = output.indexOf(10, at + 1)) lines += 1;
  if (lines <= diffLinesMax) return;
  throw new Failed(
    'change.too-large',
    `The change in "${name}" shows ${lines} lines, ${diffLinesMax} is the limit: audit it in smaller ranges.`,
  );
};

const readPatch = async (
  git: Git,
  base: string,
  head: string,
  limits: ReadLimits,
): Promise<Map<string, ParsedFile>> => {
  const answer = await git(
    [
      'diff-tree',
      ...diffOptions,
      '--patch',
      `--unified=${contextLines}`,
      '--inter-hunk-context=0',
      '--diff-algorithm=histogram',
      '--indent-heuristic',
      '--src-prefix=a/',
      '--dst-prefix=b/',
      base,
      head,
      '--',
    ],
    { bytesMax: diffBytesMax, config: sizeConfig(limits.fileBytesMax), timeoutMs: 120_000 },
  );
  const output = outputOf(answer, 'compare the files', limits.name);
  checkLines(output, limits.name);
  // One character per byte: the parser looks at ASCII only, and each line's own bytes are decoded afterwards.
  const patch = output.toString('latin1');
  return patch === '' ? new Map() : new Map(parseDiff(patch).map((file) => [file.path, file]));
};

const decodeHunks = (hunks: Hunk[]): { hunks: Hunk[]; lossy: boolean } => {
  let lossy = false;
  const decoded = hunks.map((hunk) => ({
    // Git cuts a heading at 80 bytes, also within a character.
    heading: decodeBytesText(hunk.heading).text.replace(/\u{FFFD}+$/u, ''),
    lines: hunk.lines.map((line) => {
      const { text, lossy: lossyLine } = decodeBytesText(line.text);
      lossy ||= lossyLine;
      return { ...line, text };
    }),
  }));
  return { hunks: decoded, lossy };
};

const statuses: Record<string, FileStatus> = {
  A: 'added',
  D: 'deleted',
  M: 'modified',
  T: 'type-changed',
  R: 'renamed',
  C: 'copied',
};

const statusOf = (entry: RawEntry): FileStatus => {
  if (entry.letter === 'M' && entry.baseId === entry.headId) return 'mode-changed';
  const status = statuses[entry.letter];
  if (status === undefined) throw new Error(`Git gave ${entry.path} the unknown status "${entry.letter}".`);
  return status;
};

const blobIds = (entry: RawEntry): string[] => [
  ...(entry.baseMode === absent || entry.baseMode === submodule ? [] : [entry.baseId]),
  ...(entry.headMode === absent || entry.headMode === submodule ? [] : [entry.headId]),
];

const contentOf = (
  entry: RawEntry,
  parsed: ParsedFile,
  sizes: Map<string, number>,
  bytesMax: number,
): FileContent => {
  const mode = entry.headMode === absent ? entry.baseMode : entry.headMode;
  if (mode === submodule) return 'submodule';
  if (mode === '120000') return 'symlink';
  if (blobIds(entry).some((id) => (sizes.get(id) ?? 0) > bytesMax)) return 'too-large';
  return parsed.content === 'binary' ? 'binary' : 'text';
};

interface Reading {
  entries: RawEntry[];
  sizes: Map<string, number>;
  patch: Map<string, ParsedFile>;
  limits: ReadLimits;
}

const describeFile = (entry: RawEntry, { sizes, patch, limits }: Reading): ChangedFile => {
  const parsed = patch.get(entry.path);
  if (parsed === undefined)
    throw new Error(`Git listed ${JSON.stringify(entry.path)} as changed, but did not show it.`);
  return {
    path: entry.path,
    previousPath: entry.previousPath,
    status: statusOf(entry),
    content: contentOf(entry, parsed, sizes, limits.fileBytesMax),
    baseMode: entry.baseMode === absent ? null : entry.baseMode,
    headMode: entry.headMode === absent ? null : entry.headMode,
    ...decodeHunks(parsed.hunks),
    headText: null,
  };
};

/** Binary has NULs early on, as git sees it; a file without any change of content is not in the diff to tell. */
const isBinary = (bytes: Buffer): boolean => bytes.subarray(0, 8000).includes(0);

const withHeadText = (file: ChangedFile, bytes: Buffer | undefined): ChangedFile => {
  if (bytes === undefined) return file;
  if (isBinary(bytes)) return { ...file, content: 'binary' };
  const { text, lossy } = decodeText(bytes);
  return { ...file, headText: text, lossy: file.lossy || lossy };
};

const withContentId = (file: ChangedFile, entry: RawEntry): ChangedFile => {
  const isTold = file.content === 'text' && (file.headText !== null || file.status === 'deleted');
  return isTold ? file : { ...file, contentId: `${entry.baseId}..${entry.headId}` };
};

/** Which head sides are read: text, in path order, until all of them together would be too much. */
const chooseHeadTexts = (files: ChangedFile[], { entries, sizes }: Reading): Set<string> => {
  let bytes = 0;
  const chosen = new Set<string>();
  for (const [at, file] of files.entries()) {
    const entry = entries[at];
    if (file.content !== 'text' || entry === undefined || entry.headMode === absent) continue;
    bytes += sizes.get(entry.headId) ?? 0;
    if (bytes <= headTextBytesMax) chosen.add(entry.headId);
  }
  return chosen;
};

const byPath = (one: { path: string }, other: { path: string }): number => (one.path < other.path ? -1 : 1);

/** The changed files between two commits (or trees) whose blobs are here, in path order. */
export const readFiles = async (
  git: Git,
  base: string,
  head: string,
  limits: ReadLimits,
): Promise<ChangedFile[]> => {
  const entries = (await listEntries(git, base, head, limits)).sort(byPath);
  const sizes = await blobSizes(git, [...new Set(entries.flatMap(blobIds))], limits.name);
  const reading = { entries, sizes, patch: await readPatch(git, base, head, limits), limits };
  const files = entries.map((entry) => describeFile(entry, reading));
  const chosen = chooseHeadTexts(files, reading);
  const texts = await readBlobs(git, [...chosen], { bytesMax: headTextBytesMax, name: limits.name });
  return entries.flatMap((entry, at) => {
    const file = files[at];
    if (file === undefined) return [];
    const isText = file.content === 'text' && entry.headMode !== absent;
    return [withContentId(isText ? withHeadText(file, texts.get(entry.headId)) : file, entry)];
  });
};
