import { index, pgTable, timestamp } from 'drizzle-orm/pg-core';
import { at, text } from './columns.ts';

/** Tokens for the API. None stands here itself: from its sum nobody can tell it. */
export const apiTokens = pgTable(
  'api_tokens',
  {
    id: text('id').primaryKey(),
    /** SHA-256 in hex. The token is 32 random bytes, so nothing slower is needed to keep it from being guessed. */
    sum: text('sum').notNull().unique(),
    /** As `people` in the configuration names them. */
    person: text('person').notNull(),
    scopes: text('scopes').array().notNull(),
    createdAt: at('created_at'),
    expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
    /** To the minute; null before the first use. */
    usedAt: timestamp('used_at', { withTimezone: true }),
    revokedAt: timestamp('revoked_at', { withTimezone: true }),
  },
  (table) => [index('api_tokens_person').on(table.person, table.createdAt)],
);
