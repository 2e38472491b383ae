import type { Supervisor } from '../../core/sandbox/supervisor.ts';
import type { Database } from '../../database/client.ts';
import type { Git } from '../git/git.ts';

export interface SandboxDependencies {
  db: Database;
  git: Git;
  supervisor: Supervisor;
}
