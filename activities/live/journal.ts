import { join } from 'node:path';
import type { Deeds } from '../../core/remedy/contract.ts';
import { makeFolder, readOnce, writeOnce } from './durable-file.ts';

/** `act`: as planned. `undo`: what rolls it back. */
export type Phase = 'act' | 'undo';
export type DoneAction = Deeds['actions'][number] & { reason: string | null };

/** What was done of one plan: each entry a file of its own, which is written once and stays. */
export interface Journal {
  /** When the plan was begun; null where it was not. */
  opened(): Promise<string | null>;
  open(at: string): Promise<void>;
  /** False where the action was begun before: then it must not be again. */
  begin(phase: Phase, action: string, at: string): Promise<boolean>;
  end(phase: Phase, done: DoneAction): Promise<void>;
  /** `begun`: it was begun and nothing tells how it ended. */
  standing(phase: Phase, action: string): Promise<DoneAction | 'begun' | null>;
  /** That something is worse by it was seen here. */
  sawWorse(at: string): Promise<void>;
  wasWorse(): Promise<boolean>;
  close(phase: Phase, deeds: Deeds): Promise<void>;
  closed(phase: Phase): Promise<Deeds | null>;
}

/** Of one plan, in the folder of the acting process. An entry that a crash left half written tells that it was begun. */
export function openJournal(folder: string, hash: string): Journal {
  const own = join(folder, 'journal', hash);
  const path = (name: string) => join(own, `${name}.json`);
  return {
    opened: async () => {
      const entry = await readOnce<{ at: string }>(path('opened'));
      return entry === null || entry === 'broken' ? null : entry.at;
    },
    open: async (at) => {
      await makeFolder(own);
      await writeOnce(path('opened'), { at });
    },
    begin: (phase, action, at) => writeOnce(path(`${phase}-${action}-begun`), { at }),
    end: async (phase, done) => {
      await writeOnce(path(`${phase}-${done.id}-ended`), done);
    },
    standing: async (phase, action) => {
      const ended = await readOnce<DoneAction>(path(`${phase}-${action}-ended`));
      if (ended !== null && ended !== 'broken') return ended;
      return (await readOnce(path(`${phase}-${action}-begun`))) === null ? null : 'begun';
    },
    sawWorse: async (at) => {
      await writeOnce(path('worse'), { at });
    },
    wasWorse: async () => (await readOnce(path('worse'))) !== null,
    close: async (phase, deeds) => {
      await makeFolder(own);
      await writeOnce(path(`${phase}-closed`), deeds);
    },
    closed: async (phase) => {
      const deeds = await readOnce<Deeds>(path(`${phase}-closed`));
      return deeds === 'broken' ? null : deeds;
    },
  };
}
