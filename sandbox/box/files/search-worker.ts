import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, join, matchesGlob, relative } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { isKeptOut } from './kept-out.ts';

// A thread of its own, so that the agent can end it: nothing else ends a regular expression that tries for ever.

export interface SearchOrder {
  root: string;
  /** A file or folder below `root`, without links. */
  from: string;
  pattern: string;
  ignoreCase: boolean;
  glob?: string;
  matchesMax: number;
}

export type SearchWord = { kind: 'found'; line: string } | { kind: 'done'; notes: string[] };

const fileBytesMax = 2_000_000;
const filesMax = 100_000;
const lineCharsMax = 300;

const order = workerData as SearchOrder;
const say = (word: SearchWord) => parentPort?.postMessage(word, []);

function* filesBelow(path: string): Generator<string> {
  if (statSync(path).isFile()) return yield path;
  const waiting = [path];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of entriesOf(folder)) {
      const at = join(folder, entry.name);
      if (entry.isDirectory() && !isKeptOut(entry.name)) waiting.push(at);
      else if (entry.isFile()) yield at;
    }
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

/** Null where it is no text, too large, or gone. */
function readText(path: string): string | null {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    const found = fstatSync(descriptor);
    if (!found.isFile() || found.size > fileBytesMax) return null;
    const bytes = Buffer.alloc(found.size);
    const read = bytes.subarray(0, readSync(descriptor, bytes, 0, found.size, 0));
    return read.subarray(0, 8192).includes(0) ? null : read.toString('utf8');
  } catch {
    return null;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function compile(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, `${flags}u`);
  } catch {
    return new RegExp(pattern, flags);
  }
}

/** A glob without a slash is about names, wherever they are. */
function isWanted(path: string): boolean {
  if (order.glob === undefined) return true;
  return order.glob.includes('/')
    ? matchesGlob(relative(order.root, path), order.glob)
    : matchesGlob(basename(path), order.glob);
}

function search(): string[] {
  const expression = compile(order.pattern, order.ignoreCase ? 'i' : '');
  let files = 0;
  let found = 0;
  for (const path of filesBelow(order.from)) {
    if (!isWanted(path)) continue;
    files += 1;
    if (files > filesMax) return [`[Only ${filesMax} files were searched: narrow path or glob.]`];
    const lines = readText(path)?.split('\n') ?? [];
    for (const [index, line] of lines.entries()) {
      if (!expression.test(line)) continue;
      if (found >= order.matchesMax) return [`[There is more: these are ${order.matchesMax}.]`];
      found += 1;
      say({
        kind: 'found',
        line: `${relative(order.root, path)}:${index + 1}: ${line.slice(0, lineCharsMax)}`,
      });
    }
  }
  return found === 0 ? [`[Nothing matches in ${files} files.]`] : [];
}

say({ kind: 'done', notes: search() });
