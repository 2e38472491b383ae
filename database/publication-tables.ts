import { sql } from 'drizzle-orm';
import { bigint, boolean, index, pgTable, primaryKey } from 'drizzle-orm/pg-core';
import type { Trace } from '../core/publish/trace.ts';
import { at, json, text } from './columns.ts';

/** What stands on pull requests: one row for each text, check run and finding of ours, found again by its key. */
export const publications = pgTable(
  'publications',
  {
    pullRequest: text('pull_request').notNull(),
    /** `finding`, `summary`, `check-run`, `answer`, `sarif`. */
    kind: text('kind').notNull(),
    /** A finding's first fingerprint; a check run's head; an answer's own key. */
    key: text('key').notNull(),
    /** GitHub's number for it; null while it is not known to stand there. */
    remoteId: bigint('remote_id', { mode: 'number' }),
    /** Of what was written last; it is not written again. */
    bodyHash: text('body_hash'),
    /** A finding's: `listed`, `open`, `resolved`, `closed`, `gone`; else `open` or `gone`. */
    state: text('state').notNull(),
    /** What a finding is known again by. */
    trace: json<Trace | null>('trace'),
    /** The audit that it is of; null for answers. */
    audit: text('audit'),
    updatedAt: at('updated_at'),
  },
  (table) => [
    primaryKey({ columns: [table.pullRequest, table.kind, table.key] }),
    index('publications_findings').on(table.updatedAt).where(sql`${table.kind} = 'finding'`),
  ],
);

/** Findings that a person does not want to hear of again. */
export const ignoredFindings = pgTable(
  'ignored_findings',
  {
    /** `host/owner/repo` in lower case. */
    repository: text('repository').notNull(),
    fingerprint: text('fingerprint').notNull(),
    /** Where it was ignored. */
    pullRequest: text('pull_request').notNull(),
    trace: json<Trace>('trace').notNull(),
    by: text('by').notNull(),
    reason: text('reason').notNull(),
    /** Whether `by` wrote the change in which it was ignored. */
    own: boolean('own').notNull().default(false),
    createdAt: at('created_at'),
  },
  (table) => [primaryKey({ columns: [table.repository, table.fingerprint] })],
);
