import { randomUUID } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../../database/client.ts';
import { findTrailTime } from '../../database/trail.ts';
import { makeFolder } from './durable-file.ts';

/** Clocks are set right by less than this all the time. */
const skewMs = 60_000;

/**
 * Why the clock cannot be believed; null where it can. It must be behind neither the latest time that this process has
 * seen nor the trail's last entry: a clock that was set back would bring expired plans to life.
 */
export async function refuseClock(db: Database, folder: string, now: Date): Promise<string | null> {
  const path = join(folder, 'clock');
  const seen = await readFile(path, 'utf8').then(
    (text) => Date.parse(text),
    () => Number.NEGATIVE_INFINITY,
  );
  const written = (await findTrailTime(db))?.getTime() ?? Number.NEGATIVE_INFINITY;
  const latest = Math.max(Number.isNaN(seen) ? Number.NEGATIVE_INFINITY : seen, written);
  if (now.getTime() < latest - skewMs)
    return `The clock here shows ${now.toISOString()}, and ${new Date(latest).toISOString()} has been before: it was set back. Set it right; if it once was ahead by mistake, remove the file ${path}.`;
  if (now.getTime() > latest || Number.isNaN(seen)) await keep(folder, path, now);
  return null;
}

async function keep(folder: string, path: string, now: Date): Promise<void> {
  await makeFolder(folder);
  const draft = `${path}.${randomUUID()}`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(now.toISOString());
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
