import { and, asc, desc, eq, inArray, ne, notInArray, sql } from 'drizzle-orm';
import type { Asset, Observation } from '../core/fleet/asset.ts';
import { hasTurned, type Seen, whatChanged } from '../core/fleet/changes.ts';
import { gone } from '../core/fleet/observation.ts';
import { assetHistory, assets, assetSources } from './asset-tables.ts';
import type { Database } from './client.ts';

/** Rows in one statement. */
const pageSize = 200;
/** Of one asset; what flickers for years must not fill the database. */
const historyMax = 1000;

type AssetRecord = typeof assets.$inferSelect;

/**
 * Writes down what was seen of assets, where it is otherwise than before. Gives how many were. What is the same costs one
 * reading and no writing.
 */
export async function recordSeen(db: Database, seen: readonly Seen[], now: Date): Promise<number> {
  let changed = 0;
  for (let from = 0; from < seen.length; from += pageSize) {
    changed += await recordPage(db, seen.slice(from, from + pageSize), now);
  }
  return changed;
}

async function recordPage(db: Database, seen: readonly Seen[], now: Date): Promise<number> {
  const ids = seen.map(({ asset }) => asset.id);
  const rows = await db.select().from(assets).where(inArray(assets.id, ids));
  const known = new Map(rows.map((row) => [row.id, row]));
  const news = seen.flatMap((one) => {
    const before = known.get(one.asset.id) ?? null;
    const what = whatChanged(before && { asset: assetOf(before), observation: before.observation }, one);
    return what === null ? [] : [{ ...one, what, before }];
  });
  if (news.length === 0) return 0;
  const changed = news.filter(({ what }) => what === 'history');
  await db.transaction(async (tx) => {
    await tx
      .insert(assets)
      .values(news.map(({ asset, observation, before }) => rowOf(asset, observation, before, now)))
      .onConflictDoUpdate({ target: assets.id, set: excluded });
    if (changed.length > 0) {
      await tx
        .insert(assetHistory)
        .values(changed.map(({ asset, observation }) => ({ asset: asset.id, at: now, observation })));
    }
  });
  for (const { asset, before } of changed) if (before !== null) await forgetOldest(db, asset.id);
  return changed.length;
}

const rowOf = (asset: Asset, observation: Observation, before: AssetRecord | null, now: Date) => ({
  ...asset,
  labels: { ...asset.labels },
  state: observation.state,
  health: observation.health,
  observation,
  since: before === null || hasTurned(before.observation, observation) ? now : before.since,
  firstSeenAt: before?.firstSeenAt ?? now,
});

const excluded = {
  source: sql`excluded.source`,
  kind: sql`excluded.kind`,
  name: sql`excluded.name`,
  class: sql`excluded.class`,
  labels: sql`excluded.labels`,
  simulated: sql`excluded.simulated`,
  state: sql`excluded.state`,
  health: sql`excluded.health`,
  observation: sql`excluded.observation`,
  since: sql`excluded.since`,
};

async function forgetOldest(db: Database, asset: string): Promise<void> {
  const kept = db
    .select({ id: assetHistory.id })
    .from(assetHistory)
    .where(eq(assetHistory.asset, asset))
    .orderBy(desc(assetHistory.id))
    .offset(historyMax)
    .limit(1);
  await db
    .delete(assetHistory)
    .where(and(eq(assetHistory.asset, asset), sql`${assetHistory.id} <= (${kept})`));
}

/** Puts on record that assets of a source are no longer there: all but `there`. Gives how many that was news of. */
export async function recordGone(
  db: Database,
  source: string,
  { there, now, reason }: { there: readonly string[]; now: Date; reason: string | null },
): Promise<number> {
  const rows = await db
    .select()
    .from(assets)
    .where(
      and(
        eq(assets.source, source),
        ne(assets.state, 'gone'),
        there.length > 0 ? notInArray(assets.id, [...there]) : undefined,
      ),
    );
  return recordSeen(
    db,
    rows.map((row) => ({ asset: assetOf(row), observation: gone(reason) })),
    now,
  );
}

/** What a source's assets are, by the record, without those that are gone. */
export async function assetsOfSource(db: Database, source: string): Promise<Asset[]> {
  const rows = await db
    .select()
    .from(assets)
    .where(and(eq(assets.source, source), ne(assets.state, 'gone')))
    .orderBy(asc(assets.id));
  return rows.map(assetOf);
}

export interface SourceLook {
  source: string;
  refreshedAt: Date;
  assets: number;
  problem: string | null;
}

export async function recordSource(db: Database, look: SourceLook): Promise<void> {
  await db.insert(assetSources).values(look).onConflictDoUpdate({ target: assetSources.source, set: look });
}

export const listSourceLooks = (db: Database): Promise<SourceLook[]> =>
  db.select().from(assetSources).orderBy(asc(assetSources.source));

/** A source that is no longer configured. */
export async function forgetSource(db: Database, source: string): Promise<void> {
  await db.delete(assetSources).where(eq(assetSources.source, source));
}

export interface AssetRow extends Seen {
  since: Date;
  firstSeenAt: Date;
}

export async function findAsset(db: Database, id: string): Promise<AssetRow | null> {
  const [row] = await db.select().from(assets).where(eq(assets.id, id));
  return row ? assetRowOf(row) : null;
}

/** Labels of those of these assets that the fleet has. */
export async function labelsOf(
  db: Database,
  ids: readonly string[],
): Promise<{ id: string; labels: Record<string, string> }[]> {
  const found = await Promise.all([...new Set(ids)].map((id) => findAsset(db, id)));
  return found.flatMap((row) => (row ? [{ id: row.asset.id, labels: { ...row.asset.labels } }] : []));
}

export interface AssetWish {
  /** All of them, exactly. */
  labels?: Readonly<Record<string, string>>;
  state?: string;
  class?: string;
}

/** By id. Those that are gone only where they are asked for by state. */
export async function listAssets(db: Database, wish: AssetWish, limit: number): Promise<AssetRow[]> {
  const { labels = {}, state } = wish;
  const rows = await db
    .select()
    .from(assets)
    .where(
      and(
        state === undefined ? ne(assets.state, 'gone') : sql`${assets.state} = ${state}`,
        wish.class === undefined ? undefined : eq(assets.class, wish.class),
        Object.keys(labels).length === 0
          ? undefined
          : sql`${assets.labels} @> ${JSON.stringify(labels)}::jsonb`,
      ),
    )
    .orderBy(asc(assets.id))
    .limit(limit);
  return rows.map(assetRowOf);
}

/** What an asset was like, the latest moments of it, the oldest of them first. */
export async function assetStory(
  db: Database,
  id: string,
  max: number,
): Promise<{ at: Date; observation: Observation }[]> {
  const rows = await db
    .select({ at: assetHistory.at, observation: assetHistory.observation })
    .from(assetHistory)
    .where(eq(assetHistory.asset, id))
    .orderBy(desc(assetHistory.id))
    .limit(max);
  return rows.reverse();
}

const assetOf = ({ id, kind, source, name, class: of, labels, simulated }: AssetRecord): Asset => ({
  id,
  kind,
  source,
  name,
  class: of,
  labels,
  simulated,
});

const assetRowOf = (row: AssetRecord): AssetRow => ({
  asset: assetOf(row),
  observation: row.observation,
  since: row.since,
  firstSeenAt: row.firstSeenAt,
});
