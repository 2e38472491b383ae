import type { PullRequest } from '../../core/github/pull-request.ts';
import { writersOf } from '../../core/github/writers.ts';
import { GitHubFailed } from './github-failed.ts';
import type { GitHubClient } from './octokit.ts';
import { readPages } from './read-pages.ts';

/** GitHub lists no more of a pull request's commits. */
const commitsMax = 250;
const pushesMax = 500;

/** Who wrote or pushed the pull request's commits. */
export async function readWriters(
  client: GitHubClient,
  pullRequest: PullRequest,
): Promise<{ writers: string[]; clipped: boolean }> {
  const { owner, repo, number } = pullRequest;
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits';
  const pages = client.paginate.iterator(route, { owner, repo, pull_number: number, per_page: 100 });
  const { items } = await readPages(pages, commitsMax);
  const pushes = await readPushers(client, pullRequest);
  const people = items.map(({ author, committer, commit }) => ({
    author: loginOf(author),
    committer: loginOf(committer),
    emails: [commit.author?.email, commit.committer?.email].filter((email) => email !== undefined),
    message: commit.message,
  }));
  return { writers: writersOf(people, pushes.logins), clipped: items.length >= commitsMax || pushes.clipped };
}

/** An address that belongs to no account comes as null or as an empty object. */
const loginOf = (account: { login?: string } | object | null): string | null =>
  account && 'login' in account && typeof account.login === 'string' ? account.login : null;

/**
 * Who pushed to the head's branch. Nobody, where GitHub does not tell: an older Enterprise Server, a fork that is private
 * or gone. Then commits alone tell who wrote them.
 */
async function readPushers(
  client: GitHubClient,
  { owner, repo, fork, headRef }: PullRequest,
): Promise<{ logins: string[]; clipped: boolean }> {
  const [headOwner = owner, headRepo = repo] = fork?.split('/') ?? [];
  const pages = client.paginate.iterator('GET /repos/{owner}/{repo}/activity', {
    owner: headOwner,
    repo: headRepo,
    ref: `refs/heads/${headRef}`,
    per_page: 100,
  });
  try {
    const { items, clipped } = await readPages(pages, pushesMax);
    return { logins: items.flatMap(({ actor }) => (actor ? [actor.login] : [])), clipped };
  } catch (error) {
    const isUntold = error instanceof GitHubFailed && [403, 404, 422].includes(error.status ?? 0);
    if (!isUntold) throw error;
    return { logins: [], clipped: false };
  }
}
