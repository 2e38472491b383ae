import { Failed } from '../../core/failed.ts';
import { decodePath } from '../../core/change/path-bytes.ts';
import { outputOf } from './answer.ts';
import type { Git } from './git.ts';

/** One line of `git diff-tree --raw`: what changed, before anyone looked inside. */
export interface RawEntry {
  baseMode: string;
  headMode: string;
  baseId: string;
  headId: string;
  letter: string;
  path: string;
  /** The same path with one character per byte. */
  rawPath: string;
  previousPath: string | null;
}

export const absent = '000000';
export const submodule = '160000';

/** The bytes of a raw listing, one character each. */
export const parseRaw = (listing: string): RawEntry[] => {
  const fields = listing.split('\0');
  const entries: RawEntry[] = [];
  const path = (at: number): string => decodePath(Buffer.from(fields[at] ?? '', 'latin1'));
  for (let at = 0; at + 1 < fields.length; ) {
    const [baseMode = '', headMode = '', baseId = '', headId = '', status = ''] = (fields[at] ?? '')
      .slice(1)
      .split(' ');
    const moved = /^[RC]/.test(status);
    entries.push({
      baseMode,
      headMode,
      baseId,
      headId,
      letter: status[0] ?? '',
      path: path(at + (moved ? 2 : 1)),
      rawPath: fields[at + (moved ? 2 : 1)] ?? '',
      previousPath: moved ? path(at + 1) : null,
    });
    at += moved ? 3 : 2;
  }
  return entries;
};

/**
 * Every option that decides what a diff shows, so that neither a newer git nor a configuration decides it. `-l` bounds
 * the search for renames, which compares each deleted file with each added one.
 */
export const diffOptions = [
  '-r',
  '--find-renames=50%',
  '-l500',
  '--full-index',
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--no-relative',
  '--ignore-submodules=none',
  '--submodule=short',
];

/** Git takes a larger file for binary without reading it; one that is just as large is still read. */
export const sizeConfig = (fileBytesMax: number): [string, string][] => [
  ['core.bigFileThreshold', String(fileBytesMax)],
];

const listingBytesMax = 64_000_000;

const tooMany = (filesMax: number, name: string): Failed =>
  new Failed(
    'change.too-large',
    `The change in "${name}" touches more than ${filesMax} files, which is the limit. Audit it in smaller ranges, or ` +
      'raise "repositories.filesMax" in countersign.yaml.',
  );

const countNuls = (chunk: Buffer): number => {
  let count = 0;
  for (let at = chunk.indexOf(0); at !== -1; at = chunk.indexOf(0, at + 1)) count += 1;
  return count;
};

/**
 * All paths that differ, each by itself: without a search for renames this needs trees only, no contents. Stops at the
 * entry that is too many: a rename counts as two here, hence twice `filesMax`.
 */
export const listPaths = async (
  git: Git,
  base: string,
  head: string,
  { filesMax, name }: { filesMax: number; name: string },
): Promise<RawEntry[]> => {
  let nuls = 0;
  const answer = await git(
    ['diff-tree', '-r', '--raw', '-z', '--no-abbrev', '--no-renames', base, head, '--'],
    {
      bytesMax: listingBytesMax,
      stopWhen: (chunk) => {
        nuls += countNuls(chunk);
        return nuls > 4 * filesMax;
      },
    },
  );
  if (answer.ended === 'stopped') throw tooMany(filesMax, name);
  return parseRaw(outputOf(answer, 'list what changed', name).toString('latin1'));
};

/** The changed files, renames found. */
export const listEntries = async (
  git: Git,
  base: string,
  head: string,
  { filesMax, fileBytesMax, name }: { filesMax: number; fileBytesMax: number; name: string },
): Promise<RawEntry[]> => {
  const answer = await git(['diff-tree', ...diffOptions, '--raw', '-z', base, head, '--'], {
    bytesMax: listingBytesMax,
    config: sizeConfig(fileBytesMax),
    timeoutMs: 120_000,
  });
  const entries = parseRaw(outputOf(answer, 'list what changed', name).toString('latin1'));
  if (entries.length > filesMax) throw tooMany(filesMax, name);
  return entries;
};
