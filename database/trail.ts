import { createHash } from 'node:crypto';
import { and, arrayContains, asc, desc, eq, gt } from 'drizzle-orm';
import {
  emptyTrail,
  nextEntry,
  type Sum,
  type TrailEntry,
  type TrailEvent,
  trailEventSchema,
  type TrailHead,
} from '../core/trail/entry.ts';
import type { Database } from './client.ts';
import { trailEntries, trails } from './trail-tables.ts';

export const sumOf: Sum = (text) => createHash('sha256').update(text).digest('hex');

/** Others may write at the same time; each of them gets ahead of us once at most for each entry of theirs. */
const triesMax = 100;
const pageSize = 5000;

export interface Trail {
  /**
   * Puts an event on the trail and gives its number. Safe to repeat: an event whose key is there already is not put there
   * again, and the number is that of the first. @throws Error for an event that is none
   */
  append(key: string, event: TrailEvent): Promise<number>;
  id(): Promise<string>;
}

interface TrailOptions {
  now?: () => Date;
  /** Called after each entry that was put there. */
  appended?: () => void;
}

/** One for a process: it remembers where the trail ends, so that an entry costs one statement. */
export function createTrail(db: Database, { now = () => new Date(), appended }: TrailOptions = {}): Trail {
  let known: Promise<string> | null = null;
  let head: TrailHead | null = null;

  const id = (): Promise<string> => {
    known ??= findTrailId(db).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };

  const append = async (key: string, given: TrailEvent): Promise<number> => {
    const event = trailEventSchema.parse(given);
    const trail = await id();
    for (let tries = 0; tries < triesMax; tries += 1) {
      head ??= await findTrailHead(db);
      const next = nextEntry(head, event, { trail, at: now().toISOString(), sum: sumOf });
      const { number } = next.entry;
      const added = await db
        .insert(trailEntries)
        .values({
          number,
          key,
          sum: next.head.sum,
          entry: next.text,
          at: new Date(next.entry.at),
          workflow: event.about.workflow,
          plan: event.about.plan,
          assets: event.about.assets,
        })
        .onConflictDoNothing()
        .returning({ number: trailEntries.number });
      if (added.length > 0) {
        head = next.head;
        appended?.();
        return number;
      }
      // Its key is there, or somebody else wrote meanwhile.
      head = null;
      const [same] = await db
        .select({ number: trailEntries.number })
        .from(trailEntries)
        .where(eq(trailEntries.key, key));
      if (same) return same.number;
    }
    throw new Error(`The trail could not be written to ${triesMax} times, others being faster each time.`);
  };

  return { append, id };
}

async function findTrailId(db: Database): Promise<string> {
  await db.insert(trails).values({}).onConflictDoNothing();
  const [found] = await db.select({ id: trails.id }).from(trails);
  if (found) return found.id;
  throw new Error('The trail has no id.');
}

export async function findTrailHead(db: Database): Promise<TrailHead> {
  const [last] = await db
    .select({ number: trailEntries.number, sum: trailEntries.sum })
    .from(trailEntries)
    .orderBy(desc(trailEntries.number))
    .limit(1);
  return last ?? emptyTrail;
}

/** When the last entry was written, by the clock of whoever wrote it; null where there is none. */
export async function findTrailTime(db: Pick<Database, 'select'>): Promise<Date | null> {
  const [last] = await db
    .select({ at: trailEntries.at })
    .from(trailEntries)
    .orderBy(desc(trailEntries.number))
    .limit(1);
  return last?.at ?? null;
}

/** The sum of one entry; null where there is none of that number. */
export async function findTrailSum(db: Database, number: number): Promise<string | null> {
  const [found] = await db
    .select({ sum: trailEntries.sum })
    .from(trailEntries)
    .where(eq(trailEntries.number, number));
  return found?.sum ?? null;
}

/** All entries after a number, in order, page by page. */
export async function* readTrail(
  db: Database,
  after = 0,
): AsyncGenerator<{ number: number; sum: string; text: string }[]> {
  for (let last = after; ; ) {
    const rows = await db
      .select({ number: trailEntries.number, sum: trailEntries.sum, text: trailEntries.entry })
      .from(trailEntries)
      .where(gt(trailEntries.number, last))
      .orderBy(asc(trailEntries.number))
      .limit(pageSize);
    if (rows.length > 0) yield rows;
    if (rows.length < pageSize) return;
    last = rows.at(-1)?.number ?? last;
  }
}

export interface TrailWish {
  asset?: string;
  plan?: string;
  workflow?: string;
}

/** The latest entries about something, the oldest of them first. */
export async function findOnTrail(
  db: Database,
  { asset, plan, workflow }: TrailWish,
  max: number,
): Promise<TrailEntry[]> {
  const rows = await db
    .select({ text: trailEntries.entry })
    .from(trailEntries)
    .where(
      and(
        asset === undefined ? undefined : arrayContains(trailEntries.assets, [asset]),
        plan === undefined ? undefined : eq(trailEntries.plan, plan),
        workflow === undefined ? undefined : eq(trailEntries.workflow, workflow),
      ),
    )
    .orderBy(desc(trailEntries.number))
    .limit(max);
  return rows.reverse().map(({ text }) => JSON.parse(text) as TrailEntry);
}
