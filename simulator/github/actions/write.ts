import type { Account, Repository } from '../entities.ts';
import { readCommit } from '../git/commits.ts';
import { git } from '../git/run.ts';
import { resolveCommit, writeCommit, type Files, type Signature } from '../git/store.ts';
import { folderOf } from '../present/repositories.ts';
import type { World } from '../world.ts';
import { pushing } from './pushes.ts';

export interface Push {
  branch: string;
  /** By path; null removes a file. */
  files: Files;
  message?: string | undefined;
  by: Account;
  /** What to build on, by commit or branch; by default the branch itself, else the default branch. Another one is a force-push. */
  from?: string | undefined;
  author?: Signature | undefined;
}

/** 2025-01-01: the first commit of each repository; each further one is a minute later, so that ids are the same everywhere. */
const firstCommitAt = 1_735_689_600;

async function signatureOf(folder: string, parent: string | null, by: Account): Promise<Signature> {
  const at =
    parent === null
      ? firstCommitAt
      : Date.parse((await readCommit(folder, parent)).committer.date) / 1000 + 60;
  return { name: by.name ?? by.login, email: `${by.login}@users.noreply.github.com`, at };
}

/** Branches that git would read as something else are refused. */
const branchPattern = /^(?!-)(?!.*\.\.)(?!.*\/\.)[A-Za-z0-9._/-]{1,200}(?<![./])$/u;

/** Commits to a branch and pushes it, all at once; gives the commit's id. */
export const writePush = (world: World, repository: Repository, push: Push): Promise<string> =>
  pushing(world, repository, push.by, async () => {
    if (!branchPattern.test(push.branch)) throw new Error(`"${push.branch}" is no name of a branch.`);
    const folder = folderOf(world, repository);
    const parent =
      push.from === undefined
        ? ((await resolveCommit(folder, push.branch)) ??
          (await resolveCommit(folder, repository.defaultBranch)))
        : await resolveCommit(folder, push.from);
    if (push.from !== undefined && parent === null)
      throw new Error(`"${push.from}" is no commit or branch of ${repository.name}.`);
    return writeCommit(folder, {
      branch: push.branch,
      parent,
      message: push.message ?? 'Change files',
      author: push.author ?? (await signatureOf(folder, parent, push.by)),
      files: push.files,
    });
  });

/** Takes away all branches: an empty repository, whose pull requests are closed. */
export const emptyRepository = (world: World, repository: Repository, by: Account): Promise<void> =>
  pushing(world, repository, by, async () => {
    const folder = folderOf(world, repository);
    for (const ref of repository.refs.keys()) await git(['update-ref', '-d', ref], { folder });
  });

export const deleteBranch = (
  world: World,
  repository: Repository,
  branch: string,
  by: Account,
): Promise<void> =>
  pushing(world, repository, by, async () => {
    await git(['update-ref', '-d', `refs/heads/${branch}`], { folder: folderOf(world, repository) });
  });
