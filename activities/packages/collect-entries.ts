import type { ReadEntry } from 'tar';
import { collidingPaths, pathsBelowFiles, placeEntry } from '../../core/change/package-paths.ts';
import type { Oddity } from '../../core/change/release.ts';
import { clip } from '../../core/clip.ts';
import { Failed } from '../../core/failed.ts';

export interface UnpackLimits {
  unpackedBytesMax: number;
  entriesMax: number;
}

export interface UnpackedFile {
  /** Git's mode; a link's bytes say where it leads. */
  mode: '100644' | '100755' | '120000';
  bytes: Buffer;
}

export interface Unpacked {
  /** By path in the package, without the folder that npm drops. */
  files: Map<string, UnpackedFile>;
  /** Entries that stand in `files` under no path, by their name in the tarball. */
  unplaced: Map<string, string>;
  /** Everything that no honest tool packs, the unplaced included. */
  oddities: Oddity[];
  /** Of the contents. */
  bytes: number;
}

interface Collected extends Unpacked {
  entries: number;
  /** Characters of all names, which take memory and time as contents do. */
  names: number;
  /** The folders that npm drops. */
  roots: Set<string>;
}

export const tooManyBytes = (what: string, { unpackedBytesMax }: UnpackLimits): Failed =>
  new Failed(
    'change.too-large',
    `${what} unpacks to more than ${unpackedBytesMax} bytes, which is the limit. Raise "packages.unpackedBytesMax" in countersign.yaml if that is to be expected.`,
  );

const tooManyEntries = (what: string, { entriesMax }: UnpackLimits): Failed =>
  new Failed(
    'change.too-large',
    `${what} holds more than ${entriesMax} entries, which is the limit. Raise "packages.entriesMax" in countersign.yaml if that is to be expected.`,
  );

/** Characters of all names: two hundred each for as many entries as are taken by default. */
const namesMax = 20_000_000;

const tooLongNames = (what: string): Failed =>
  new Failed(
    'package.malformed',
    `The names alone of what ${what} holds take more than ${namesMax} characters: that is no package. Do not install it.`,
  );

/** More than any real path; a longer name is told by its beginning. */
const nameMax = 4096;
const shown = (path: string): string => clip(path.toWellFormed(), nameMax);

const note = (into: Collected, path: string, why: string): void => {
  into.oddities.push({ path: shown(path), why });
};

const leave = (into: Collected, path: string, why: string): void => {
  into.unplaced.set(shown(path), why);
  note(into, path, why);
};

/** Gathers the entries that a parser finds. All but `finish` throw when a limit is passed. */
export function collectEntries(what: string, limits: UnpackLimits) {
  const into: Collected = {
    files: new Map(),
    unplaced: new Map(),
    oddities: [],
    bytes: 0,
    entries: 0,
    names: 0,
    roots: new Set(),
  };
  const count = (entry: ReadEntry): void => {
    into.entries += 1;
    into.bytes += entry.size;
    into.names += entry.path.length;
    if (into.entries > limits.entriesMax) throw tooManyEntries(what, limits);
    if (into.names > namesMax) throw tooLongNames(what);
    if (into.bytes > limits.unpackedBytesMax) throw tooManyBytes(what, limits);
  };
  return {
    take: (entry: ReadEntry): void => {
      count(entry);
      takeEntry(into, entry);
    },
    /** An extended header so large that the parser, and so npm, passes it over; or an entry of a kind that neither knows. */
    passOver: (entry: ReadEntry): void => {
      count(entry);
      leave(into, entry.path, `it is a ${entry.type} of ${entry.size} bytes, which npm passes over`);
    },
    finish: (): Unpacked => finish(into),
  };
}

function takeEntry(into: Collected, entry: ReadEntry): void {
  const kind = kindOf(entry);
  const placed = placeEntry(entry.path);
  if (placed.kind === 'placed' && kind === 'file') {
    readContent(into, entry, placed.path);
    return;
  }
  entry.resume();
  if (placed.kind === 'unsafe') leave(into, entry.path, placed.why);
  else if (kind === 'other') leave(into, entry.path, `it is no file but a ${entry.type}`);
  else if (placed.kind === 'placed' && kind === 'link') placeLink(into, entry, placed.path);
}

function readContent(into: Collected, entry: ReadEntry, path: string): void {
  const chunks: Buffer[] = [];
  const mode = (entry.mode ?? 0) & 0o111 ? '100755' : '100644';
  entry.on('data', (chunk: Buffer) => {
    // A copy: a portion of the tar that a small file is cut from would be kept whole.
    chunks.push(Buffer.from(chunk));
  });
  entry.on('end', () => place(into, entry, path, { mode, bytes: Buffer.concat(chunks) }));
}

function placeLink(into: Collected, entry: ReadEntry, path: string): void {
  const target = entry.linkpath ?? '';
  const kind = entry.type === 'Link' ? 'hard link' : 'symbolic link';
  note(into, path, `it is a ${kind} to ${JSON.stringify(clip(target, 100))}, which npm leaves out`);
  const bytes = Buffer.from(entry.type === 'Link' ? `hard link to ${target}` : target);
  place(into, entry, path, { mode: '120000', bytes });
}

function place(into: Collected, entry: ReadEntry, path: string, file: UnpackedFile): void {
  into.roots.add(entry.path.split('/', 1)[0] ?? '');
  if (into.files.has(path)) note(into, path, 'it is there more than once, and the last one counts');
  else if (path.includes('\u{FFFD}')) note(into, path, 'its name is not UTF-8');
  into.files.set(path, file);
}

function kindOf({ type }: ReadEntry): 'file' | 'folder' | 'link' | 'other' {
  switch (type) {
    case 'File':
    case 'OldFile':
    case 'ContiguousFile':
      return 'file';
    case 'Directory':
    case 'GNUDumpDir':
      return 'folder';
    case 'Link':
    case 'SymbolicLink':
      return 'link';
    default:
      return 'other';
  }
}

function finish(into: Collected): Unpacked {
  const { files, roots } = into;
  for (const path of pathsBelowFiles([...files.keys()])) {
    files.delete(path);
    leave(into, path, 'it lies below what is a file itself');
  }
  if (roots.size > 1) {
    const names = [...roots].slice(0, 5).map((root) => JSON.stringify(clip(root, 60)));
    note(into, '/', `its entries lie in several folders, ${names.join(', ')}, which npm makes one`);
  }
  for (const { path, first } of collidingPaths([...files.keys()])) {
    note(
      into,
      path,
      `where capitals do not count it is the same file as ${JSON.stringify(clip(first, 200))}`,
    );
  }
  const { unplaced, oddities, bytes } = into;
  return { files, unplaced, oddities, bytes };
}
