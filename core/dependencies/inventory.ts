import { whyTooDense } from './density.ts';
import { findUnlocked } from './find-unlocked.ts';
import type { Inventory, ManifestFile, UnreadManifest } from './component.ts';
import { isManifest, isRequirements } from './manifest-paths.ts';
import { readCargo } from './read-cargo.ts';
import { readGo } from './read-go.ts';
import { readNpm } from './read-npm.ts';
import { readPipfile } from './read-pipfile.ts';
import { readPnpm } from './read-pnpm.ts';
import { readPoetry } from './read-poetry.ts';
import { readRequirements } from './read-requirements.ts';
import { readUv } from './read-uv.ts';
import { readYarn } from './read-yarn.ts';
import { folderOf, type Reader, type Reading, Unreadable } from './reading.ts';

const readers: Readonly<Record<string, Reader>> = {
  'package-lock.json': readNpm,
  'npm-shrinkwrap.json': readNpm,
  'pnpm-lock.yaml': readPnpm,
  'yarn.lock': readYarn,
  'uv.lock': readUv,
  'poetry.lock': readPoetry,
  'Pipfile.lock': readPipfile,
  'go.mod': readGo,
  'Cargo.lock': readCargo,
};
const notUnderstood = /(?:^|\/)(?:bun\.lockb?|pdm\.lock|deno\.lock)$/;

/**
 * All that one side is made of, as its lock files tell. Never throws: a file that is not what its name says is `unread`,
 * with the reason and a remedy, and never counts as one that lists nothing.
 */
export function readInventory(files: readonly ManifestFile[], side: 'base' | 'head'): Inventory {
  const texts = new Map<string, string>();
  const unread: UnreadManifest[] = [];
  for (const file of files) {
    const text = file[side];
    if (file.unread !== undefined) unread.push({ path: file.path, line: 1, why: file.unread });
    else if (text !== null && isManifest(file.path)) texts.set(file.path, text);
  }
  const readings: Reading[] = [];
  for (const [path, text] of texts) {
    const reading = readOne(path, text, texts);
    if (reading !== null) readings.push(reading);
  }
  const unreadAll = [...unread, ...readings.flatMap((reading) => reading.unread)];
  const missing = findUnlocked(
    texts,
    readings.flatMap(({ covers }) => covers),
    foldersOf(unreadAll),
  );
  return {
    components: readings.flatMap(({ components }) => components).toSorted(byFile),
    unread: [...unreadAll, ...missing.unread].toSorted(byPlace),
    unlocked: [...readings.flatMap(({ unlocked }) => unlocked), ...missing.unlocked].toSorted(byPlace),
  };
}

const foldersOf = (some: readonly UnreadManifest[]): Set<string> =>
  new Set(some.map(({ path }) => folderOf(path)));

function readOne(path: string, text: string, files: ReadonlyMap<string, string>): Reading | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const reader = isRequirements(path)
    ? readRequirements
    : Object.hasOwn(readers, name)
      ? readers[name]
      : undefined;
  const failed = (why: string, line: number): Reading => ({
    components: [],
    unread: [{ path, line, why }],
    unlocked: [],
    covers: [],
  });
  if (notUnderstood.test(path)) {
    return failed(
      `${name} is of a kind that is not understood: keep a lock file of npm, pnpm, Yarn, uv or Poetry beside it`,
      1,
    );
  }
  if (reader === undefined) return null;
  const dense = whyTooDense(text);
  if (dense !== null) return failed(dense, 1);
  const conflict = lineOfConflict(text);
  if (conflict !== null)
    return failed('it holds the markers of a merge conflict: settle it, and write the file anew', conflict);
  try {
    return reader({ path, text, files });
  } catch (error) {
    if (error instanceof Unreadable) return failed(error.message, error.line);
    // A reader's own trouble, such as a text nested deeper than a stack: its words may quote the text.
    return failed(
      `its reader failed (${error instanceof Error ? error.name : typeof error}): write the file anew with its tool`,
      1,
    );
  }
}

function lineOfConflict(text: string): number | null {
  const at = text.startsWith('<<<<<<< ') ? 0 : text.indexOf('\n<<<<<<< ') + 1;
  if (at === 0 && !text.startsWith('<<<<<<< ')) return null;
  let line = 1;
  for (let end = text.indexOf('\n'); end !== -1 && end < at; end = text.indexOf('\n', end + 1)) line += 1;
  return line;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byFile = (a: { file: string; purl: string }, b: { file: string; purl: string }): number =>
  compare(a.file, b.file) || compare(a.purl, b.purl);
const byPlace = (a: UnreadManifest, b: UnreadManifest): number =>
  compare(a.path, b.path) || a.line - b.line || compare(a.why, b.why);
