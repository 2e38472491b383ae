import { index, pgTable, timestamp } from 'drizzle-orm/pg-core';
import { at, text } from './columns.ts';

/** Who is signed in with a browser. No cookie's value stands here: from its sum nobody can tell it. */
export const sessions = pgTable(
  'sessions',
  {
    id: text('id').primaryKey(),
    /** SHA-256 in hex of 32 random bytes. */
    sum: text('sum').notNull().unique(),
    /** As `people` in the configuration names them. */
    person: text('person').notNull(),
    signedInBy: text('signed_in_by').notNull(),
    credential: text('credential').notNull(),
    /** What it came of, so that nothing signs in twice: a login at the provider, or a link. */
    begunBy: text('begun_by').notNull().unique(),
    createdAt: at('created_at'),
    seenAt: at('seen_at'),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    revokedAt: timestamp('revoked_at', { withTimezone: true }),
  },
  (table) => [index('sessions_person').on(table.person), index('sessions_expires').on(table.expiresAt)],
);

/** Links that sign in once. Of each only the sum of its secret is kept. */
export const loginLinks = pgTable('login_links', {
  id: text('id').primaryKey(),
  sum: text('sum').notNull().unique(),
  person: text('person').notNull(),
  createdAt: at('created_at'),
  expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  usedAt: timestamp('used_at', { withTimezone: true }),
});
