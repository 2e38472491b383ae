import { createHash, randomUUID } from 'node:crypto';
import { and, asc, desc, eq, gt, inArray, lte, sql } from 'drizzle-orm';
import type { Alert } from '../core/alerts/alert.ts';
import { assetsOf, type Routed } from '../core/alerts/group.ts';
import type { Database } from './client.ts';
import { assets } from './asset-tables.ts';
import { joinGroups, type Joining } from './join-alerts.ts';
import { alertOpenings, alerts, incidents } from './schema.ts';

/** Rows in one statement. */
const pageSize = 500;
const keepDays = 30;
const pruneMax = 5000;

const sum = (...parts: string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

export interface ReceivedAlert {
  source: string;
  alert: Alert;
  routed: Routed;
}

/**
 * Records alerts; committed when it returns. What is known is counted and not recorded anew: of a sender that says when an
 * alert began, the same beginning and state; of others, the state that was told last. Gives how many were new.
 */
export async function saveAlerts(db: Database, received: readonly ReceivedAlert[]): Promise<number> {
  let added = 0;
  for (let from = 0; from < received.length; from += pageSize) {
    added += await savePage(db, received.slice(from, from + pageSize));
  }
  return added;
}

/**
 * It still fires, and was told to an incident of other alerts, which is over: what its sender repeats is told anew. Of its
 * own incident a repetition is no news.
 */
const isLeftBehind = sql`(${alerts.state} = 'told' and ${alerts.alert}->>'state' = 'firing'
  and ${alerts.workflowId} <> 'alert-' || left(${alerts.groupKey}, 24)
  and not exists (select 1 from ${incidents} where ${incidents.workflowId} = ${alerts.workflowId} and ${incidents.state} = 'open'))`;

async function savePage(db: Database, received: readonly ReceivedAlert[]): Promise<number> {
  const idOf = await namesFor(db, received);
  const rows = new Map(
    received.map(({ source, alert, routed }) => {
      const id = idOf(alert);
      const ignored = routed.do === 'ignore';
      const facts = { id, source, fingerprint: alert.fingerprint, alert, routed };
      return [
        id,
        {
          ...facts,
          groupKey: ignored ? '' : sum(routed.do, routed.group),
          state: ignored ? 'ignored' : 'waiting',
          note: ignored ? routed.why : '',
        },
      ] as const;
    }),
  );
  if (rows.size === 0) return 0;
  const saved = await db
    .insert(alerts)
    .values([...rows.values()])
    .onConflictDoUpdate({
      target: alerts.id,
      set: {
        times: sql`${alerts.times} + 1`,
        state: sql`case when ${isLeftBehind} then 'waiting' else ${alerts.state} end`,
        dueAt: sql`case when ${isLeftBehind} then now() else ${alerts.dueAt} end`,
      },
    })
    .returning({ times: alerts.times });
  return saved.filter(({ times }) => times === 1).length;
}

/** An alert's own name: by its beginning, else that of the latest one of its fingerprint while that is in the same state. */
async function namesFor(db: Database, received: readonly ReceivedAlert[]): Promise<(alert: Alert) => string> {
  const [first] = received;
  const untold = [...new Set(received.flatMap(({ alert }) => (alert.at === '' ? [alert.fingerprint] : [])))];
  const source = first?.source ?? '';
  const latest = untold.length === 0 ? [] : await latestOf(db, source, untold);
  const known = new Map(latest.map(({ fingerprint, state, id }) => [`${state} ${fingerprint}`, id]));
  return ({ fingerprint, at, state }) => {
    if (at !== '') return sum(source, fingerprint, at, state);
    const key = `${state} ${fingerprint}`;
    const id = known.get(key) ?? sum(source, fingerprint, randomUUID(), state);
    known.set(key, id);
    return id;
  };
}

const latestOf = (db: Database, source: string, fingerprints: string[]) =>
  db
    .selectDistinctOn([alerts.fingerprint], {
      fingerprint: alerts.fingerprint,
      id: alerts.id,
      state: sql<string>`${alerts.alert}->>'state'`,
    })
    .from(alerts)
    .where(and(eq(alerts.source, source), inArray(alerts.fingerprint, fingerprints)))
    .orderBy(alerts.fingerprint, desc(alerts.receivedAt));

/** Alerts of one group that wait to be told. */
export interface AlertGroup {
  key: string;
  routed: Exclude<Routed, { do: 'ignore' }>;
  alerts: { id: string; source: string; alert: Alert }[];
  /** Workflows that earlier alerts of the group were told to; they may be over. */
  toldTo: string[];
  /** Of the assets that it is about those that the fleet has. */
  known: string[];
  /** The same for all groups of one cause, which stand one after the other, the likely cause first. */
  cause: string;
  /** Workflows that alerts of what its assets depend on were told to lately; they may be over. */
  lately: string[];
}

/**
 * What became of telling a group: `postponed` where something is wrong with this one, `later` where it is with Temporal.
 * `unknown`: the fleet has none of its assets; it waits, since it may get to know them.
 */
export type Told =
  | { kind: 'told'; workflowId: string; opened: boolean }
  | { kind: 'ignored'; why: string }
  | { kind: 'postponed'; why: string }
  | { kind: 'unknown' }
  | { kind: 'later'; why: string };

/**
 * Lets `tell` see to the oldest alerts that are due and gathered, at most `max`, group by group, and records what became of each. Nobody
 * else takes them meanwhile; when we are killed they are due again.
 */
export async function tellDueAlerts(
  db: Database,
  max: number,
  tell: (groups: AlertGroup[], openedLastHour: number) => Promise<Told[]>,
  joining: Joining = { sources: {}, gatherSeconds: 0 },
): Promise<Told[]> {
  return db.transaction(async (step) => {
    // One at a time: how many incidents an hour has had is counted and added to.
    await step.execute(sql`select pg_advisory_xact_lock(hashtextextended('alerts', 1))`);
    const groups = await joinGroups(step, await takeGroups(step, max), joining);
    if (groups.length === 0) return [];
    const [counted] = await step
      .select({ opened: sql<number>`count(*)::int` })
      .from(alertOpenings)
      .where(gt(alertOpenings.openedAt, sql`now() - interval '1 hour'`));
    const outcomes = await tell(groups, counted?.opened ?? 0);
    for (const [index, outcome] of outcomes.entries()) {
      const group = groups[index];
      if (group) await recordTold(step, group, outcome);
    }
    return outcomes;
  });
}

type Step = Parameters<Parameters<Database['transaction']>[0]>[0];

const waiting = eq(alerts.state, 'waiting');

type TakenGroup = Omit<AlertGroup, 'cause' | 'lately'> & { ageSeconds: number };

async function takeGroups(step: Step, max: number): Promise<TakenGroup[]> {
  const rows = await step
    .select({
      id: alerts.id,
      key: alerts.groupKey,
      source: alerts.source,
      alert: alerts.alert,
      routed: alerts.routed,
      ageSeconds: sql<number>`extract(epoch from now() - ${alerts.receivedAt})::float8`,
    })
    .from(alerts)
    .where(and(waiting, lte(alerts.dueAt, sql`now()`)))
    .orderBy(asc(alerts.receivedAt), asc(alerts.id))
    .limit(max)
    .for('update', { skipLocked: true });
  if (rows.length === 0) return [];
  const groups = Map.groupBy(rows, ({ key }) => key);
  const told = await step
    .selectDistinct({ key: alerts.groupKey, workflowId: alerts.workflowId })
    .from(alerts)
    .where(and(inArray(alerts.groupKey, [...groups.keys()]), eq(alerts.state, 'told')));
  const known = await knownAmong(
    step,
    rows.flatMap(({ routed }) => assetsOf(routed)),
  );
  return [...groups].flatMap(([key, of]): TakenGroup[] => {
    const routed = of[0]?.routed;
    if (!routed || routed.do === 'ignore') return [];
    const toldTo = told.flatMap((one) => (one.key === key && one.workflowId ? [one.workflowId] : []));
    const ageSeconds = Math.max(...of.map((one) => one.ageSeconds));
    return [
      {
        key,
        routed,
        alerts: of,
        toldTo,
        ageSeconds,
        known: assetsOf(routed).filter((id) => known.has(id)),
      },
    ];
  });
}

async function knownAmong(step: Step, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await step
    .select({ id: assets.id })
    .from(assets)
    .where(inArray(assets.id, [...new Set(ids)]));
  return new Set(rows.map(({ id }) => id));
}

const ofNoKnownAsset = 'It names no asset that the fleet has.';

/** How many alerts wait for the fleet to have an asset that they name. */
export const countOfNoKnownAsset = (db: Database): Promise<number> =>
  db.$count(alerts, and(waiting, eq(alerts.note, ofNoKnownAsset)));

async function recordTold(step: Step, { alerts: of }: AlertGroup, outcome: Told): Promise<void> {
  const mine = inArray(
    alerts.id,
    of.map(({ id }) => id),
  );
  switch (outcome.kind) {
    case 'told':
      await step.update(alerts).set({ state: 'told', workflowId: outcome.workflowId, note: '' }).where(mine);
      if (outcome.opened) {
        await step.insert(alertOpenings).values({ workflowId: outcome.workflowId }).onConflictDoNothing();
      }
      return;
    case 'ignored':
      await step.update(alerts).set({ state: 'ignored', note: outcome.why }).where(mine);
      return;
    case 'unknown':
    case 'postponed':
      await step
        .update(alerts)
        .set({
          note: outcome.kind === 'unknown' ? ofNoKnownAsset : outcome.why.slice(0, 400),
          tries: sql`${alerts.tries} + 1`,
          dueAt: sql`now() + make_interval(mins => least(60, ${alerts.tries} + 1))`,
        })
        .where(mine);
      return;
    case 'later':
      return;
  }
}

/**
 * The latest alerts that were told to an incident, the newest first: of the workflows of one name, those that came since the
 * one before it ended, and before it ended itself.
 */
export const alertsOfIncident = (
  db: Database,
  {
    workflowId,
    startedAt,
    endedAt,
  }: Pick<typeof incidents.$inferSelect, 'workflowId' | 'startedAt' | 'endedAt'>,
  limit: number,
) =>
  db
    .select({
      alert: alerts.alert,
      source: alerts.source,
      receivedAt: alerts.receivedAt,
      times: alerts.times,
    })
    .from(alerts)
    .where(
      and(
        eq(alerts.workflowId, workflowId),
        endedAt === null ? undefined : lte(alerts.receivedAt, endedAt),
        gt(
          alerts.receivedAt,
          sql`coalesce((select max(${incidents.endedAt}) from ${incidents} where ${incidents.workflowId} = ${workflowId} and ${incidents.startedAt} < ${startedAt.toISOString()}), '-infinity')`,
        ),
      ),
    )
    .orderBy(desc(alerts.receivedAt))
    .limit(limit);

/** Forgets what is older than 30 days, at most 5,000 at a time; gives how many. */
export async function pruneAlerts(db: Database): Promise<number> {
  const { rowCount } = await db.execute(sql`
    delete from alerts where id in (
      select id from alerts where received_at < now() - make_interval(days => ${keepDays}) limit ${pruneMax})`);
  await db.execute(
    sql`delete from alert_openings where opened_at < now() - make_interval(days => ${keepDays})`,
  );
  return rowCount ?? 0;
}
