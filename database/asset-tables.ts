import { bigserial, boolean, index, integer, pgTable, timestamp } from 'drizzle-orm/pg-core';
import type { AssetKind, AssetState, Observation } from '../core/fleet/asset.ts';
import { at, json, text } from './columns.ts';

/** Every asset that was ever seen, as it was when something of it last changed. */
export const assets = pgTable(
  'assets',
  {
    id: text('id').primaryKey(),
    source: text('source').notNull(),
    kind: text('kind').$type<AssetKind>().notNull(),
    name: text('name').notNull(),
    class: text('class').notNull(),
    labels: json<Record<string, string>>('labels').notNull(),
    simulated: boolean('simulated').notNull(),
    /** Repeats the observation's, to search by. */
    state: text('state').$type<AssetState>().notNull(),
    health: text('health').$type<Observation['health']>().notNull(),
    observation: json<Observation>('observation').notNull(),
    /** Since when state and health are as they are, as far as we saw. */
    since: at('since'),
    firstSeenAt: at('first_seen_at'),
  },
  (table) => [index('assets_source').on(table.source)],
);

/** What an asset was like from a moment on; the latest row of each is what `assets` holds. */
export const assetHistory = pgTable(
  'asset_history',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    asset: text('asset').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    observation: json<Observation>('observation').notNull(),
  },
  (table) => [index('asset_history_asset').on(table.asset, table.id)],
);

/** When each source was last looked at, and what kept it from being read. */
export const assetSources = pgTable('asset_sources', {
  source: text('source').primaryKey(),
  refreshedAt: timestamp('refreshed_at', { withTimezone: true }).notNull(),
  assets: integer('assets').notNull(),
  problem: text('problem'),
});
