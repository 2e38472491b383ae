import { join } from 'node:path';
import { createGit } from '../activities/git/git.ts';
import { findSupervisor } from '../activities/sandbox/find-supervisor.ts';
import { keptSupervisor } from '../activities/sandbox/kept-supervisor.ts';
import { createSandboxActivities } from '../activities/sandbox/sandbox-activities.ts';
import type { Database } from '../database/client.ts';
import type { WorkerSettings } from './settings.ts';

/** What runs in sandboxes, by the supervisor beside them: with no key of anybody. */
export function sandboxActivities({ environment, home }: WorkerSettings, db: Database) {
  const folder = join(home.folder, 'sandboxes');
  const socket = environment['COUNTERSIGN_SANDBOX_SOCKET'];
  const supervisor = keptSupervisor(() => findSupervisor({ socket, folder, environment }));
  return createSandboxActivities({ db, git: createGit(), supervisor });
}
