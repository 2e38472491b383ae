import { and, desc, eq, inArray, or, sql } from 'drizzle-orm';
import type { TaskId } from '../core/ids.ts';
import type { Database } from './client.ts';
import { taskFeedback, taskNotes, tasks } from './schema.ts';

/** `owner/repo#number`, as the record of a task has it, whatever case it was written in. */
const isNamed = (name: string) => sql`lower(${tasks.pullRequest}) = ${name.toLowerCase()}`;

/** The model that wrote a commit, or an earlier one of the same pull request, as a task of ours; null where none did. */
export async function findWriterOf(
  db: Database,
  { commit, pullRequest }: { commit: string; pullRequest: string | null },
): Promise<{ provider: string; model: string } | null> {
  const [row] = await db
    .select({ provider: tasks.provider, model: tasks.model })
    .from(tasks)
    .where(
      pullRequest === null
        ? eq(tasks.headCommit, commit)
        : or(eq(tasks.headCommit, commit), isNamed(pullRequest)),
    )
    .orderBy(desc(tasks.startedAt))
    .limit(1);
  return row ?? null;
}

/** The workflow of the task that follows this pull request, or whose commit stands at its head; null where none does. */
export async function findFollower(
  db: Database,
  {
    owner,
    repo,
    ...about
  }: { owner: string; repo: string; number: number } | { owner: string; repo: string; head: string },
): Promise<string | null> {
  const ofHead = (head: string) =>
    and(
      eq(tasks.headCommit, head),
      sql`lower(${tasks.repository}) = ${`github:${owner}/${repo}`.toLowerCase()}`,
    );
  const [row] = await db
    .select({ workflowId: tasks.workflowId })
    .from(tasks)
    .where(
      and(
        eq(tasks.state, 'running'),
        'number' in about ? isNamed(`${owner}/${repo}#${about.number}`) : ofHead(about.head),
      ),
    )
    .orderBy(desc(tasks.startedAt))
    .limit(1);
  return row?.workflowId ?? null;
}

/** What of these the developer has been told. */
export async function toldAlready(db: Database, task: TaskId, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .select({ id: taskFeedback.id })
    .from(taskFeedback)
    .where(and(eq(taskFeedback.task, task), inArray(taskFeedback.id, [...ids])));
  return new Set(rows.map(({ id }) => id));
}

/** Leaves a note for the developer and remembers what of a pull request it tells; both or neither. Safe to repeat. */
export async function saveFeedbackNote(
  db: Database,
  { task, key, body, ids }: { task: TaskId; key: string; body: string; ids: readonly string[] },
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.insert(taskNotes).values({ task, key, body }).onConflictDoNothing();
    if (ids.length === 0) return;
    await tx
      .insert(taskFeedback)
      .values(ids.map((id) => ({ task, id, note: key })))
      .onConflictDoNothing();
  });
}
