import { setTimeout as pause } from 'node:timers/promises';
import type { LiveWorld } from './live-world.ts';
import { tellAltered } from './standing.ts';
import { standingKills } from './standing-kills.ts';

const lookEveryMs = 200;
/** So long the switch may be unreadable before everything stops: nobody could stop it by then. */
const blindMs = 2_000;

/** Why nothing may be done now; null where it may. */
export async function refuseKilled(world: LiveWorld): Promise<string | null> {
  const [kill] = await standingKills(world);
  return kill
    ? `The kill switch is set, by ${kill.by}: ${kill.reason.replace(/\.$/, '')}.${tellAltered(kill)} "countersign kill-switch --lift" takes two people.`
    : null;
}

/** Does the work, which is told to stop as soon as the kill switch is set or cannot be read. `signal`: stops it too. */
export async function whileNotKilled<T>(
  world: LiveWorld,
  signal: AbortSignal,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  const stopping = new AbortController();
  const over = new AbortController();
  const stop = AbortSignal.any([signal, stopping.signal]);
  const looking = look(world, stopping, over.signal);
  try {
    return await work(stop);
  } finally {
    over.abort();
    await looking;
  }
}

async function look(world: LiveWorld, stopping: AbortController, over: AbortSignal): Promise<void> {
  let readAt = performance.now();
  const late = setInterval(() => {
    if (performance.now() - readAt > blindMs)
      stopping.abort('The kill switch cannot be read: the database does not answer.');
  }, lookEveryMs);
  try {
    while (!over.aborted && !stopping.signal.aborted) {
      const read = await refuseKilled(world).then(
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
