import { join } from 'node:path';
import { Runtime } from '@temporalio/worker';
import { keepFiles } from '../activities/trail/keep-files.ts';
import { followTrail } from '../activities/trail/trail-files.ts';
import type { Database } from '../database/client.ts';
import { createTrail, type Trail } from '../database/trail.ts';
import type { Home } from '../settings/home.ts';

/** The trail of this database, followed by the files in the home folder, which take in at once what they have not yet. */
export function openTrail(db: Database, home: Home): Trail {
  const folder = join(home.folder, 'trail');
  const complain = (error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    Runtime.instance().logger.error(`The files of the trail do not follow it: ${why}`);
  };
  const appended = keepFiles(() => followTrail({ db, folder }), complain);
  appended();
  return createTrail(db, { appended });
}
