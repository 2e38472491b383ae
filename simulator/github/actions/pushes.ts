import type { Account, Activity, CheckSuite, Pull, Repository } from '../entities.ts';
import { isAncestor, bringCommit, readRefs } from '../git/store.ts';
import { tell, tellCheckSuite, tellPull } from '../hooks/tell.ts';
import { folderOf } from '../present/repositories.ts';
import { presentPush } from '../present/push.ts';
import { nowOf, type World } from '../world.ts';
import { reanchor } from './reanchor.ts';
import { familyKey } from './repositories.ts';

export interface RefChange {
  ref: string;
  /** Null where the reference is new. */
  before: string | null;
  /** Null where it was deleted. */
  after: string | null;
}

const changesOf = (before: Map<string, string>, after: Map<string, string>): RefChange[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .map((ref) => ({ ref, before: before.get(ref) ?? null, after: after.get(ref) ?? null }))
    .filter((change) => change.before !== change.after);

/** Lets git change a repository and tells all that follows from it; one push of a family of forks at a time. */
export const pushing = <T>(
  world: World,
  repository: Repository,
  sender: Account,
  work: () => Promise<T>,
): Promise<T> =>
  world.locks.hold(familyKey(world, repository), async () => {
    try {
      return await work();
    } finally {
      await followPush(world, repository, sender);
    }
  });

/** Compares the branches with those that were known and tells of each change. The caller holds the family's lock. */
export async function followPush(world: World, repository: Repository, sender: Account): Promise<void> {
  const refs = await readRefs(folderOf(world, repository));
  const changes = changesOf(repository.refs, refs);
  if (changes.length === 0) return;
  repository.refs = refs;
  repository.pushedAt = nowOf(world);
  for (const change of changes) {
    tell(world, repository, sender, 'push', await presentPush(world, repository, sender, change));
    if (!change.ref.startsWith('refs/heads/')) continue;
    await recordActivity(world, repository, sender, change);
    await requestSuite(world, repository, sender, change);
    await followHead(world, repository, sender, change);
    await followBase(world, repository, sender, change);
  }
}

async function recordActivity(
  world: World,
  repository: Repository,
  by: Account,
  change: RefChange,
): Promise<void> {
  const kind = await kindOf(folderOf(world, repository), change);
  repository.activities.push({ id: world.nextId(), kind, ...change, at: nowOf(world), by });
}

async function kindOf(folder: string, { before, after }: RefChange): Promise<Activity['kind']> {
  if (before === null) return 'branch_creation';
  if (after === null) return 'branch_deletion';
  return (await isAncestor(folder, before, after)) ? 'push' : 'force_push';
}

/** The suite of a commit; a new one where there is none. */
export function suiteOf(world: World, repository: Repository, sha: string): CheckSuite {
  const known = [...repository.checkSuites.values()].find((suite) => suite.headSha === sha);
  if (known) return known;
  const branch = [...repository.refs].find(([ref, tip]) => tip === sha && ref.startsWith('refs/heads/'));
  const at = nowOf(world);
  const suite = {
    id: world.nextId(),
    headSha: sha,
    headBranch: branch?.[0].replace('refs/heads/', '') ?? null,
    createdAt: at,
    updatedAt: at,
  };
  repository.checkSuites.set(suite.id, suite);
  return suite;
}

async function requestSuite(world: World, repository: Repository, sender: Account, { after }: RefChange) {
  if (!repository.installed || after === null) return;
  const isKnown = [...repository.checkSuites.values()].some((suite) => suite.headSha === after);
  if (!isKnown)
    await tellCheckSuite(world, repository, suiteOf(world, repository, after), {
      sender,
      action: 'requested',
    });
}

const pullsFrom = (
  world: World,
  head: Repository,
  branch: string,
): { repository: Repository; pull: Pull }[] =>
  [...world.repositories.values()].flatMap((repository) =>
    [...repository.pulls.values()]
      .filter((pull) => pull.state === 'open' && pull.headRepository === head.id && pull.headRef === branch)
      .map((pull) => ({ repository, pull })),
  );

async function followHead(world: World, head: Repository, sender: Account, { ref, after }: RefChange) {
  for (const { repository, pull } of pullsFrom(world, head, ref.replace('refs/heads/', ''))) {
    if (after === null) await endPull(world, repository, pull, sender);
    else await moveHead(world, repository, pull, { sender, sha: after, head });
  }
}

/** Takes a new head commit into the pull request, with its `refs/pull/N/head`. */
export async function moveHead(
  world: World,
  repository: Repository,
  pull: Pull,
  { sender, sha, head }: { sender: Account; sha: string; head: Repository },
): Promise<void> {
  const before = pull.headSha;
  if (before === sha) return;
  await bringCommit(world.root, {
    from: head.id,
    to: repository.id,
    sha,
    ref: `refs/pull/${pull.number}/head`,
  });
  pull.headSha = sha;
  pull.baseSha = repository.refs.get(`refs/heads/${pull.baseRef}`) ?? pull.baseSha;
  pull.updatedAt = nowOf(world);
  await reanchor(world, repository, pull, before);
  await tellPull(world, repository, pull, { sender, action: 'synchronize', before, after: sha });
}

/** Closes without a merge. */
export async function endPull(
  world: World,
  repository: Repository,
  pull: Pull,
  sender: Account,
): Promise<void> {
  const at = nowOf(world);
  pull.state = 'closed';
  pull.closedAt = at;
  pull.updatedAt = at;
  await tellPull(world, repository, pull, { sender, action: 'closed' });
}

/** A pull request whose head came into its base branch by a push is merged. */
async function followBase(world: World, repository: Repository, sender: Account, { ref, after }: RefChange) {
  const branch = ref.replace('refs/heads/', '');
  for (const pull of repository.pulls.values()) {
    if (pull.state !== 'open' || pull.baseRef !== branch) continue;
    if (after === null) await endPull(world, repository, pull, sender);
    else if (await isAncestor(folderOf(world, repository), pull.headSha, after)) {
      pull.mergedAt = nowOf(world);
      pull.mergedBy = sender;
      pull.mergeSha = after;
      await endPull(world, repository, pull, sender);
    }
  }
}
