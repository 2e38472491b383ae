import type { OpenPullRequests } from '../../core/github/contract.ts';
import type { GitHubClient } from './octokit.ts';
import { readPages } from './read-pages.ts';

const listedMax = 1000;
/** As much as a workflow's summary shows: a thousand of them stand in one history. */
const titleMax = 200;
const route = 'GET /repos/{owner}/{repo}/pulls';

/** The oldest open ones, and how many there are besides. */
export async function listPullRequests(
  client: GitHubClient,
  of: { owner: string; repo: string },
): Promise<OpenPullRequests> {
  const open = { ...of, state: 'open', sort: 'created', direction: 'asc' } as const;
  const pages = client.paginate.iterator(route, { ...open, per_page: 100 });
  const { items, clipped } = await readPages(pages, listedMax);
  const pullRequests = items.map(({ number, head, draft, title, created_at: createdAt }) => ({
    number,
    headCommit: head.sha,
    draft: draft ?? false,
    createdAt,
    title: title.slice(0, titleMax),
  }));
  if (!clipped) return { pullRequests, left: 0 };
  // Of pages that hold one each, the number of the last one is how many there are.
  const { headers } = await client.request(route, { ...open, per_page: 1 });
  const all = Number(/[?&]page=(\d+)[^>]*>;\s*rel="last"/u.exec(headers.link ?? '')?.[1] ?? listedMax + 1);
  return { pullRequests, left: all - pullRequests.length };
}
