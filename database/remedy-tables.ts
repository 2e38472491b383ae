import { index, integer, boolean, pgTable, primaryKey, timestamp } from 'drizzle-orm/pg-core';
import type { Approval } from '../core/remedy/approval.ts';
import type { SignedWord } from '../core/remedy/lift.ts';
import { at, json, text } from './columns.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true });

/** Plans by their hash; what each is stands in its blob, and the columns repeat what is searched for. */
export const plans = pgTable(
  'plans',
  {
    hash: text('hash').primaryKey(),
    blob: text('blob').notNull(),
    /** What stands beside it and nobody signs: why, what was found, dry runs. */
    prose: text('prose').notNull(),
    workflow: text('workflow').notNull(),
    /** One run of that workflow; a later one of the same id is another. */
    incident: text('incident').notNull(),
    round: integer('round').notNull(),
    proposer: text('proposer').notNull(),
    assets: text('assets').array().notNull(),
    classes: text('classes').array().notNull(),
    /** `proposed`, `begun`, or how it ended. */
    state: text('state').notNull(),
    createdAt: at('created_at'),
    expires: moment('expires').notNull(),
    begunAt: moment('begun_at'),
    endedAt: moment('ended_at'),
  },
  (table) => [index('plans_state').on(table.state, table.createdAt), index('plans_begun').on(table.begunAt)],
);

/** Every approval that came, counted or not. */
export const approvals = pgTable(
  'approvals',
  {
    plan: text('plan').notNull(),
    /** SHA-256 of what came. */
    sum: text('sum').notNull(),
    said: json<Approval>('said').notNull(),
    person: text('person'),
    counted: boolean('counted').notNull(),
    /** Why it does not count. */
    why: text('why'),
    receivedAt: at('received_at'),
  },
  (table) => [primaryKey({ columns: [table.plan, table.sum] })],
);

/** Used up, each by one plan in one acting process. */
export const nonces = pgTable('nonces', {
  nonce: text('nonce').primaryKey(),
  plan: text('plan').notNull(),
  /** The acting process whose journal tells what was done, as its own folder names it. */
  holder: text('holder').notNull(),
  usedAt: at('used_at'),
});

/** Each time that somebody stopped everything; what is not lifted holds. */
export const kills = pgTable('kills', {
  id: text('id').primaryKey(),
  by: text('by').notNull(),
  reason: text('reason').notNull(),
  at: at('at'),
  liftedAt: moment('lifted_at'),
});

export const killLifts = pgTable(
  'kill_lifts',
  {
    kill: text('kill').notNull(),
    person: text('person').notNull(),
    said: json<SignedWord | { by: string; reason: string }>('said').notNull(),
    at: at('at'),
  },
  (table) => [primaryKey({ columns: [table.kill, table.person] })],
);

/** What one person did alone, until another has looked at it. */
export const glassReviews = pgTable('glass_reviews', {
  plan: text('plan').primaryKey(),
  by: text('by').notNull(),
  reason: text('reason').notNull(),
  at: at('at'),
  reviewedBy: text('reviewed_by'),
  review: text('review'),
  reviewedAt: moment('reviewed_at'),
  /** The reviewer's signed word, which alone ends it for whoever acts. */
  said: json<SignedWord>('said'),
});
