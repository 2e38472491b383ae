import { editPull, mergePull, openPull, setDraft, type PullEdit } from '../actions/pulls.ts';
import { forkRepository } from '../actions/repositories.ts';
import { writePush } from '../actions/write.ts';
import type { Account, Pull, Repository } from '../entities.ts';
import { accountNamed, findPull, lookUpRepository, repositoryNamed } from '../find.ts';
import type { Files, Signature } from '../git/store.ts';
import type { World } from '../world.ts';

export interface OpenPullRequest {
  repository: string;
  title: string;
  body?: string | undefined;
  /** Who writes and opens it; with `fork`, whose fork it comes from. */
  by: string;
  branch: string;
  /** The default branch by default. */
  base?: string | undefined;
  draft?: boolean | undefined;
  /** Pushed to a fork of the author, which is made if need be. */
  fork?: boolean | undefined;
  /** Committed and pushed first; leave it out for a branch that is there. */
  files?: Files | undefined;
  message?: string | undefined;
  author?: Signature | undefined;
}

/** Which pull request, and who does it; the repository's owner where nobody is named. */
export interface OnPull {
  repository: string;
  number: number;
  by?: string | undefined;
}

async function headFor(world: World, base: Repository, by: Account, fork: boolean): Promise<Repository> {
  if (!fork) return base;
  return lookUpRepository(world, by.login, base.name) ?? forkRepository(world, base, by);
}

export function findOnPull(
  world: World,
  { repository, number, by }: OnPull,
): { found: Repository; pull: Pull; sender: Account } {
  const found = repositoryNamed(world, repository);
  return {
    found,
    pull: findPull(found, number),
    sender: by === undefined ? found.owner : accountNamed(world, by),
  };
}

export const createPullCommands = (world: World) => {
  const edit = async (on: OnPull, change: PullEdit): Promise<void> => {
    const { found, pull, sender } = findOnPull(world, on);
    await editPull(world, found, pull, { ...change, sender });
  };
  return {
    /** Commits, pushes and opens it, with all events; gives it as it is then. */
    openPullRequest: async (wanted: OpenPullRequest): Promise<Pull> => {
      const base = repositoryNamed(world, wanted.repository);
      const by = accountNamed(world, wanted.by);
      const head = await headFor(world, base, by, wanted.fork ?? false);
      const { title, body, branch, draft, files, message, author } = wanted;
      if (files)
        await writePush(world, head, {
          branch,
          files,
          by,
          message: message ?? title,
          author,
          from: base.refs.get(`refs/heads/${wanted.base ?? base.defaultBranch}`),
        });
      const pull = await openPull(world, base, by, {
        title,
        body,
        draft,
        head: `${head.owner.login}:${branch}`,
        base: wanted.base ?? base.defaultBranch,
      });
      return { ...pull };
    },
    /** As it is now; later changes do not show in it. */
    pullRequest: (repository: string, number: number): Pull => ({
      ...findPull(repositoryNamed(world, repository), number),
    }),
    editPullRequest: (
      on: OnPull & { title?: string | undefined; body?: string | undefined; base?: string | undefined },
    ): Promise<void> => edit(on, { title: on.title, body: on.body, base: on.base }),
    closePullRequest: (on: OnPull): Promise<void> => edit(on, { state: 'closed' }),
    reopenPullRequest: (on: OnPull): Promise<void> => edit(on, { state: 'open' }),
    setDraft: async (on: OnPull & { draft: boolean }): Promise<void> => {
      const { found, pull, sender } = findOnPull(world, on);
      await setDraft(world, found, pull, { draft: on.draft, sender });
    },
    /** Has its page offer to push this. */
    prepareMend: (on: Required<OnPull> & { message: string; files: Files }): void => {
      const { pull, sender } = findOnPull(world, on);
      pull.mend = { by: sender, message: on.message, files: on.files };
    },
    /** Pushes what was prepared, as whoever prepared it. */
    pushMend: async (on: OnPull): Promise<string> => {
      const { pull } = findOnPull(world, on);
      const head = pull.headRepository === null ? null : world.repositories.get(pull.headRepository);
      const { mend } = pull;
      if (!mend || !head) throw new Error(`No mend is at hand for ${on.repository}#${on.number}.`);
      pull.mend = null;
      return writePush(world, head, { branch: pull.headRef, ...mend });
    },
    mergePullRequest: async (on: OnPull): Promise<string> => {
      const { found, pull, sender } = findOnPull(world, on);
      return mergePull(world, found, pull, { sender });
    },
  };
};
