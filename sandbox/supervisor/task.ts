import { rm } from 'node:fs/promises';
import { Failed } from '../../core/failed.ts';
import type { OpenedSandbox, SandboxState, Supervisor } from '../../core/sandbox/supervisor.ts';
import type { Snapshot } from '../../core/sandbox/box-call.ts';
import type { Engine } from '../engine.ts';
import { createDeeds } from './deeds.ts';
import type { Journal } from './journal.ts';
import { makeSandbox } from './make-sandbox.ts';
import { measureDisk } from './measure-disk.ts';
import { createOnce, type Once } from './once.ts';
import type { Outcomes } from './outcomes.ts';
import type { Parts } from './parts.ts';
import type { History } from './records.ts';
import type { Settled, TaskFolder } from './task-folder.ts';
import { createWorkshop, type Workshop } from './workshop.ts';

/** What the supervisor does of one task. */
type OfTask<Name extends keyof Supervisor> = Supervisor[Name] extends (
  task: infer _Task,
  ...rest: infer Rest
) => infer Answer
  ? (...rest: Rest) => Answer
  : never;

type Deed = 'call' | 'snapshot' | 'restore' | 'merge' | 'runInCleanRoom' | 'allowHost';
type Look = 'putBase' | 'readChange' | 'readFiles' | 'readBundle' | 'look' | 'rest' | 'close';

export type Task = { [Name in Deed | Look]: OfTask<Name> } & {
  readonly settled: Settled;
  state(): 'new' | 'open' | 'closed';
  /** Whether it needs no place among those that are open. */
  resting(): boolean;
  /** From here on it has a place. */
  wake(): void;
  open(): Promise<OpenedSandbox>;
  /** Ends what an earlier supervisor left running; what cannot be ended now is before the next call. */
  resume(): Promise<void>;
  /** Ends box and proxy; the task goes on with the next supervisor. */
  leave(): Promise<void>;
};

const diffBytesMax = 4_000_000;
/** `look` is asked every second by whoever watches; measuring a large workspace takes longer. */
const measureEveryMs = 10_000;

export interface TaskOf {
  parts: Parts;
  settled: Settled;
  engine: Engine;
  folder: TaskFolder;
  history: History;
  journal: Journal;
  outcomes: Outcomes;
}

export function createTask(of: TaskOf): Task {
  const { settled, folder, history, journal, outcomes } = of;
  const shop = createWorkshop(of);
  const services = () => shop.present()?.running() ?? history.services;
  const book = createOnce({ history, journal, outcomes, services });
  const told = (problem: string) => (error: unknown) =>
    of.parts.log(`${folder.name}: ${problem}: ${String(error)}`);
  let closing = false;
  let opening: Promise<OpenedSandbox> | null = null;
  const state = () => (closing || history.closed ? 'closed' : history.opened ? 'open' : 'new');
  const at = (): Snapshot => {
    if (state() === 'open' && history.at) return history.at;
    throw notOpen(settled, state());
  };
  const disk = measuredNowAndThen(() => measureDisk(folder.workspace, settled.user, of.parts.self));
  return {
    settled,
    state,
    ...createDeeds({ ...of, ...book, shop, at, services }),
    ...createRest({ ...book, history, shop, at }),
    open: async () => {
      if (state() === 'closed') throw notOpen(settled, 'closed');
      if (history.opened) return (await outcomes.read(history.opened)) as OpenedSandbox;
      const making = () => makeSandbox({ ...of, shop, write: book.write });
      opening ??= book.inTurn(making).finally(() => {
        opening = null;
      });
      return opening;
    },
    ...createReading(shop),
    putBase: async (bundle) => {
      at();
      return shop.snapshots.takeBase(bundle);
    },
    look: async (requestsAfter): Promise<SandboxState> => {
      if (history.at === null) throw notOpen(settled, 'new');
      const open = state() === 'open';
      return {
        engine: settled.engine,
        open,
        calls: [...history.deeds.keys()].filter((id) => id.startsWith('call/')).length,
        services: settled.spec.services.map(({ name }) => ({ name, running: services().includes(name) })),
        memoryMb: (await shop.present()?.box.memoryMb()) ?? null,
        diskMb: open ? Math.round((await disk())?.mb ?? settled.spec.limits.diskMb) : 0,
        requests: open ? (await shop.proxy()).records(requestsAfter) : [],
      };
    },
    close: async (keepSnapshots) => {
      closing = true;
      // What runs ends with its box, and is recorded as ended.
      await shop.endBox();
      await book.inTurn(async () => {
        if (!history.closed) await book.write({ kind: 'closed', keepSnapshots });
        await shop.end();
        await of.parts.images.remove(settled.spec.task).catch(told('its images could not be removed'));
        await removeRest(folder, keepSnapshots);
        await journal.close();
      });
    },
    resume: async () => {
      if (state() !== 'open') return;
      const problem = 'what an earlier supervisor left cannot be ended now';
      await of.engine.sweep(settled.spec.task).catch(told(problem));
    },
    leave: async () => {
      // First, so that a call under way is not recorded as ended by us: the next supervisor undoes it and makes it anew.
      await journal.close();
      await shop.end().catch(told('its box could not be ended, and is swept up later'));
    },
  };
}

const createReading = ({ snapshots }: Workshop): Pick<Task, 'readChange' | 'readFiles' | 'readBundle'> => ({
  readChange: (from, to) => snapshots.diff(from, to, diffBytesMax),
  readFiles: ({ snapshot, paths, bytesMax }) => snapshots.readFiles(snapshot, paths, bytesMax),
  readBundle: (snapshot) => snapshots.bundle(snapshot),
});

interface RestOf extends Pick<Once, 'inTurn' | 'write'> {
  history: History;
  shop: Workshop;
  /** @throws Failed where the sandbox is not open */
  at: () => Snapshot;
}

/** Without a box while nothing is to be done: whatever needs one opens it, as after a restart of the supervisor. */
const createRest = ({
  history,
  shop,
  at,
  inTurn,
  write,
}: RestOf): Pick<Task, 'resting' | 'wake' | 'rest'> => ({
  resting: () => history.resting,
  wake: () => {
    history.resting = false;
  },
  rest: () =>
    inTurn(async () => {
      at();
      if (history.resting) return;
      await shop.end();
      await write({ kind: 'rested' });
    }),
});

/** After a task was closed; again, when a supervisor died in the middle of it. */
export async function removeRest(folder: TaskFolder, keepSnapshots: boolean): Promise<void> {
  const { workspace, rooms, bundle, proxySocket, path } = folder;
  const gone = keepSnapshots ? [workspace, rooms, bundle, proxySocket] : [path];
  await Promise.all(gone.map((path) => rm(path, { recursive: true, force: true })));
}

function measuredNowAndThen<T>(measure: () => Promise<T>): () => Promise<T> {
  let last: { atMs: number; found: Promise<T> } | null = null;
  return () => {
    const nowMs = performance.now();
    if (last === null || nowMs > last.atMs + measureEveryMs) last = { atMs: nowMs, found: measure() };
    return last.found;
  };
}

const notOpen = ({ spec }: Settled, state: 'new' | 'open' | 'closed') =>
  new Failed(
    'sandbox.refused',
    state === 'closed'
      ? `Sandbox "${spec.task}" is closed: begin another task, from one of its snapshots if you like.`
      : `Sandbox "${spec.task}" is not open yet: open it first.`,
  );
