import { asc, eq } from 'drizzle-orm';
import type { TaskResult } from '../../core/develop/status.ts';
import { blobId, type TaskId } from '../../core/ids.ts';
import { getBlob } from '../../database/blobs.ts';
import type { Database } from '../../database/client.ts';
import { taskCalls, taskIterations, taskMessages } from '../../database/task-tables.ts';
import { appendedBy, calls, readDelivered } from './durable-task.ts';
import type { DurableTask, DurableWorld } from './durable-world.ts';

/** What must not differ, however often something was killed. */
export interface TaskEnding {
  outcome: TaskResult['outcome'];
  verdict: TaskResult['verdict'];
  /** After each iteration. */
  trees: string[];
  delivered: string;
  /** Line by line, in the branch that is delivered. */
  counted: string[];
  /** Tool and whether it went well, in order. */
  calls: string[];
  turns: number;
}

/** What must be nought. */
export interface Doubled {
  /** Appends whose line stands there more often than once, or not at all. */
  appends: string[];
  /** Keys that the supervisor's journal ends twice. */
  ended: string[];
  /** Turns that were asked for though their answer was recorded. */
  turns: number[];
}

export async function endingOf(
  world: DurableWorld,
  { id }: DurableTask,
  result: TaskResult,
): Promise<TaskEnding> {
  const rows = await world.db
    .select()
    .from(taskCalls)
    .where(eq(taskCalls.task, id))
    .orderBy(asc(taskCalls.turn), asc(taskCalls.call));
  const iterations = await world.db
    .select()
    .from(taskIterations)
    .where(eq(taskIterations.task, id))
    .orderBy(asc(taskIterations.iteration));
  const bundle = result.bundle?.slice('bundle:'.length);
  if (bundle === undefined)
    throw new Error(`Task ${id} delivered nothing: ${result.outcome}, ${result.note}`);
  const { tree, counted } = await readDelivered(await getBlob(world.db, blobId(bundle)));
  return {
    outcome: result.outcome,
    verdict: result.verdict,
    trees: iterations.map(({ record }) => record.tree),
    delivered: tree,
    counted,
    calls: rows.map(({ turn, tool, ok }) => `${turn} ${tool} ${ok}`),
    turns: (await answeredAt(world.db, id)).size,
  };
}

export async function doubledIn(
  world: DurableWorld,
  { id }: DurableTask,
  counted: string[],
): Promise<Doubled> {
  const names = calls.flatMap((_, at) => appendedBy(at + 1) ?? []);
  const ended = (await world.journal(id)).flatMap((record) => (record.kind === 'ended' ? [record.id] : []));
  const recorded = await answeredAt(world.db, id);
  const asks = (await world.asks()).flatMap(({ key, at }) => {
    const turn = Number(key?.startsWith(`${id}/turn/`) ? key.split('/').at(-1) : Number.NaN);
    return Number.isNaN(turn) ? [] : [{ turn, at: Date.parse(at) }];
  });
  return {
    appends: names.filter((name) => counted.filter((line) => line === name).length !== 1),
    ended: ended.filter((key, at) => ended.indexOf(key) !== at),
    turns: asks.flatMap(({ turn, at }) =>
      at > (recorded.get(turn) ?? Number.POSITIVE_INFINITY) ? [turn] : [],
    ),
  };
}

/** When each turn's answer was recorded, by its number. */
async function answeredAt(db: Database, task: TaskId): Promise<Map<number, number>> {
  const rows = await db.select().from(taskMessages).where(eq(taskMessages.task, task));
  return new Map(
    rows.flatMap(({ role, position, createdAt }) =>
      role === 'assistant' ? [[position / 2, createdAt.getTime()] as const] : [],
    ),
  );
}
