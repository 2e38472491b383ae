import { and, eq } from 'drizzle-orm';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TaskResult } from '../../core/develop/status.ts';
import { taskCalls, taskMessages } from '../../database/task-tables.ts';
import { calls } from './durable-task.ts';
import type { DurableTask, DurableWorld } from './durable-world.ts';
import type { Held, Passing } from './http-door.ts';

/**
 * Where a call is when the worker dies. `scheduled`: its turn is recorded, which Temporal does not know, and then nobody
 * takes it up; `unsent`: taken up, the supervisor has not heard of it; `working`: the supervisor is at it; `answered`: the
 * supervisor is done and nobody heard; `recorded`: on the record, which Temporal does not know.
 */
export const points = ['scheduled', 'unsent', 'working', 'answered', 'recorded'] as const;
export type Point = (typeof points)[number];

export interface DurableRun extends DurableTask {
  point: Point;
}

/** Tries until it is so. @throws Error when it never is */
export async function until(what: string, is: () => Promise<boolean>, patienceMs = 120_000): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await is().catch(() => false))) {
    if (performance.now() > deadline) throw new Error(`It never came to this: ${what}.`);
    await sleep(5);
  }
}

/** Kills the worker at each of these calls (from 1), in each task at its own point. Returns the number of kills. */
export async function killWorkerAt(
  world: DurableWorld,
  turns: readonly number[],
  tell: (line: string) => void,
): Promise<{ kills: number; tasks: DurableRun[]; results: TaskResult[] }> {
  const tasks: DurableRun[] = [];
  for (const point of points) tasks.push({ ...(await world.begin()), point });
  let kills = 0;
  let holds = tasks.map((task) => holdAt(world, task, turns[0] ?? 1));
  await world.worker.start();
  for (const [at, turn] of turns.entries()) {
    const held = await Promise.all(holds);
    await bringToPoints(world, tasks, held, turn);
    await world.worker.kill();
    kills += 1;
    world.line.cut();
    const next = turns[at + 1];
    holds = next === undefined ? [] : tasks.map((task) => holdAt(world, task, next));
    if (isForSandbox(turn) && (await leaveScheduled(world, tasks))) kills += 1;
    await world.worker.start();
    tell(`call ${turn} (${calls[turn - 1]?.name ?? 'none'}): ${kills} kills so far`);
  }
  const results = await Promise.all(tasks.map(({ handle }) => handle.result() as Promise<TaskResult>));
  return { kills, tasks, results };
}

const isForSandbox = (turn: number): boolean => !['plan', 'finish'].includes(calls[turn - 1]?.name ?? '');

/** The first request of a call; of one that the engine answers itself, the first that comes of it. */
function holdAt(world: DurableWorld, { id, point }: DurableRun, turn: number): Promise<Held> {
  const asks =
    (of: number) =>
    ({ ask }: Passing) =>
      ask === encodeURI(`${id}/turn/${of}`);
  if (point === 'scheduled') return world.modelDoor.hold(asks(turn));
  if (turn === calls.length)
    return world.sandboxDoor.hold(({ path }) => path === `/tasks/${id}/snapshots/iteration-1`);
  if (!isForSandbox(turn)) return world.modelDoor.hold(asks(turn + 1));
  return world.sandboxDoor.hold(({ path }) => path.startsWith(`/tasks/${id}/calls/t${turn}-c0`));
}

/** All tasks are held; brings each as far as its point says, those that would go on by themselves last. */
async function bringToPoints(
  world: DurableWorld,
  tasks: DurableRun[],
  held: Held[],
  turn: number,
): Promise<void> {
  const of = (point: Point): { task: DurableRun; stop: Held }[] =>
    tasks.flatMap((task, at) => (task.point === point && held[at] ? [{ task, stop: held[at] }] : []));
  await Promise.all(
    [...of('answered'), ...of('recorded'), ...of('scheduled')].map(({ stop }) => stop.send()),
  );
  world.line.mute();
  for (const { task, stop } of of('scheduled')) {
    stop.letGo();
    await until(`turn ${turn} is recorded`, () => hasTurn(world, task, turn));
  }
  for (const { task, stop } of isForSandbox(turn) ? of('recorded') : []) {
    stop.letGo();
    await until(`call ${turn} is recorded`, () => hasCall(world, task, turn));
  }
  for (const { task, stop } of of('working')) {
    // The answer has no part in this: it is not handed out.
    stop.send().catch(() => undefined);
    const key = stop.path.split('/').slice(3).join('/').replace(/s\//, '/');
    if (stop.ask === '') await until(`"${key}" has begun`, () => hasBegun(world, task, key));
  }
}

const hasTurn = async ({ db }: DurableWorld, { id }: DurableTask, turn: number): Promise<boolean> =>
  (await db.$count(taskMessages, and(eq(taskMessages.task, id), eq(taskMessages.position, 2 * turn)))) > 0;

const hasCall = async ({ db }: DurableWorld, { id }: DurableTask, turn: number): Promise<boolean> =>
  (await db.$count(taskCalls, and(eq(taskCalls.task, id), eq(taskCalls.turn, turn)))) > 0;

export const hasBegun = async (world: DurableWorld, { id }: DurableTask, key: string): Promise<boolean> =>
  (await world.journal(id)).some((record) => record.kind === 'begun' && record.id === key);

/** Lets the workflows go on without anybody who serves sandboxes, until their calls wait, and kills that worker too. */
async function leaveScheduled(world: DurableWorld, tasks: DurableRun[]): Promise<boolean> {
  const task = tasks.find(({ point }) => point === 'scheduled');
  if (!task) return false;
  await world.worker.startWithoutSandboxes();
  await until('the call waits for somebody to take it up', async () => {
    const { raw } = await task.handle.describe();
    // PENDING_ACTIVITY_STATE_SCHEDULED
    return (raw.pendingActivities ?? []).some(
      ({ activityType, state }) => activityType?.name === 'callTool' && Number(state) === 1,
    );
  });
  await world.worker.kill();
  return true;
}
