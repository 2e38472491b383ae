import { addComment, deleteComment, editComment, react } from '../actions/comments.ts';
import { editReviewComment, setResolved } from '../actions/review-comments.ts';
import { replyToComment, submitReview, type ReviewEvent, type WantedComment } from '../actions/reviews.ts';
import type { IssueComment, ReactionContent, Review, ReviewComment, Thread } from '../entities.ts';
import { accountNamed, findIssueComment, findReviewComment, repositoryNamed } from '../find.ts';
import type { World } from '../world.ts';
import { findOnPull, type OnPull } from './pulls.ts';

/** One comment of a repository, and who acts. */
export interface OnComment {
  repository: string;
  id: number;
  by: string;
}

export const createReviewCommands = (world: World) => ({
  comment: (on: OnPull & { body: string }): IssueComment => {
    const { found, pull, sender } = findOnPull(world, on);
    return addComment(world, found, pull, { by: sender, body: on.body });
  },
  editComment: (on: OnComment & { body: string }): void => {
    const found = repositoryNamed(world, on.repository);
    const sender = accountNamed(world, on.by);
    editComment(world, found, findIssueComment(found, on.id), { sender, body: on.body });
  },
  deleteComment: (on: OnComment): void => {
    const found = repositoryNamed(world, on.repository);
    deleteComment(world, found, findIssueComment(found, on.id), accountNamed(world, on.by));
  },
  /** The comments below a pull request, oldest first. */
  comments: (repository: string, number: number): IssueComment[] =>
    [...repositoryNamed(world, repository).issueComments.values()].filter(
      (comment) => comment.number === number,
    ),
  submitReview: (
    on: OnPull & {
      by: string;
      event: ReviewEvent;
      body?: string | undefined;
      comments?: WantedComment[] | undefined;
    },
  ): Promise<Review> => {
    const { found, pull, sender } = findOnPull(world, on);
    const { event, body = '', comments = [] } = on;
    return submitReview(world, found, pull, { by: sender, body, event, comments });
  },
  /** Comments on lines, oldest first. */
  reviewComments: (repository: string, number: number): ReviewComment[] =>
    [...repositoryNamed(world, repository).reviewComments.values()].filter(
      (comment) => comment.pull === number,
    ),
  reply: (on: OnComment & { body: string }): Promise<ReviewComment> => {
    const found = repositoryNamed(world, on.repository);
    const to = findReviewComment(found, on.id);
    return replyToComment(world, found, to, { by: accountNamed(world, on.by), body: on.body });
  },
  editReviewComment: (on: OnComment & { body: string }): Promise<void> => {
    const found = repositoryNamed(world, on.repository);
    const comment = findReviewComment(found, on.id);
    return editReviewComment(world, found, comment, { sender: accountNamed(world, on.by), body: on.body });
  },
  threads: (repository: string, number: number): Thread[] =>
    [...repositoryNamed(world, repository).threads.values()].filter((thread) => thread.pull === number),
  setResolved: (on: {
    repository: string;
    threadId: number;
    by: string;
    resolved: boolean;
  }): Promise<void> => {
    const found = repositoryNamed(world, on.repository);
    const thread = found.threads.get(on.threadId);
    if (!thread) throw new Error(`${on.repository} has no thread ${on.threadId}.`);
    return setResolved(world, found, thread, { resolved: on.resolved, sender: accountNamed(world, on.by) });
  },
  /** To a comment below a pull request, or on a line. */
  react: (on: OnComment & { content: ReactionContent }): void => {
    const found = repositoryNamed(world, on.repository);
    const comment = found.issueComments.get(on.id) ?? findReviewComment(found, on.id);
    react(world, comment.reactions, { by: accountNamed(world, on.by), content: on.content });
  },
});
