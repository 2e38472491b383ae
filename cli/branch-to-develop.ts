import { basename, isAbsolute, resolve } from 'node:path';
import { createGit } from '../activities/git/git.ts';
import { openOwn } from '../activities/git/open-own.ts';
import { isDirty } from '../activities/git/dirty.ts';
import { packTree } from '../activities/git/tree-bundle.ts';
import { parseGitHubRepository } from '../core/develop/repository-name.ts';
import { putBlob } from '../database/blobs.ts';
import type { Database } from '../database/client.ts';
import { findRepository } from './local-range.ts';
import { UsageError } from './usage-error.ts';

/** What a task begins with, as `developTask` takes it. */
export interface Beginning {
  repository: string;
  base: string;
  repositoryName?: string;
  /** What people should know before they wait; null if nothing. */
  warning: string | null;
}

/** The repository that a person names, else a copy of the one that they stand in, uploaded without its past. */
export async function beginningOf(
  { repository, base = 'HEAD' }: { repository?: string; base?: string },
  cwd: string,
  db: Database,
): Promise<Beginning> {
  if (repository !== undefined) return named(repository, base, cwd);
  const git = createGit();
  const folder = await findRepository(git, cwd, 'name one with --repository');
  const opened = await openOwn(git, folder);
  try {
    const { bytes, commit } = await packTree(opened, base);
    const dirty = await isDirty(git, folder);
    return {
      repository: `bundle:${await putBlob(db, bytes)}`,
      base: commit,
      repositoryName: basename(folder),
      warning: dirty ? 'Uncommitted work is not part of what the task begins with.' : null,
    };
  } finally {
    await opened.close();
  }
}

async function named(repository: string, base: string, cwd: string): Promise<Beginning> {
  if (repository.startsWith('github:')) {
    if (parseGitHubRepository(repository)) return { repository, base, warning: null };
    throw new UsageError(
      `"${repository.slice(0, 200)}" is no repository on GitHub: write github:owner/name.`,
    );
  }
  if (/^[a-z][a-z0-9+.-]*:/i.test(repository)) return { repository, base, warning: null };
  const path = isAbsolute(repository) ? repository : resolve(cwd, repository);
  return { repository: path, base, warning: null };
}
