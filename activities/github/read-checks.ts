import { headChecksOf } from '../../core/github/head-checks.ts';
import type { HeadCheck, PullRequest } from '../../core/github/pull-request.ts';
import type { GitHubClient } from './octokit.ts';
import { readPages } from './read-pages.ts';

const checksMax = 1000;

/** The check runs and commit statuses of others on the head's commit. */
export async function readChecks(
  client: GitHubClient,
  { owner, repo, headCommit }: PullRequest,
): Promise<{ checks: HeadCheck[]; clipped: boolean }> {
  const of = { owner, repo, ref: headCommit, per_page: 100 };
  const [runs, statuses] = await Promise.all([
    readPages(client.paginate.iterator('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', of), checksMax),
    readPages(statusPages(client, of), checksMax),
  ]);
  const reported = [
    ...runs.items.map(({ id, name, status, conclusion, details_url: url, check_suite: suite }) => ({
      id: Number(id),
      name,
      status,
      conclusion,
      url,
      place: `suite ${suite?.id ?? 'none'}`,
    })),
    ...statuses.items.map(({ id, context: name, state: conclusion, target_url: url }) => ({
      id,
      name,
      status: null,
      conclusion,
      url,
      place: 'status',
    })),
  ];
  return { checks: headChecksOf(reported), clipped: runs.clipped || statuses.clipped };
}

/** The last status of each context; unlike other listings, it is wrapped into what they come to together. */
async function* statusPages(client: GitHubClient, of: { owner: string; repo: string; ref: string }) {
  const route = 'GET /repos/{owner}/{repo}/commits/{ref}/status';
  for await (const { data } of client.paginate.iterator(route, of)) yield { data: data.statuses };
}
