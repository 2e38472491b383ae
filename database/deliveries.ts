import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm';
import { type Delivery, onceKey, togetherKey } from '../core/github/delivery.ts';
import type { RecordedComment } from '../core/github/judge-comment.ts';
import type { ReadDelivery } from '../core/github/read-delivery.ts';
import type { Database } from './client.ts';
import { deliveries } from './delivery-table.ts';
import { pruneStartPasses } from './start-passes.ts';

/** How long deliveries that may be handled as one wait for more of them: checks of one head end in bursts. */
const gatherSeconds = 3;
/** As many rows as one delivery may stand for. */
const togetherMax = 5000;
const keepDays = 30;
const pruneMax = 5000;

export interface Received {
  id: string;
  event: string;
  action: string | null;
  repository: string | null;
  payloadBytes: number;
  read: ReadDelivery;
}

/** Records a delivery; committed when it returns. Safe to repeat: false where it is known already, and nothing is written. */
export async function saveDelivery(db: Database, { read, ...facts }: Received): Promise<boolean> {
  const delivery = 'delivery' in read ? read.delivery : null;
  const together = delivery && togetherKey(delivery);
  const saved = await db
    .insert(deliveries)
    .values({
      ...facts,
      // A column that is left out is null; null itself would be stored as JSON.
      ...(delivery && { delivery, once: onceKey(delivery), together }),
      ...(together !== null && { dueAt: sql`now() + make_interval(secs => ${gatherSeconds})` }),
      state: delivery ? 'waiting' : 'ignored',
      note: 'ignored' in read ? read.ignored : '',
    })
    .onConflictDoNothing()
    .returning({ id: deliveries.id });
  return saved.length > 0;
}

export interface DueDelivery {
  id: string;
  delivery: Delivery;
}

/** What became of forwarding one: `postponed` where something is wrong with this one, `later` where it is with Temporal. */
export type Forwarding =
  | { kind: 'forwarded' }
  | { kind: 'postponed'; why: string }
  | { kind: 'later'; why: string };

interface WaitingRow extends DueDelivery {
  together: string | null;
  tries: number;
}

/**
 * Lets `forward` see to the oldest deliveries that are due, at most `max`, and records what became of each. Nobody else
 * takes them meanwhile; when we are killed they are due again. Those handled as one go by the id of the latest of them:
 * so a delivery that comes after its workflow was started never counts as handled by it.
 */
export async function forwardDue(
  db: Database,
  max: number,
  forward: (due: DueDelivery[]) => Promise<Forwarding[]>,
): Promise<Forwarding[]> {
  return db.transaction(async (step) => {
    const due = await takeDue(step, max);
    if (due.length === 0) return [];
    const groups = await gather(step, due);
    const outcomes = await forward(groups.map(({ lead }) => ({ id: lead.id, delivery: lead.delivery })));
    for (const [index, outcome] of outcomes.entries()) {
      const group = groups[index];
      if (group) await recordForwarding(step, group, outcome);
    }
    return outcomes;
  });
}

type Step = Parameters<Parameters<Database['transaction']>[0]>[0];

interface Group {
  lead: WaitingRow;
  /** Ids of the others, which the lead stands for. */
  others: string[];
}

const { id, together, tries, delivery, receivedAt, dueAt, state } = deliveries;
const waiting = eq(state, 'waiting');

async function takeDue(step: Step, max: number): Promise<WaitingRow[]> {
  const rows = await step
    .select({ id, delivery, together, tries })
    .from(deliveries)
    .where(and(waiting, lte(dueAt, sql`now()`)))
    .orderBy(asc(receivedAt), asc(id))
    .limit(max)
    .for('update', { skipLocked: true });
  return rows.flatMap((row) => (row.delivery ? [{ ...row, delivery: row.delivery }] : []));
}

async function gather(step: Step, due: WaitingRow[]): Promise<Group[]> {
  const keys = [...new Set(due.flatMap((row) => row.together ?? []))];
  const lone = due.filter((row) => row.together === null).map((lead) => ({ lead, others: [] }));
  const gathered: Group[] = [];
  for (const key of keys) {
    const rows = await step
      .select({ id, delivery, together, tries })
      .from(deliveries)
      .where(and(waiting, eq(together, key)))
      .orderBy(asc(receivedAt), asc(id))
      .limit(togetherMax)
      .for('update', { skipLocked: true });
    const lead = rows.at(-1);
    if (!lead?.delivery) continue;
    gathered.push({
      lead: { ...lead, delivery: lead.delivery },
      others: rows.slice(0, -1).map((row) => row.id),
    });
  }
  return [...lone, ...gathered];
}

async function recordForwarding(step: Step, { lead, others }: Group, outcome: Forwarding): Promise<void> {
  const all = [lead.id, ...others];
  switch (outcome.kind) {
    case 'forwarded': {
      const forwarded = { state: 'forwarded', forwardedAt: sql`now()` };
      await step
        .update(deliveries)
        .set({ ...forwarded, note: '' })
        .where(eq(id, lead.id));
      if (others.length === 0) return;
      const note = `handled as one with ${lead.id}`;
      await step
        .update(deliveries)
        .set({ ...forwarded, note })
        .where(inArray(id, others));
      return;
    }
    case 'postponed':
      await step
        .update(deliveries)
        .set({
          note: outcome.why.slice(0, 400),
          tries: lead.tries + 1,
          dueAt: sql`now() + make_interval(mins => least(60, ${lead.tries + 1}::int))`,
        })
        .where(inArray(id, all));
      return;
    case 'later':
      return;
  }
}

/** The comment of this `onceKey`, as it was delivered first; null where none was, or it is forgotten. */
export async function findComment(db: Database, once: string): Promise<RecordedComment | null> {
  const [row] = await db
    .select({ delivery, receivedAt })
    .from(deliveries)
    .where(eq(deliveries.once, once.toLowerCase()));
  return row?.delivery ? { delivery: row.delivery, receivedMs: row.receivedAt.getTime() } : null;
}

/** What GitHub delivered under this id; null where it was nothing that is handled, or it is forgotten. */
export async function findDelivery(db: Database, known: string): Promise<Delivery | null> {
  const [row] = await db.select({ delivery }).from(deliveries).where(eq(id, known));
  return row?.delivery ?? null;
}

/** Forgets what is older than 30 days, at most 5,000 at a time; gives how many. */
export async function pruneDeliveries(db: Database): Promise<number> {
  const { rowCount } = await db.execute(sql`
    delete from deliveries where id in (
      select id from deliveries where received_at < now() - make_interval(days => ${keepDays}) limit ${pruneMax})`);
  await pruneStartPasses(db);
  return rowCount ?? 0;
}
