import type { Dirent } from 'node:fs';
import { opendir, readlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { FileCall } from '../protocol.ts';
import { isKeptOut } from './kept-out.ts';
import { resolveFolder } from './work-path.ts';

const entriesReadMax = 20_000;

/** One path a line, folders with a slash at their end; folders of what is installed or built are named, not entered. */
export async function listFolder(root: string, call: Extract<FileCall, { kind: 'list' }>): Promise<string> {
  const folder = await resolveFolder(root, call.path);
  const lines: string[] = [];
  let isWhole = true;
  const waiting = [{ path: folder, depth: 1 }];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    for (const entry of await entriesOf(next.path)) {
      if (lines.length >= call.entriesMax) {
        isWhole = false;
        waiting.length = 0;
        break;
      }
      const path = join(next.path, entry.name);
      lines.push(await lineOf(relative(folder, path), path, entry));
      const isOpen = entry.isDirectory() && !isKeptOut(entry.name) && next.depth < call.depthMax;
      if (isOpen) waiting.push({ path, depth: next.depth + 1 });
    }
  }
  if (lines.length === 0) return '[The folder is empty.]';
  lines.sort();
  if (!isWhole)
    lines.push(`[There is more: these are ${call.entriesMax}. List a folder below, or less deep.]`);
  return lines.join('\n');
}

/** In a folder of millions, only some are looked at. */
async function entriesOf(path: string): Promise<Dirent[]> {
  const entries: Dirent[] = [];
  try {
    for await (const entry of await opendir(path)) {
      if (entries.push(entry) >= entriesReadMax) break;
    }
  } catch {
    // Gone meanwhile, or closed to us: nothing to show.
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function lineOf(shown: string, path: string, entry: Dirent): Promise<string> {
  if (entry.isDirectory()) return `${shown}/`;
  if (entry.isSymbolicLink()) return `${shown} -> ${await readlink(path).catch(() => '?')}`;
  return entry.isFile() ? shown : `${shown} [no regular file]`;
}
