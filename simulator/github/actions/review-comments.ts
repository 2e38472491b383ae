import type { Account, Repository, ReviewComment, Thread } from '../entities.ts';
import { findPull } from '../find.ts';
import { tellReviewComment, tellThread } from '../hooks/tell.ts';
import { nowOf, type World } from '../world.ts';
import { bodyNeeded } from './texts.ts';

export async function editReviewComment(
  world: World,
  repository: Repository,
  comment: ReviewComment,
  { sender, body }: { sender: Account; body: string },
): Promise<void> {
  bodyNeeded('PullRequestReviewComment', body);
  const changes = { body: { from: comment.body } };
  comment.body = body;
  comment.updatedAt = nowOf(world);
  const pull = findPull(repository, comment.pull);
  await tellReviewComment(world, repository, pull, { comment, sender, action: 'edited', changes });
}

/** A thread without comments is gone with its last one. */
export async function deleteReviewComment(
  world: World,
  repository: Repository,
  comment: ReviewComment,
  sender: Account,
): Promise<void> {
  repository.reviewComments.delete(comment.id);
  const thread = repository.threads.get(comment.threadId);
  if (thread) thread.comments = thread.comments.filter((id) => id !== comment.id);
  if (thread?.comments.length === 0) repository.threads.delete(thread.id);
  const pull = findPull(repository, comment.pull);
  await tellReviewComment(world, repository, pull, { comment, sender, action: 'deleted' });
}

export async function setResolved(
  world: World,
  repository: Repository,
  thread: Thread,
  { resolved, sender }: { resolved: boolean; sender: Account },
): Promise<void> {
  if ((thread.resolvedBy !== null) === resolved) return;
  thread.resolvedBy = resolved ? sender : null;
  const pull = findPull(repository, thread.pull);
  const action = resolved ? 'resolved' : 'unresolved';
  await tellThread(world, repository, pull, { thread, sender, action });
}
