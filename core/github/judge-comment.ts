import type { Delivery } from './delivery.ts';
import { readKey } from './pull-request.ts';

/** What is recorded of a comment: GitHub's own delivery, whose signature was checked before. */
export interface RecordedComment {
  delivery: Delivery;
  receivedMs: number;
}

/** What is claimed of it. */
export interface CommentClaim {
  /** The `key` of the pull request whose head is audited; null for another change. */
  pullRequest: string | null;
  /** Since when the question is open: a comment of before answered another one. */
  askedMs: number;
  answer: { by: string; decision?: unknown; reason?: unknown };
}

/** Why a comment on GitHub does not say what somebody sends in its name, and what to do; null where it does. */
export function refuseComment(
  comment: RecordedComment | null,
  { pullRequest, askedMs, answer }: CommentClaim,
): string | null {
  const delivery = comment?.delivery;
  if (!comment || (delivery?.kind !== 'comment' && delivery?.kind !== 'review-comment'))
    return 'No comment of this name was delivered by GitHub: write "/countersign approve REASON" on the pull request.';
  const named = pullRequest === null ? null : readKey(pullRequest);
  const { owner, repo, number, author, commands } = delivery;
  const isThere = `${owner}/${repo}`.toLowerCase() === `${named?.owner}/${named?.repo}`.toLowerCase();
  if (!isThere || number !== named?.number)
    return `The comment stands on ${owner}/${repo}#${number}, which is not what is audited here: comment there.`;
  if (comment.receivedMs < askedMs)
    return 'The comment was written before this question was asked: read it, and comment again.';
  const isPlain = Object.keys(answer).every((field) => ['by', 'decision', 'reason'].includes(field));
  const says = commands.some(
    (command) =>
      (command.kind === 'approve' || command.kind === 'reject') &&
      command.kind === answer.decision &&
      command.reason.trim() === answer.reason,
  );
  return isPlain && says && author.toLowerCase() === answer.by.toLowerCase()
    ? null
    : 'The comment says something else, or is of somebody else: write "/countersign approve REASON" on the pull request.';
}
