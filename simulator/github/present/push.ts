import type { Account, Repository } from '../entities.ts';
import { readCommit, readCommits, type Commit } from '../git/commits.ts';
import { git } from '../git/run.ts';
import { isAncestor } from '../git/store.ts';
import type { World } from '../world.ts';
import { folderOf, repositoryHtml } from './repositories.ts';

const noCommit = '0'.repeat(40);
/** GitHub's events hold no more. */
const commitsMax = 2048;

interface Touched {
  added: string[];
  modified: string[];
  removed: string[];
}

/** The paths that each commit of a range touches. */
async function readTouched(folder: string, range: string[]): Promise<Map<string, Touched>> {
  const printed = await git(
    ['log', '-z', '--format=%x02%H', '--name-status', '--no-renames', '-m', '--first-parent', ...range, '--'],
    {
      folder,
    },
  );
  const touched = new Map<string, Touched>();
  for (const part of printed.split('\u0002').slice(1)) {
    const [sha = '', ...fields] = part.split('\0').map((field) => field.replace(/^\n/u, ''));
    const paths: Touched = { added: [], modified: [], removed: [] };
    for (let at = 0; at + 1 < fields.length; at += 2) {
      const path = fields[at + 1] ?? '';
      if (fields[at] === 'A') paths.added.push(path);
      else if (fields[at] === 'D') paths.removed.push(path);
      else if (fields[at] !== '') paths.modified.push(path);
    }
    touched.set(sha.trim(), paths);
  }
  return touched;
}

const presentPushed = (
  world: World,
  repository: Repository,
  commit: Commit,
  touched: Touched | undefined,
) => ({
  id: commit.sha,
  tree_id: commit.tree,
  distinct: true,
  message: commit.message,
  timestamp: commit.committer.date,
  url: `${repositoryHtml(world, repository)}/commit/${commit.sha}`,
  author: { name: commit.author.name, email: commit.author.email },
  committer: { name: commit.committer.name, email: commit.committer.email },
  added: touched?.added ?? [],
  removed: touched?.removed ?? [],
  modified: touched?.modified ?? [],
});

/** The fields of a push event of one branch or tag. */
export async function presentPush(
  world: World,
  repository: Repository,
  pusher: Account,
  { ref, before, after }: { ref: string; before: string | null; after: string | null },
): Promise<Record<string, unknown>> {
  const folder = folderOf(world, repository);
  const main = repository.refs.get(`refs/heads/${repository.defaultBranch}`);
  const start = before ?? (main === after ? undefined : main);
  const range =
    after === null ? [] : [`--max-count=${commitsMax}`, start === undefined ? after : `${start}..${after}`];
  const commits = after === null ? [] : await readCommits(folder, range);
  const touched = after === null ? new Map<string, Touched>() : await readTouched(folder, range);
  const head = after === null ? null : await readCommit(folder, after);
  const isForced = before !== null && after !== null && !(await isAncestor(folder, before, after));
  return {
    ref,
    before: before ?? noCommit,
    after: after ?? noCommit,
    created: before === null,
    deleted: after === null,
    forced: isForced,
    base_ref: null,
    compare: `${repositoryHtml(world, repository)}/compare/${before ?? noCommit}...${after ?? noCommit}`,
    commits: commits.map((commit) => presentPushed(world, repository, commit, touched.get(commit.sha))),
    head_commit: head ? presentPushed(world, repository, head, touched.get(head.sha)) : null,
    pusher: { name: pusher.login, email: `${pusher.login}@users.noreply.github.com` },
  };
}
