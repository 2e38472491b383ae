import { join } from 'node:path';
import { Failed } from '../../core/failed.ts';
import type { SnapshotId } from '../../core/ids.ts';
import type { BoxCall, CallOutcome, Snapshot } from '../../core/sandbox/box-call.ts';
import type { EgressRule } from '../../core/sandbox/egress.ts';
import type { Merged } from '../../core/sandbox/merged.ts';
import type { CleanRoom } from '../../core/sandbox/supervisor.ts';
import { carryOut, mayChange } from './carry-out.ts';
import { runRoom } from './clean-room.ts';
import { guardDisk } from './guard-disk.ts';
import { hashOf } from './hash.ts';
import type { Once, Work } from './once.ts';
import type { Answer } from './parts.ts';
import { seenAt } from './records.ts';
import type { TaskOf } from './task.ts';
import { createFolder } from './task-folder.ts';
import type { Workshop } from './workshop.ts';

interface Of extends TaskOf, Once {
  shop: Workshop;
  /** What the workspace held when it was looked at last. @throws Failed where the sandbox is not open */
  at: () => Snapshot;
  services(): string[];
}

/** All that is done once under a key. */
export function createDeeds(of: Of) {
  const { shop, history, folder, once, at } = of;
  const { untouched, before, lookAhead } = createLooks(of);
  return {
    call: async (key: string, asked: BoxCall): Promise<CallOutcome> => {
      const make: Work<CallOutcome>['make'] = (tried) => makeCall(of, { key, asked, ...tried });
      const prepare = mayChange(asked) ? before : untouched;
      const outcome = await once({ what: 'call', key, asked }, { prepare, make });
      void lookAhead();
      return outcome;
    },
    snapshot: (key: string, message: string): Promise<Snapshot> => {
      const make = () => shop.capture(message).then((taken) => ({ answer: taken, at: taken }));
      return once({ what: 'snapshot', key, asked: { message } }, { prepare: untouched, make });
    },
    restore: (key: string, snapshot: SnapshotId): Promise<Snapshot> => {
      const make = async () => {
        const restored = await shop.putBack(snapshot);
        await shop.box();
        await shop.restartServices();
        return { answer: restored, at: restored };
      };
      return once({ what: 'restore', key, asked: { snapshot } }, { prepare: before, make });
    },
    merge: (key: string, asked: { snapshot: SnapshotId; base: SnapshotId }): Promise<Merged> => {
      const make = async () => {
        const merged = await shop.merge(asked.snapshot, asked.base);
        await shop.box();
        await shop.restartServices();
        return { answer: merged, at: merged.kind === 'merged' ? merged.at : null };
      };
      return once({ what: 'merge', key, asked }, { prepare: before, make });
    },
    runInCleanRoom: (key: string, room: CleanRoom): Promise<CallOutcome> => {
      const prepare = async () => {
        at();
        await settleUnknown(of);
        return null;
      };
      const make: Work<CallOutcome>['make'] = async ({ restored }) => {
        const beganMs = performance.now();
        const name = hashOf(key).slice(0, 8);
        await createFolder(folder.rooms);
        const place = { path: join(folder.rooms, name), name: `${folder.name}-${name}` };
        const answer = await runRoom(room, { ...of, ...place });
        return { answer: outcomeOf({ key, answer, beganMs, restored }), at: null };
      };
      return once({ what: 'room', key, asked: room }, { prepare, make });
    },
    allowHost: async (key: string, rule: EgressRule): Promise<void> => {
      at();
      const id = `host/${key}`;
      const hash = hashOf(rule);
      const known = history.deeds.get(id);
      if (known && known.hash !== hash) {
        const why = `The key "${key}" allowed another host already: ask under a new key.`;
        throw new Failed('sandbox.refused', why);
      }
      if (known) return;
      const proxy = await shop.proxy();
      await of.write({ kind: 'host-allowed', id, hash, rule });
      proxy.allow(rule);
    },
  };
}

/** What is seen to before a deed, and after it. */
function createLooks(of: Of) {
  const { shop, history, folder, inTurn, at } = of;
  const ready = async () => {
    at();
    await settleUnknown(of);
    await shop.box();
  };
  const look = async () => {
    const now = await shop.captureSince(at(), 'between two calls');
    seenAt(history, now);
    return now;
  };
  return {
    /** Of a deed that changes nothing in the workspace. */
    untouched: () => ready().then(() => null),
    /** Services write when they like: with one running, what was seen last may be out of date. */
    before: async () => {
      await ready();
      return history.touched || of.services().length > 0 ? look() : at();
    },
    /** While the next call is thought up, so that it need not wait for this. What fails here fails there again. */
    lookAhead: () =>
      inTurn(async () => {
        if (history.touched && history.closed === null) await look();
      }).catch((error: unknown) =>
        of.parts.log(
          `${folder.name}: the workspace could not be looked at between two calls: ${String(error)}`,
        ),
      ),
  };
}

/** Whatever an earlier try may have done is undone, before anything else is done. */
async function settleUnknown({ history, shop, write }: Of): Promise<void> {
  const id = history.unknown;
  const before = id === null ? null : history.deeds.get(id)?.before;
  if (id !== null && before) {
    const restored = await shop.rebuild(before);
    await write({ kind: 'restored', id, at: restored });
    await shop.restartServices();
  }
  history.unknown = null;
}

interface Making {
  key: string;
  asked: BoxCall;
  before: Snapshot | null;
  restored: boolean;
}

async function makeCall(of: Of, { key, asked, before, restored }: Making) {
  const { shop, parts, settled } = of;
  const { snapshots } = shop;
  const { spec, engine } = settled;
  const beganMs = performance.now();
  const open = await shop.box();
  const make = () => carryOut(asked, { open, spec, engine, snapshots, parts });
  const { answer, at } =
    before === null
      ? { answer: await make(), at: null }
      : await guardDisk(shop, { open, from: before }, make);
  return { answer: outcomeOf({ key, answer, beganMs, restored }), at };
}

function outcomeOf(of: { key: string; answer: Answer; beganMs: number; restored: boolean }): CallOutcome {
  const { key, answer, beganMs, restored } = of;
  return {
    end: 'done',
    exitCode: null,
    signal: null,
    durationMs: Math.round(performance.now() - beganMs),
    outputBytes: 0,
    droppedBytes: 0,
    leftovers: 0,
    attachments: [],
    ...answer,
    key,
    restored,
  };
}
