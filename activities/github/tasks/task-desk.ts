import type { Database } from '../../../database/client.ts';
import type { Git } from '../../git/git.ts';
import type { GitHub } from '../client.ts';

/** What a task's side of GitHub works with. */
export interface TaskDesk {
  db: Database;
  git: Git;
  github: GitHub;
}
