import { Failed } from '../../core/failed.ts';
import type { Supervisor } from '../../core/sandbox/supervisor.ts';

/**
 * A supervisor that is looked for when it is first needed, and again whenever the one that was found answers no longer:
 * a retry of the activity then reaches its successor.
 */
export function keptSupervisor(find: () => Promise<Supervisor>): Supervisor {
  let found: Promise<Supervisor> | null = null;
  const through = async <T>(ask: (supervisor: Supervisor) => Promise<T>): Promise<T> => {
    const looking = (found ??= find());
    try {
      return await ask(await looking);
    } catch (error) {
      const gone = error instanceof Failed && error.failure.kind === 'sandbox.unavailable';
      if (gone && found === looking) found = null;
      throw error;
    }
  };
  return {
    health: () => through((one) => one.health()),
    putRepository: (...given) => through((one) => one.putRepository(...given)),
    open: (...given) => through((one) => one.open(...given)),
    call: (...given) => through((one) => one.call(...given)),
    snapshot: (...given) => through((one) => one.snapshot(...given)),
    restore: (...given) => through((one) => one.restore(...given)),
    putBase: (...given) => through((one) => one.putBase(...given)),
    merge: (...given) => through((one) => one.merge(...given)),
    runInCleanRoom: (...given) => through((one) => one.runInCleanRoom(...given)),
    allowHost: (...given) => through((one) => one.allowHost(...given)),
    readChange: (...given) => through((one) => one.readChange(...given)),
    readFiles: (...given) => through((one) => one.readFiles(...given)),
    readBundle: (...given) => through((one) => one.readBundle(...given)),
    rest: (...given) => through((one) => one.rest(...given)),
    look: (...given) => through((one) => one.look(...given)),
    close: (...given) => through((one) => one.close(...given)),
  };
}
