import { sql } from 'drizzle-orm';
import { index, integer, pgTable, timestamp } from 'drizzle-orm/pg-core';
import type { Delivery } from '../core/github/delivery.ts';
import { at, json, text } from './columns.ts';

/** What GitHub told us, for a while: never the payload, which may hold secrets, but what it came to. */
export const deliveries = pgTable(
  'deliveries',
  {
    /** GitHub's; it sends a delivery again under the same one. */
    id: text('id').primaryKey(),
    event: text('event').notNull(),
    action: text('action'),
    repository: text('repository'),
    payloadBytes: integer('payload_bytes').notNull(),
    /** Null for what is ignored. */
    delivery: json<Delivery>('delivery'),
    /** `waiting`, `forwarded` to its workflow, or `ignored`. */
    state: text('state').notNull(),
    /** Why it is ignored, or why it could not be forwarded so far. */
    note: text('note').notNull().default(''),
    /** Of what can happen once only. */
    once: text('once').unique(),
    /** Waiting deliveries of the same one are handled as one. */
    together: text('together'),
    tries: integer('tries').notNull().default(0),
    receivedAt: at('received_at'),
    /** When it may be forwarded. */
    dueAt: at('due_at'),
    forwardedAt: timestamp('forwarded_at', { withTimezone: true }),
  },
  (table) => [
    index('deliveries_waiting').on(table.dueAt).where(sql`${table.state} = 'waiting'`),
    index('deliveries_together').on(table.together).where(sql`${table.state} = 'waiting'`),
    index('deliveries_received').on(table.receivedAt),
  ],
);
