import type { Account, Pull, Repository } from '../entities.ts';
import { bringCommit, isAncestor } from '../git/store.ts';
import { git } from '../git/run.ts';
import { comparedBase, factsOf, mergeCommit } from '../git/pull-facts.ts';
import { tellPull } from '../hooks/tell.ts';
import { folderOf } from '../present/repositories.ts';
import { Refusal, validationFailed } from '../refusal.ts';
import { nowOf, type World } from '../world.ts';
import { nextNumber } from './issues.ts';
import { bodyAllowed } from './texts.ts';
import { endPull, followPush, moveHead } from './pushes.ts';
import { familyKey } from './repositories.ts';

export interface NewPull {
  title: string;
  body?: string | null | undefined;
  /** `branch`, or `login:branch` of a fork. */
  head: string;
  base: string;
  draft?: boolean | undefined;
}

const branchTip = (repository: Repository, branch: string): string | undefined =>
  repository.refs.get(`refs/heads/${branch}`);

function findHead(world: World, repository: Repository, head: string): { head: Repository; branch: string } {
  const [first = '', ...rest] = head.split(':');
  const branch = rest.length > 0 ? rest.join(':') : first;
  const owner = rest.length > 0 ? first.toLowerCase() : repository.owner.login.toLowerCase();
  const found = [...world.repositories.values()].find(
    (other) =>
      other.owner.login.toLowerCase() === owner &&
      (other.id === repository.id || familyKey(world, other) === familyKey(world, repository)),
  );
  if (!found || branchTip(found, branch) === undefined)
    throw validationFailed({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  return { head: found, branch };
}

/** Everything that GitHub refuses a new pull request for. */
async function checkNew(
  repository: Repository,
  wanted: NewPull,
  from: { head: Repository; branch: string; sha: string },
  folder: string,
) {
  const base = branchTip(repository, wanted.base);
  if (base === undefined) throw validationFailed({ resource: 'PullRequest', field: 'base', code: 'invalid' });
  bodyAllowed('PullRequest', wanted.body ?? '');
  const label = `${from.head.owner.login}:${from.branch}`;
  const isOpen = [...repository.pulls.values()].some(
    (pull) =>
      pull.state === 'open' &&
      pull.headRepository === from.head.id &&
      pull.headRef === from.branch &&
      pull.baseRef === wanted.base,
  );
  if (isOpen)
    throw validationFailed({
      resource: 'PullRequest',
      code: 'custom',
      message: `A pull request already exists for ${label}.`,
    });
  if (await isAncestor(folder, from.sha, base))
    throw validationFailed({
      resource: 'PullRequest',
      code: 'custom',
      message: `No commits between ${repository.owner.login}:${wanted.base} and ${label}`,
    });
  return base;
}

export const openPull = (world: World, repository: Repository, by: Account, wanted: NewPull): Promise<Pull> =>
  world.locks.hold(familyKey(world, repository), async () => {
    const { head, branch } = findHead(world, repository, wanted.head);
    const sha = branchTip(head, branch) ?? '';
    const number = nextNumber(repository);
    const ref = `refs/pull/${number}/head`;
    const folder = folderOf(world, repository);
    await bringCommit(world.root, { from: head.id, to: repository.id, sha, ref });
    const base = await checkNew(repository, wanted, { head, branch, sha }, folder).catch(
      async (error: unknown) => {
        await git(['update-ref', '-d', ref], { folder });
        throw error;
      },
    );
    const at = nowOf(world);
    const pull: Pull = {
      id: world.nextId(),
      number,
      title: wanted.title,
      body: wanted.body ?? null,
      by,
      state: 'open',
      draft: wanted.draft ?? false,
      headRepository: head.id,
      headOwner: head.owner.login,
      headRef: branch,
      headSha: sha,
      baseRef: wanted.base,
      baseSha: base,
      createdAt: at,
      updatedAt: at,
      closedAt: null,
      mergedAt: null,
      mergedBy: null,
      mergeSha: null,
      mend: null,
    };
    repository.pulls.set(number, pull);
    await tellPull(world, repository, pull, { sender: by, action: 'opened' });
    return pull;
  });

export interface PullEdit {
  title?: string | undefined;
  body?: string | null | undefined;
  state?: 'open' | 'closed' | undefined;
  base?: string | undefined;
}

export async function editPull(
  world: World,
  repository: Repository,
  pull: Pull,
  edit: PullEdit & { sender: Account },
): Promise<void> {
  const { sender } = edit;
  const changes: Record<string, unknown> = {};
  if (edit.title !== undefined && edit.title !== pull.title) {
    changes.title = { from: pull.title };
    pull.title = edit.title;
  }
  if (edit.body !== undefined && edit.body !== pull.body) {
    bodyAllowed('PullRequest', edit.body ?? '');
    changes.body = { from: pull.body ?? '' };
    pull.body = edit.body;
  }
  if (edit.base !== undefined && edit.base !== pull.baseRef) {
    const sha = branchTip(repository, edit.base);
    if (sha === undefined)
      throw validationFailed({ resource: 'PullRequest', field: 'base', code: 'invalid' });
    changes.base = { ref: { from: pull.baseRef }, sha: { from: pull.baseSha } };
    pull.baseRef = edit.base;
    pull.baseSha = sha;
  }
  pull.updatedAt = nowOf(world);
  if (Object.keys(changes).length > 0)
    await tellPull(world, repository, pull, { sender, action: 'edited', changes });
  if (edit.state === 'closed' && pull.state === 'open') await endPull(world, repository, pull, sender);
  if (edit.state === 'open' && pull.state === 'closed') await reopenPull(world, repository, pull, sender);
}

async function reopenPull(world: World, repository: Repository, pull: Pull, sender: Account): Promise<void> {
  const head = pull.headRepository === null ? undefined : world.repositories.get(pull.headRepository);
  const tip = head && branchTip(head, pull.headRef);
  const folder = head && folderOf(world, head);
  const refuse = (message: string) =>
    validationFailed({ resource: 'PullRequest', code: 'invalid', field: 'state', message });
  if (pull.mergedAt !== null) throw refuse('state cannot be changed. The pull request cannot be reopened.');
  if (!head || !folder || tip === undefined)
    throw refuse(`state cannot be changed. The ${pull.headRef} branch has been deleted.`);
  if (!(await isAncestor(folder, pull.headSha, tip)))
    throw refuse(`state cannot be changed. The ${pull.headRef} branch was force-pushed or recreated.`);
  pull.state = 'open';
  pull.closedAt = null;
  pull.updatedAt = nowOf(world);
  await tellPull(world, repository, pull, { sender, action: 'reopened' });
  await moveHead(world, repository, pull, { sender, sha: tip, head });
}

export async function setDraft(
  world: World,
  repository: Repository,
  pull: Pull,
  { draft, sender }: { draft: boolean; sender: Account },
): Promise<void> {
  if (pull.draft === draft) return;
  pull.draft = draft;
  pull.updatedAt = nowOf(world);
  await tellPull(world, repository, pull, {
    sender,
    action: draft ? 'converted_to_draft' : 'ready_for_review',
  });
}

/** Merges into the base branch with a merge commit; gives its id. */
export const mergePull = (
  world: World,
  repository: Repository,
  pull: Pull,
  { sender, sha }: { sender: Account; sha?: string | undefined },
): Promise<string> =>
  world.locks.hold(familyKey(world, repository), async () => {
    if (sha !== undefined && sha !== pull.headSha)
      throw new Refusal(409, { message: 'Head branch was modified. Review and try the merge again.' });
    const { mergeable } = await factsOf(world, repository, pull);
    if (pull.state === 'closed' || pull.draft || mergeable !== true)
      throw new Refusal(405, { message: 'Pull Request is not mergeable' });
    const folder = folderOf(world, repository);
    const message = `Merge pull request #${pull.number} from ${pull.headOwner}/${pull.headRef}\n\n${pull.title}`;
    const merged = await mergeCommit(folder, comparedBase(repository, pull), pull.headSha, message);
    if (merged === null) throw new Refusal(405, { message: 'Pull Request is not mergeable' });
    await git(['update-ref', `refs/heads/${pull.baseRef}`, merged], { folder });
    await followPush(world, repository, sender);
    return merged;
  });
