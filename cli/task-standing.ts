import type { Client } from '@temporalio/client';
import { taskIdOf } from '../core/ids.ts';
import type { Database } from '../database/client.ts';
import { auditsAskingForTasks } from '../database/asking-audits.ts';
import type { TaskRow } from '../database/tasks.ts';
import type { Context } from './context.ts';
import { latestRun } from './latest-run.ts';
import { openEngine } from './stores.ts';

/** What the record of a task that runs does not say itself. */
export interface Standing {
  /** How its workflow ended though it is on record as running, such as `terminated`; null where it runs. */
  ended: string | null;
  /** Its audit, where that asks a person. */
  askingAudit: string | null;
}

const plain: Standing = { ended: null, askingAudit: null };
const answersWithinMs = 5000;

/** By task. Without a Temporal server that answers, as the records have it. */
export async function standingsOf(
  context: Context,
  db: Database,
  tasks: readonly TaskRow[],
): Promise<(task: TaskRow) => Standing> {
  const running = tasks.filter(({ state }) => state === 'running');
  if (running.length === 0) return () => plain;
  const asking: ReadonlyMap<string, string> = await auditsAskingForTasks(db);
  const ended = await endedAmong(context, running);
  return ({ id }) => ({ ended: ended.get(id) ?? null, askingAudit: asking.get(id) ?? null });
}

async function endedAmong(context: Context, tasks: readonly TaskRow[]): Promise<Map<string, string>> {
  const engine = await openEngine(context).catch(() => null);
  if (!engine) return new Map();
  try {
    const { client } = engine;
    const ask = () => Promise.all(tasks.map((task) => endOf(client, task)));
    const ends = await client.withDeadline(Date.now() + answersWithinMs, ask);
    return new Map(tasks.flatMap(({ id }, index) => (ends[index] ? [[id, ends[index]] as const] : [])));
  } catch {
    return new Map();
  } finally {
    await engine.close();
  }
}

/** Null while it runs. */
async function endOf(client: Client, { id, workflowId }: TaskRow): Promise<string | null> {
  const run = await latestRun(client, workflowId);
  if (run === null || taskIdOf(workflowId, run.firstRunId) !== id) return 'ended';
  return run.status === 'RUNNING' ? null : run.status.toLowerCase().replaceAll('_', ' ');
}
