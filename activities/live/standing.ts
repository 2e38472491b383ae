import type { TrailEvent } from '../../core/trail/entry.ts';
import { type Held, type HeldEntry, heldIn, isHeldId } from './held.ts';
import type { LiveWorld } from './live-world.ts';

/** What holds, though its row may say otherwise. */
export interface Standing extends HeldEntry {
  id: string;
  /** What the database said instead: that it was over, or nothing any more. Null where it says the same. */
  altered: 'called over' | 'taken out' | null;
  /** Why words that stand for its end do not count. */
  ignored: { by: string; why: string }[];
}

export interface HeldRow extends HeldEntry {
  id: string;
  /** Whether the row says so, which proves nothing. */
  over: boolean;
}

/** How one kind of what holds is read, judged and put back. */
export interface Judging {
  kind: Parameters<typeof heldIn>[1];
  /** The latest ones, but those whose end was checked. */
  list(but: { but: readonly string[]; limit: number }): Promise<HeldRow[]>;
  judge(
    id: string,
    entry: HeldEntry,
  ): Promise<{ enough: boolean; words: unknown; ignored: Standing['ignored'] }>;
  putBack(id: string, entry: HeldEntry): Promise<void>;
  tell(standing: Standing): TrailEvent;
}

const rowsMax = 500;

/**
 * What holds at the moment, by this process's own judgement: a row is believed where it says that something holds, and never
 * where it says that it is over. What was altered is put back, so that people find it where they look.
 */
export async function standingOf(world: LiveWorld, judging: Judging): Promise<Standing[]> {
  const held = await heldIn(world, judging.kind);
  const rows = await judging.list({ but: [...held.ended], limit: rowsMax });
  const byId = new Map(rows.map((row) => [row.id, row]));
  // What could not be written down holds all the same, and is written the next time.
  for (const { id, by, reason, at } of rows) await held.hold(id, { by, reason, at }).catch(() => undefined);
  const found: Standing[] = [];
  for (const id of new Set([...byId.keys(), ...held.standing.keys()])) {
    const standing = await judgeOne(held, judging, id, byId.get(id));
    if (standing === null) continue;
    found.push(standing);
    if (standing.altered !== null) await putBack(world, judging, standing);
  }
  // All of these are over and are not asked for again: what is behind them has its turn.
  return found.length === 0 && rows.length === rowsMax ? standingOf(world, judging) : found;
}

async function judgeOne(
  held: Held,
  judging: Judging,
  id: string,
  row: HeldRow | undefined,
): Promise<Standing | null> {
  const entry = held.standing.get(id) ?? row;
  if (!entry) return null;
  const { by, reason, at } = entry;
  const { enough, words, ignored } = await judging.judge(id, { by, reason, at });
  if (enough && row?.over !== false) {
    await held.end(id, words);
    return null;
  }
  const altered = row === undefined ? 'taken out' : row.over ? 'called over' : null;
  return { id, by, reason, at, altered, ignored };
}

async function putBack(world: LiveWorld, judging: Judging, standing: Standing): Promise<void> {
  if (!isHeldId(standing.id)) return;
  try {
    await judging.putBack(standing.id, standing);
    await world.trail.append(`${judging.kind}/${standing.id}/put-back`, judging.tell(standing));
  } catch {
    // It holds here without its row; the next look tries again.
  }
}

/** What becomes of it, in words for whoever is refused. */
export function tellAltered({ altered, ignored }: Standing): string {
  const why = ignored.slice(0, 5).map(({ by, why }) => ` The word of "${by}" does not count: ${why}.`);
  const told =
    altered === null
      ? ''
      : ` The database had it ${altered}, without words that count here: it holds, and is put back there. Find out who wrote that.`;
  return `${told}${why.join('')}`;
}
