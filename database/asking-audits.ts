import { and, desc, eq, or, sql } from 'drizzle-orm';
import type { AuditId, TaskId } from '../core/ids.ts';
import type { Database } from './client.ts';
import { audits, tasks } from './schema.ts';

/** The running tasks whose audit asks a person, each with that audit: that of its bundle, or of the commit it wrote last. */
export async function auditsAskingForTasks(db: Database): Promise<Map<TaskId, AuditId>> {
  const ofBundle = sql`starts_with(${audits.workflowId}, 'audit-of-' || ${tasks.id} || '-')`;
  const rows = await db
    .select({ task: tasks.id, audit: audits.id })
    .from(tasks)
    .innerJoin(
      audits,
      and(eq(audits.state, 'waiting-for-person'), or(ofBundle, eq(audits.headCommit, tasks.headCommit))),
    )
    .where(eq(tasks.state, 'running'))
    .orderBy(desc(audits.startedAt));
  return new Map(rows.toReversed().map(({ task, audit }) => [task as TaskId, audit as AuditId]));
}
