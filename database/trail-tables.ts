import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, pgTable, timestamp, uuid } from 'drizzle-orm/pg-core';
import { at, text } from './columns.ts';

/** One row: which trail this database's is. */
export const trails = pgTable(
  'trails',
  {
    only: boolean('only').primaryKey().default(true),
    id: uuid('id').notNull().defaultRandom(),
    createdAt: at('created_at'),
  },
  (table) => [check('trails_only', sql`${table.only}`)],
);

/** Nothing is ever changed or taken away here; triggers refuse it, and whoever removes them is found by the sums. */
export const trailEntries = pgTable(
  'trail_entries',
  {
    number: bigint('number', { mode: 'number' }).primaryKey(),
    /** By which the same event, told again, is known. */
    key: text('key').notNull().unique(),
    sum: text('sum').notNull(),
    /** The entry as it was summed up; the columns below repeat what is searched for. */
    entry: text('entry').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    workflow: text('workflow'),
    plan: text('plan'),
    assets: text('assets').array().notNull(),
  },
  (table) => [
    index('trail_workflow').on(table.workflow),
    index('trail_plan').on(table.plan),
    index('trail_assets').using('gin', table.assets),
  ],
);
