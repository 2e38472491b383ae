import { index, pgTable } from 'drizzle-orm/pg-core';
import { at, text } from './columns.ts';

/** What lets a workflow start once: a start that our own API has announced, a delivery of GitHub, a person's signature. */
export const startPasses = pgTable(
  'start_passes',
  {
    pass: text('pass').primaryKey(),
    /** The run that has used it up; null while none has. */
    usedBy: text('used_by'),
    madeAt: at('made_at'),
  },
  (table) => [index('start_passes_made').on(table.madeAt)],
);
