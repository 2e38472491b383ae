import { rm } from 'node:fs/promises';
import type { Snapshot } from '../../core/sandbox/box-call.ts';
import type { SnapshotId } from '../../core/ids.ts';
import type { OpenedSandbox } from '../../core/sandbox/supervisor.ts';
import type { Merged } from '../../core/sandbox/merged.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import { createDiskGauge, type DiskGauge } from './disk-gauge.ts';
import { whileFrozen } from './frozen.ts';
import { freeDisk, measureDisk } from './measure-disk.ts';
import type { EgressProxy } from './parts.ts';
import { runSetup } from './run-setup.ts';
import { BoxGone, type OpenBox, openBox, serviceOf } from './task-box.ts';
import type { TaskOf } from './task.ts';
import { createFolder } from './task-folder.ts';
import { giveFolder } from './workspace.ts';

/** A task's box, its way out and its workspace, all of which may end and be made again. */
export interface Workshop {
  readonly snapshots: Snapshots;
  readonly gauge: DiskGauge;
  /** The box, if one lives. */
  present(): OpenBox | null;
  /** A box with the services that ran; opened when there is none. */
  box(): Promise<OpenBox>;
  /** The workspace as it is now; nothing inside runs meanwhile. */
  capture(message: string): Promise<Snapshot>;
  /** As `capture`, but what is as it was needs no snapshot of its own. */
  captureSince(before: Snapshot, message: string): Promise<Snapshot>;
  /** Ends all that runs inside and puts the workspace back; the caches stay. */
  putBack(to: Snapshot['snapshot']): Promise<Snapshot>;
  /** As `putBack`, but with what the snapshot comes to on another base. */
  merge(from: SnapshotId, base: SnapshotId): Promise<Merged>;
  /** As it was then, with caches and box made anew; no service runs. */
  rebuild(to: Snapshot): Promise<Snapshot>;
  runSetup(box: OpenBox): Promise<OpenedSandbox['setup']>;
  /** A box for a clean room, with the same way out. */
  openRoom(name: string, workspace: string): Promise<OpenBox>;
  proxy(): Promise<EgressProxy>;
  restartServices(): Promise<void>;
  endBox(): Promise<void>;
  end(): Promise<void>;
}

type Of = Pick<TaskOf, 'parts' | 'settled' | 'engine' | 'folder' | 'history'>;

export function createWorkshop(of: Of): Workshop {
  const { parts, settled, folder } = of;
  const { spec, user } = settled;
  const { repository, workspace } = folder;
  const snapshots = parts.createSnapshots({ folder: repository, workspace, user, caches: spec.caches });
  const gauge = createDiskGauge({
    limits: spec.limits,
    measure: () => measureDisk(workspace, user, parts.self),
    free: () => freeDisk(folder.path),
  });
  const way = createWay(of);
  const boxes = createBoxes(of, way);
  const { present } = boxes;
  const whileStopped = async <T>(work: () => Promise<T>): Promise<T> => {
    await present()?.stopServices().catch(ignoreGone);
    const done = await whileFrozen(present(), work);
    gauge.forget();
    return done;
  };
  return {
    snapshots,
    gauge,
    ...boxes,
    proxy: () => way.proxy(),
    runSetup: (box) => runSetup(box, spec),
    capture: (message) => whileFrozen(present(), () => snapshots.take(message)),
    captureSince: (before, message) => whileFrozen(present(), () => snapshots.take(message, before)),
    putBack: (to) => whileStopped(() => snapshots.restore(to, 'kept')),
    merge: (from, base) => whileStopped(() => snapshots.merge(from, base)),
    rebuild: async (to) => {
      await boxes.endBox();
      // What an earlier supervisor could not end, its engine being away, would write on.
      await of.engine.sweep(spec.task);
      await giveFolder(workspace, user, parts.self);
      await snapshots.restore(to.snapshot, 'removed');
      gauge.forget();
      const box = await boxes.open();
      for (const { command } of (await runSetup(box, spec)).filter(({ ok }) => !ok)) {
        parts.log(`${folder.name}: the setup failed when it was run again: ${command}`);
      }
      // What the setup leaves outside the caches is in the snapshot, and must not be there twice.
      return whileFrozen(present(), () => snapshots.restore(to.snapshot, 'kept'));
    },
    end: async () => {
      await boxes.endBox();
      await way.end();
      await rm(folder.rooms, { recursive: true, force: true });
    },
  };
}

const ignoreGone = (error: unknown) => {
  if (!(error instanceof BoxGone)) throw error;
};

interface Way {
  proxy(): Promise<EgressProxy>;
  end(): Promise<void>;
}

/** The proxy, which outlives the boxes. */
function createWay({ parts, settled, folder, history }: Of): Way {
  let way: Promise<EgressProxy> | null = null;
  const start = async () => {
    await createFolder(folder.proxy);
    await rm(folder.proxySocket, { force: true });
    const { egress } = settled.spec;
    const policy = { ...egress, rules: [...egress.rules, ...history.allowed] };
    return parts.startProxy({ socket: folder.proxySocket, folder: folder.proxy, policy, user: settled.user });
  };
  return {
    proxy: () => {
      way ??= start().catch((error: unknown) => {
        way = null;
        throw error;
      });
      return way;
    },
    end: async () => {
      const ending = way;
      way = null;
      await (await ending)?.close();
    },
  };
}

function createBoxes({ parts, settled, engine, folder, history }: Of, way: Way) {
  const { spec, user } = settled;
  const { task, image, limits, environment } = spec;
  let own: OpenBox | null = null;
  const present = () => (own?.gone() === null ? own : null);
  const openRoom = async (name: string, workspace: string): Promise<OpenBox> => {
    const { certificates } = await way.proxy();
    const place = { task, name, workspace, user, proxySocket: folder.proxySocket, certificates };
    return openBox(engine, { ...place, image, limits, environment }, parts);
  };
  const endBox = async () => {
    await own?.destroy();
    own = null;
  };
  const restartServices = async () => {
    for (const name of history.services) {
      const problem = await present()?.start(serviceOf(spec, name));
      if (problem) parts.log(`${folder.name}: service "${name}" did not come up again: ${problem}`);
    }
  };
  const open = async (): Promise<OpenBox> => {
    await endBox();
    // Of an earlier supervisor, or what a daemon that went away left behind.
    await engine.sweep(task);
    own = await openRoom(folder.name, folder.workspace);
    return own;
  };
  const box = async () => {
    const there = present();
    if (there) return there;
    const opened = await open();
    await restartServices();
    return opened;
  };
  return { present, open, box, openRoom, endBox, restartServices };
}
