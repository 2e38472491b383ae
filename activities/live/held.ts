import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LiveWorld } from './live-world.ts';
import { makeFolder, readOnce, writeOnce } from './durable-file.ts';

/** Who did what holds until others have spoken. `at`: ISO 8601. */
export interface HeldEntry {
  by: string;
  reason: string;
  at: string;
}

/**
 * What this process has seen to hold, and whose end it has checked: in files of its own, which outlive rows of the
 * database, and in its memory, so that words are checked once.
 */
export interface Held {
  standing: ReadonlyMap<string, HeldEntry>;
  ended: ReadonlySet<string>;
  /** Safe to repeat. In memory at once, whatever becomes of the file. */
  hold(id: string, entry: HeldEntry): Promise<void>;
  /** `words`: those that ended it, for whoever asks later. */
  end(id: string, words: unknown): Promise<void>;
}

/** `kills`: until lifted. `alone`: what one person did alone, until reviewed. */
type HeldKind = 'kills' | 'alone';

const known = new WeakMap<object, Partial<Record<HeldKind, Promise<Held>>>>();
const idForm = /^[0-9a-f-]{36,64}$/;
const endedSuffix = '.ended';

/** Whether this is an id of ours: no other one names a file. */
export const isHeldId = (id: string): boolean => idForm.test(id);

/** Read from the files once in the life of a process. */
export function heldIn(world: Pick<LiveWorld, 'folder'>, kind: HeldKind): Promise<Held> {
  const own = known.get(world) ?? {};
  known.set(world, own);
  const read = (own[kind] ??= readHeld(join(world.folder, kind)));
  read.catch(() => {
    delete own[kind];
  });
  return read;
}

async function readHeld(folder: string): Promise<Held> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? [] : Promise.reject(error),
  );
  const ended = new Set(
    names.flatMap((name) => (name.endsWith(endedSuffix) ? [name.slice(0, -endedSuffix.length)] : [])),
  );
  const standing = new Map<string, HeldEntry>();
  const written = new Set(names.filter((name) => isHeldId(name)));
  for (const id of written) if (!ended.has(id)) standing.set(id, await readEntry(join(folder, id)));
  return {
    standing,
    ended,
    async hold(id, entry) {
      if (!isHeldId(id) || ended.has(id)) return;
      if (!standing.has(id)) standing.set(id, entry);
      if (written.has(id)) return;
      await makeFolder(folder);
      await writeOnce(join(folder, id), entry);
      written.add(id);
    },
    async end(id, words) {
      if (isHeldId(id)) {
        await makeFolder(folder);
        await writeOnce(join(folder, `${id}${endedSuffix}`), words);
      }
      ended.add(id);
      standing.delete(id);
    },
  };
}

/** A file that a crash left half written still tells that it holds. */
async function readEntry(path: string): Promise<HeldEntry> {
  const entry = await readOnce<HeldEntry>(path);
  return entry !== null && entry !== 'broken'
    ? entry
    : { by: 'somebody', reason: 'why is not known any more', at: new Date(0).toISOString() };
}
