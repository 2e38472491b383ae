import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PgTable } from 'drizzle-orm/pg-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Plan } from '../../../core/remedy/plan.ts';
import type { Database } from '../../../database/client.ts';
import { databaseForFile } from '../../database/database-for-file.ts';
import { type Arena, createArena } from './attacking.ts';
import { actionOn, appending, deedsIn } from './live-set-up.ts';
import { setState } from './process-actor.ts';

interface Assets {
  db: () => Database;
  folder: () => string;
  /** What writes down one word more, and such an action on an asset. */
  appending: (word: string) => Plan['actions'][number]['deed'];
  append: (name: string, word: string, id?: string) => Plan['actions'][number];
  /** What was really done, in order. */
  did: () => string[];
}

/** The file's own database, of which each test finds these tables empty, and a folder of healthy assets for each test. */
export function assetsForEachTest(tables: readonly PgTable[]): Assets {
  const db = databaseForFile();
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-live-'));
    for (const name of ['web', 'db', 'cache']) setState(folder, name);
    for (const table of tables) await db().delete(table);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return {
    db,
    folder: () => folder,
    appending: (word) => appending(folder, word),
    append: (name, word, id) => actionOn(name, appending(folder, word), id),
    did: () => deedsIn(folder),
  };
}

/** An arena for all tests of a file. */
export function arenaForFile(): () => Arena {
  const db = databaseForFile();
  let arena: Arena | undefined;
  beforeAll(async () => {
    arena = createArena(db(), await mkdtemp(join(tmpdir(), 'countersign-arena-')));
  });
  afterAll(async () => {
    if (arena) await rm(arena.folder, { recursive: true, force: true });
  });
  return () => {
    if (!arena) throw new Error('The arena is there before the first test: ask for it inside a test.');
    return arena;
  };
}
