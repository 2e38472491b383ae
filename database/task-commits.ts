import { and, desc, eq } from 'drizzle-orm';
import type { TaskId } from '../core/ids.ts';
import type { Database } from './client.ts';
import { taskCommits, taskIterations } from './schema.ts';

/** The two ends of a change. */
export interface Ends {
  base: string;
  head: string;
}

/** Remembers what a commit of a task holds. Safe to repeat: one that holds an earlier iteration's code holds this one's too. */
export async function saveTaskCommit(
  db: Database,
  task: TaskId,
  { base, head, iteration }: Ends & { iteration: number },
): Promise<void> {
  await db
    .insert(taskCommits)
    .values({ base, head, task, iteration })
    .onConflictDoUpdate({
      target: [taskCommits.head, taskCommits.base, taskCommits.task],
      set: { iteration },
    });
}

/** Remembers that a commit on the branch holds what one of the task's bundle does. */
export async function copyTaskCommit(db: Database, task: TaskId, from: Ends, to: Ends): Promise<void> {
  const [row] = await db
    .select({ iteration: taskCommits.iteration })
    .from(taskCommits)
    .where(and(eq(taskCommits.head, from.head), eq(taskCommits.base, from.base), eq(taskCommits.task, task)));
  if (row) await saveTaskCommit(db, task, { ...to, iteration: row.iteration });
}

/** Tests that failed at the base of a change and hold at its head, as a task of ours saw them; empty for any other change. */
export async function findProvenTests(db: Database, { base, head }: Ends): Promise<string[]> {
  const [row] = await db
    .select({ record: taskIterations.record })
    .from(taskCommits)
    .innerJoin(
      taskIterations,
      and(eq(taskIterations.task, taskCommits.task), eq(taskIterations.iteration, taskCommits.iteration)),
    )
    .where(and(eq(taskCommits.head, head), eq(taskCommits.base, base)))
    .orderBy(desc(taskCommits.createdAt))
    .limit(1);
  return row?.record.proven ?? [];
}
