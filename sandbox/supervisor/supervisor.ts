import { rm } from 'node:fs/promises';
import { Failed } from '../../core/failed.ts';
import type { TaskId } from '../../core/ids.ts';
import type { SandboxSpec, Supervisor } from '../../core/sandbox/supervisor.ts';
import { chooseEngine } from './choose-engine.ts';
import { writeDurably } from './durable-file.ts';
import { hashOf } from './hash.ts';
import { openOutcomes } from './outcomes.ts';
import type { Parts } from './parts.ts';
import { addRecord, emptyHistory } from './records.ts';
import { createTask, removeRest, type Task } from './task.ts';
import {
  createFolder,
  listTasks,
  readFileOrNull,
  type Settled,
  taskFolder,
  writeSettled,
} from './task-folder.ts';
import { chooseUser } from './users.ts';

/** Takes up the tasks that an earlier supervisor left in the folder. */
export async function createSupervisor(parts: Parts): Promise<Supervisor & { leave(): Promise<void> }> {
  const tasks = new Map<TaskId, Task>();
  const load = async (settled: Settled) => {
    const task = await loadTask(parts, settled);
    tasks.set(settled.spec.task, task);
    return task;
  };
  for (const settled of await listTasks(parts.folder)) {
    const task = await load(settled).catch((error: unknown) => {
      parts.log(`Task "${settled.spec.task}" cannot be taken up: ${String(error)}`);
      return null;
    });
    await task?.resume();
  }
  const settle = async (spec: SandboxSpec): Promise<Task> => {
    const there = tasks.get(spec.task);
    if (there && hashOf(there.settled.spec) === hashOf(spec)) return there;
    if (there && there.state() !== 'new') throw otherSpec(spec.task);
    const others = othersOpen(tasks, spec.task);
    refuseCrowd(spec, others);
    await there?.leave();
    const engine = await chooseEngine(parts.engines, spec);
    const taken = new Set(others.map(({ settled }) => settled.user.uid));
    const user = chooseUser(spec.task, { self: parts.self, range: parts.users, taken });
    const settled = { spec, engine: engine.name, user };
    const folder = taskFolder(parts.folder, spec.task);
    await createFolder(folder.path);
    await writeSettled(folder, settled);
    return load(settled);
  };
  // One after the other, so that no two tasks get one user.
  let settling: Promise<unknown> = Promise.resolve();
  const settleInTurn = (spec: SandboxSpec): Promise<Task> => {
    const mine = settling.then(() => settle(spec));
    settling = mine.catch(() => undefined);
    return mine;
  };
  const { of, awake } = accessTo(tasks);
  return {
    health: async () => ({
      version: parts.version,
      engines: await Promise.all(parts.engines.map((engine) => engine.probe())),
      tasks: [...tasks].filter(([, task]) => task.state() === 'open').map(([id]) => id),
    }),
    putRepository: (task, bundle) =>
      putRepository(parts, { task, bundle, state: tasks.get(task)?.state() ?? 'new' }),
    open: async (spec) => (await settleInTurn(spec)).open(),
    call: (task, key, call) => awake(task, (found) => found.call(key, call)),
    snapshot: (task, key, message) => awake(task, (found) => found.snapshot(key, message)),
    restore: (task, key, snapshot) => awake(task, (found) => found.restore(key, snapshot)),
    putBase: (task, bundle) => of(task, (found) => found.putBase(bundle)),
    merge: (task, key, asked) => awake(task, (found) => found.merge(key, asked)),
    runInCleanRoom: (task, key, room) => awake(task, (found) => found.runInCleanRoom(key, room)),
    allowHost: (task, key, rule) => of(task, (found) => found.allowHost(key, rule)),
    readChange: (task, from, to) => of(task, (found) => found.readChange(from, to)),
    readFiles: (task, wanted) => of(task, (found) => found.readFiles(wanted)),
    readBundle: (task, snapshot) => of(task, (found) => found.readBundle(snapshot)),
    look: (task, after) => of(task, (found) => found.look(after)),
    rest: (task) => of(task, (found) => found.rest()),
    close: async (task, keepSnapshots) => {
      await (tasks.get(task)?.close(keepSnapshots) ?? removeFolder(parts, task));
      if (!keepSnapshots) tasks.delete(task);
    },
    leave: async () => {
      await Promise.all([...tasks.values()].map((task) => task.leave()));
    },
  };
}

async function loadTask(parts: Parts, settled: Settled): Promise<Task> {
  const engine = parts.engines.find(({ name }) => name === settled.engine);
  if (!engine) {
    throw new Failed(
      'sandbox.no-engine',
      `Task "${settled.spec.task}" was begun with the engine ${settled.engine}, which is not here.`,
    );
  }
  parts.admit(settled.spec);
  const folder = taskFolder(parts.folder, settled.spec.task);
  const { journal, records } = await parts.openJournal(folder.journal);
  const history = emptyHistory();
  for (const record of records) addRecord(history, record);
  if (history.closed) await removeRest(folder, history.closed.keepSnapshots);
  const outcomes = await openOutcomes(folder.outcomes);
  return createTask({ parts, settled, engine, folder, history, journal, outcomes });
}

async function putRepository(
  parts: Parts,
  { task, bundle, state }: { task: TaskId; bundle: Uint8Array; state: 'new' | 'open' | 'closed' },
): Promise<void> {
  const folder = taskFolder(parts.folder, task);
  await createFolder(folder.path);
  const there = await readFileOrNull(folder.bundle);
  if (state !== 'new') {
    const base = baseOf(bundle);
    // Packed anew, the same commits are other bytes.
    if (there !== null && base !== null && baseOf(there) === base) return;
    throw new Failed(
      'sandbox.refused',
      `The sandbox of task "${task}" has begun with another repository already: begin another task.`,
    );
  }
  await writeDurably(folder.bundle, bundle);
}

/** The commit that a bundle's header, which is text, names as `refs/heads/base`. */
const baseOf = (bundle: Uint8Array): string | null => {
  const header = Buffer.from(bundle.subarray(0, 65_536)).toString('latin1').split('\n\n', 1)[0] ?? '';
  return /^([0-9a-f]{40}) refs\/heads\/base$/m.exec(header)?.[1] ?? null;
};

/** Of a task that was never opened only its repository came. */
const removeFolder = ({ folder }: Parts, task: TaskId): Promise<void> =>
  rm(taskFolder(folder, task).path, { recursive: true, force: true });

/** The ways to a task by its name. */
function accessTo(tasks: ReadonlyMap<TaskId, Task>) {
  const known = (task: TaskId): Task => {
    const found = tasks.get(task);
    if (found) return found;
    throw new Failed('task.unknown', `There is no sandbox of task "${task}" on this machine: open it first.`);
  };
  return {
    // Of an async function, so that a task that is not known is a rejection too.
    of: async <T>(task: TaskId, work: (found: Task) => Promise<T>): Promise<T> => work(known(task)),
    /** What needs a box needs a place for it. @throws Failed `sandbox.busy` where none is left */
    awake: async <T>(task: TaskId, work: (found: Task) => Promise<T>): Promise<T> => {
      const found = known(task);
      // A place is taken in the same moment in which it is seen to be free.
      if (found.resting()) refuseCrowd(found.settled.spec, othersOpen(tasks, task));
      found.wake();
      return work(found);
    },
  };
}

const namedMax = 5;

/** All that have a workspace on this machine beside this task. */
const othersOpen = (tasks: ReadonlyMap<TaskId, Task>, own: TaskId): Task[] =>
  [...tasks].flatMap(([id, task]) => (id !== own && task.state() !== 'closed' ? [task] : []));

/** @throws Failed `sandbox.busy` where the others leave no place */
function refuseCrowd(spec: SandboxSpec, others: readonly Task[]): void {
  const open = others.filter((task) => !task.resting());
  if (open.length >= (spec.tasksMax ?? Infinity)) throw tooManyTasks(spec, open);
}

function tooManyTasks({ tasksMax }: SandboxSpec, open: readonly Task[]): Failed {
  const names = open.slice(0, namedMax).map(({ settled }) => settled.spec.task);
  const more = open.length > namedMax ? ` and ${open.length - namedMax} more` : '';
  return new Failed(
    'sandbox.busy',
    `${open.length} sandboxes are open on this machine, and sandbox.tasksMax in countersign.yaml allows ${tasksMax}: it waits until one ends. Stop one of the tasks (${names.join(', ')}${more}), or raise sandbox.tasksMax.`,
  );
}

const otherSpec = (task: TaskId) =>
  new Failed(
    'sandbox.refused',
    `The sandbox of task "${task}" was made of another spec: what it is made of stays as it is. Begin another task.`,
  );
