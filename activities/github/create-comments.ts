import type { CommentPlace } from '../../core/publish/line-places.ts';
import { savePublication } from '../../database/publications.ts';
import { type Desk, isRefused, keyOf, repositoryOf, sha256 } from './publish-desk.ts';
import { readThreads } from './read-threads.ts';

export interface Post {
  key: string;
  at: CommentPlace;
  body: string;
}

/** In one review, which is one notification; more would make a request that GitHub takes long for. */
const commentsPerReview = 30;

/**
 * Creates the comments, and says how many; the keys of those whose place GitHub does not accept join `refused`. A review
 * is taken whole or not at all, so that after a refusal each is tried alone.
 */
export async function createComments(
  desk: Desk,
  posts: readonly Post[],
  refused: Set<string>,
): Promise<number> {
  if (posts.length === 0) return 0;
  for (let at = 0; at < posts.length; at += commentsPerReview) {
    const some = posts.slice(at, at + commentsPerReview);
    try {
      await createReview(desk, some);
    } catch (error) {
      if (!isRefused(error)) throw error;
      for (const post of some) await createAlone(desk, post, refused);
    }
  }
  await adopt(desk, posts);
  return posts.filter(({ key }) => desk.onGitHub.threads.has(key)).length;
}

async function createReview(desk: Desk, posts: readonly Post[]): Promise<void> {
  const { client, pullRequest } = desk;
  await client.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
    ...repositoryOf(desk),
    pull_number: pullRequest.number,
    commit_id: pullRequest.headCommit,
    event: 'COMMENT',
    comments: posts.map(({ at, body }) => ({ ...placeOf(at), body })),
  });
}

async function createAlone(desk: Desk, { key, at, body }: Post, refused: Set<string>): Promise<void> {
  const { client, pullRequest, left } = desk;
  try {
    await client.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/comments', {
      ...repositoryOf(desk),
      pull_number: pullRequest.number,
      commit_id: pullRequest.headCommit,
      ...placeOf(at),
      body,
    });
  } catch (error) {
    if (!isRefused(error)) throw error;
    refused.add(key);
    left.push(
      error.status === 422
        ? `A comment at ${at.path}:${at.line}, where GitHub takes none: the summary has the finding.`
        : `A comment at ${at.path}:${at.line}, which the summary has instead: ${error.message}`,
    );
  }
}

const placeOf = ({ path, side, startLine, line }: CommentPlace) => ({
  path,
  side,
  line,
  ...(startLine < line && { start_line: startLine, start_side: side }),
});

/** Which comments came of it: GitHub answers with the review alone. */
async function adopt(desk: Desk, posts: readonly Post[]): Promise<void> {
  const { owner, repo, number } = desk.pullRequest;
  desk.onGitHub = await readThreads(desk.client, { owner, repo, number });
  for (const { key, body } of posts) {
    const thread = desk.onGitHub.threads.get(key);
    if (!thread) continue;
    thread.writtenHash = sha256(body);
    await savePublication(desk.db, keyOf(desk, 'finding', key), {
      remoteId: thread.commentId,
      bodyHash: thread.writtenHash,
      state: 'open',
    });
  }
}
