import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../database/client.ts';
import { openKills } from '../../database/kill-switch.ts';

const lookEveryMs = 200;
/** So long the switch may be unreadable before everything stops: nobody could stop it by then. */
const blindMs = 2_000;

/** Why nothing may be done now; null where it may. */
export async function refuseKilled(db: Database): Promise<string | null> {
  const [kill] = await openKills(db);
  return kill
    ? `The kill switch is set, by ${kill.by}: ${kill.reason}. "countersign kill-switch --lift" takes two people.`
    : null;
}

/** Does the work, which is told to stop as soon as the kill switch is set or cannot be read. `signal`: stops it too. */
export async function whileNotKilled<T>(
  db: Database,
  signal: AbortSignal,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  const stopping = new AbortController();
  const over = new AbortController();
  const stop = AbortSignal.any([signal, stopping.signal]);
  const looking = look(db, stopping, over.signal);
  try {
    return await work(stop);
  } finally {
    over.abort();
    await looking;
  }
}

async function look(db: Database, stopping: AbortController, over: AbortSignal): Promise<void> {
  let readAt = performance.now();
  const late = setInterval(() => {
    if (performance.now() - readAt > blindMs)
      stopping.abort('The kill switch cannot be read: the database does not answer.');
  }, lookEveryMs);
  try {
    while (!over.aborted && !stopping.signal.aborted) {
      const read = await refuseKilled(db).then(
        (why) => ({ why }),
        () => null,
      );
      if (read) readAt = performance.now();
      if (read?.why) stopping.abort(read.why);
      await pause(lookEveryMs, undefined, { signal: over }).catch(() => undefined);
    }
  } finally {
    clearInterval(late);
  }
}
