import type { TaskResult } from '../../core/develop/status.ts';
import { appendedBy, counterPath } from './durable-task.ts';
import type { DurableTask, DurableWorld } from './durable-world.ts';
import type { Held } from './http-door.ts';
import { hasBegun, until } from './kill-everywhere.ts';
import type { Killable } from './crash-servers.ts';

/** How far the supervisor is with a call when something is killed; `half-done`: its effect stands, and no record of it. */
const moments = ['unsent', 'working', 'half-done', 'answered'] as const;
type Moment = (typeof moments)[number];

export interface RandomSettings {
  tasks: number;
  kills: number;
  /** Who may be killed, by name. */
  victims: Readonly<Record<string, Killable>>;
  /** In [0, 1): whom, and when. */
  random: () => number;
  tell: (line: string) => void;
}

export interface RandomRun {
  tasks: DurableTask[];
  results: TaskResult[];
  /** By victim and moment. */
  kills: Map<string, number>;
}

/** Kills one process after the other in the midst of the calls of some tasks. The worker must not run yet. */
export async function killAtRandom(world: DurableWorld, settings: RandomSettings): Promise<RandomRun> {
  const { victims, random, tell } = settings;
  const tasks: DurableTask[] = [];
  for (let at = 0; at < settings.tasks; at += 1) tasks.push(await world.begin());
  const results = Promise.all(tasks.map(({ handle }) => patientResult(handle)));
  // A failure is told below, where all are waited for.
  const ended = results.then(() => null).catch(() => null);
  await world.worker.start();
  const names = Object.keys(victims);
  const kills = new Map<string, number>();
  for (let number = 0; number < settings.kills; number += 1) {
    const found = await Promise.race([holdOne(world, tasks, Math.floor(random() * 3)), ended]);
    if (found === null) break;
    // Each in turn first, so that even a few kills meet all of them.
    const name = names[number < names.length ? number : Math.floor(random() * names.length)] ?? '';
    const moment = await bringTo(world, found, momentFor(found.turn, random));
    const victim = victims[name];
    if (!victim) throw new RangeError(`There is nobody called "${name}" to kill.`);
    await victim.kill();
    found.stop.letGo();
    await victim.start();
    kills.set(`${name}, ${moment}`, (kills.get(`${name}, ${moment}`) ?? 0) + 1);
    tell(
      `kill ${number + 1}: ${name}, call ${found.turn} of ${found.task.handle.workflowId} being ${moment}`,
    );
  }
  world.sandboxDoor.forget();
  return { tasks, results: await results, kills };
}

interface Found {
  task: DurableTask;
  turn: number;
  stop: Held;
}

/** A call of one of the tasks, `skip` calls from now. */
async function holdOne(world: DurableWorld, tasks: DurableTask[], skip: number): Promise<Found> {
  let left = skip;
  const callOf = (path: string) => /^\/tasks\/([^/]+)\/calls\/t(\d+)-c0/.exec(path);
  const stop = await world.sandboxDoor.hold(({ path }) => callOf(path) !== null && (left -= 1) < 0);
  const [, id = '', turn = ''] = callOf(stop.path) ?? [];
  const task = tasks.find((one) => one.id === decodeURIComponent(id));
  if (!task) throw new Error(`Nobody began task ${id}.`);
  return { task, turn: Number(turn), stop };
}

function momentFor(turn: number, random: () => number): Moment {
  // What hurts most, where it can be.
  if (appendedBy(turn) !== null && random() < 0.5) return 'half-done';
  const possible = moments.filter((moment) => moment !== 'half-done');
  return possible[Math.floor(random() * possible.length)] ?? 'unsent';
}

/** As far as the moment says; as far as it came, where it was done before anybody could tell. */
export async function bringTo(
  world: DurableWorld,
  { task, turn, stop }: Found,
  moment: Moment,
): Promise<Moment> {
  if (moment === 'unsent') return moment;
  const sent = stop.send();
  sent.catch(() => undefined);
  if (moment === 'answered') return sent.then(() => moment);
  const key = stop.path.split('/').slice(3).join('/').replace(/s\//, '/');
  if (moment === 'working') await until(`"${key}" has begun`, () => hasBegun(world, task, key));
  else await until(`call ${turn} has its effect`, () => hasEffect(world, task, turn));
  return moment;
}

async function hasEffect(world: DurableWorld, { id }: DurableTask, turn: number): Promise<boolean> {
  const name = appendedBy(turn);
  return name !== null && (await world.workspaceFile(id, counterPath)).split('\n').includes(name);
}

/** The server that is asked may be away for a while. */
async function patientResult(handle: DurableTask['handle']): Promise<TaskResult> {
  const deadline = performance.now() + 1_200_000;
  for (;;) {
    try {
      return (await handle.result()) as TaskResult;
    } catch (error) {
      const isGone = error instanceof Error && error.name === 'ServiceError';
      if (!isGone || performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/**
 * Kills the supervisor once while an append has had its effect and is not on the record, and tells how often its line
 * stands there in the end: once where the supervisor restores, twice where it does not.
 */
export async function killHalfDone(
  world: DurableWorld,
  turn: number,
): Promise<{ task: DurableTask; result: TaskResult }> {
  const task = await world.begin();
  const holding = world.sandboxDoor.hold(({ path }) => path === `/tasks/${task.id}/calls/t${turn}-c0`);
  await world.worker.start();
  const stop = await holding;
  await bringTo(world, { task, turn, stop }, 'half-done');
  await world.supervisor.kill();
  stop.letGo();
  await world.supervisor.start();
  return { task, result: await patientResult(task.handle) };
}
