import type { Pull, Repository } from '../entities.ts';
import type { World } from '../world.ts';
import { readDiff, type Diff } from './diff.ts';
import { git, tryGit } from './run.ts';
import { repositoryFolder } from './store.ts';

/** What git knows of a pull request. */
export interface PullFacts {
  commits: number;
  additions: number;
  deletions: number;
  changedFiles: number;
  /** Null where there is nothing to merge, and where it is not known yet. */
  mergeable: boolean | null;
  /** What a merge would make: the commit of `refs/pull/N/merge`. */
  testMergeSha: string | null;
}

const diffsMax = 50;
const diffs = new WeakMap<World, Map<string, Promise<Diff>>>();

/** Kept for a while: the same diff is asked for by page after page. */
export function diffOf(world: World, repository: Repository, base: string, head: string): Promise<Diff> {
  const kept = diffs.get(world) ?? new Map<string, Promise<Diff>>();
  diffs.set(world, kept);
  const key = `${repository.id} ${base} ${head}`;
  const known = kept.get(key);
  if (known) return known;
  const fresh = readDiff(repositoryFolder(world.root, repository.id), base, head);
  fresh.catch(() => kept.delete(key));
  kept.set(key, fresh);
  const [oldest] = kept.keys();
  if (kept.size > diffsMax && oldest !== undefined) kept.delete(oldest);
  return fresh;
}

/** The commit that the pull request is compared with: the base branch as it is now, or as it was when it ended. */
export const comparedBase = (repository: Repository, pull: Pull): string =>
  pull.state === 'open' ? (repository.refs.get(`refs/heads/${pull.baseRef}`) ?? pull.baseSha) : pull.baseSha;

const fixed = {
  GIT_AUTHOR_NAME: 'GitHub',
  GIT_AUTHOR_EMAIL: 'noreply@github.com',
  GIT_AUTHOR_DATE: '@1735689600 +0000',
  GIT_COMMITTER_NAME: 'GitHub',
  GIT_COMMITTER_EMAIL: 'noreply@github.com',
  GIT_COMMITTER_DATE: '@1735689600 +0000',
};

/** Merges without a working tree; null where the two are in conflict. */
export async function mergeCommit(folder: string, base: string, head: string, message: string) {
  const merged = await tryGit(['merge-tree', '--write-tree', base, head], { folder });
  if (merged.code !== 0) return null;
  const [tree = ''] = merged.stdout.toString().split('\n');
  return git(['commit-tree', tree, '-p', base, '-p', head, '-m', message], { folder, env: fixed });
}

async function readFacts(world: World, repository: Repository, pull: Pull, base: string): Promise<PullFacts> {
  const folder = repositoryFolder(world.root, repository.id);
  const { files } = await diffOf(world, repository, base, pull.headSha);
  const commits = await git(['rev-list', '--count', `${base}..${pull.headSha}`], { folder });
  const merge =
    pull.state === 'open'
      ? await mergeCommit(folder, base, pull.headSha, `Merge ${pull.headSha} into ${base}`)
      : null;
  if (merge !== null) await git(['update-ref', `refs/pull/${pull.number}/merge`, merge], { folder });
  return {
    commits: Number(commits),
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changedFiles: files.length,
    mergeable: pull.state === 'open' ? merge !== null : null,
    testMergeSha: merge,
  };
}

const asked = new WeakMap<Pull, string>();

/**
 * Whether it has been asked before if the two merge as they are now: whoever asks first is told that it is not known yet,
 * since GitHub only then begins to find out.
 */
export function isWorkedOut(repository: Repository, pull: Pull): boolean {
  const key = `${pull.state} ${comparedBase(repository, pull)} ${pull.headSha}`;
  const known = pull.state === 'closed' || asked.get(pull) === key;
  asked.set(pull, key);
  return known;
}

const facts = new WeakMap<Pull, { key: string; facts: Promise<PullFacts> }>();

export function factsOf(world: World, repository: Repository, pull: Pull): Promise<PullFacts> {
  const base = comparedBase(repository, pull);
  const key = `${pull.state} ${base} ${pull.headSha}`;
  const known = facts.get(pull);
  if (known?.key === key) return known.facts;
  const fresh = readFacts(world, repository, pull, base);
  facts.set(pull, { key, facts: fresh });
  fresh.catch(() => facts.delete(pull));
  return fresh;
}
