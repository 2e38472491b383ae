import { teaches } from '../../core/calibration/outcomes.ts';
import type { PullRequestRef } from '../../core/github/pull-request.ts';
import type { GitHubClient } from './octokit.ts';
import { readPages } from './read-pages.ts';

export interface ReadReaction {
  login: string;
  bot: boolean;
  content: string;
}

const commentsMax = 3000;
/** Each is asked about alone. */
const reactedMax = 100;
/** Of one comment. */
const reactionsMax = 100;

/**
 * Reactions to those of the comments at lines that are among `ours`, by the comment's number, as far as they say whether
 * a finding is real. The listing tells how many each has, so that only those are asked about that have any.
 */
export async function readReactions(
  client: GitHubClient,
  { owner, repo, number }: PullRequestRef,
  ours: ReadonlySet<number>,
): Promise<Map<number, ReadReaction[]>> {
  if (ours.size === 0) return new Map();
  const listing = client.paginate.iterator('GET /repos/{owner}/{repo}/pulls/{pull_number}/comments', {
    owner,
    repo,
    pull_number: number,
    per_page: 100,
  });
  const { items } = await readPages(listing, commentsMax);
  const reacted = items.filter(
    ({ id, reactions }) =>
      ours.has(Number(id)) &&
      Object.entries(reactions ?? {}).some(([name, of]) => teaches(name) && Number(of) > 0),
  );
  const found = new Map<number, ReadReaction[]>();
  for (const { id } of reacted.slice(0, reactedMax)) {
    const commentId = Number(id);
    found.set(commentId, await reactionsTo(client, { owner, repo, commentId }));
  }
  return found;
}

async function reactionsTo(
  client: GitHubClient,
  { owner, repo, commentId }: { owner: string; repo: string; commentId: number },
): Promise<ReadReaction[]> {
  const pages = client.paginate.iterator('GET /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions', {
    owner,
    repo,
    comment_id: commentId,
    per_page: 100,
  });
  const { items } = await readPages(pages, reactionsMax);
  return items.flatMap(({ user, content }) =>
    user && teaches(content) ? [{ login: user.login, bot: user.type === 'Bot', content }] : [],
  );
}
