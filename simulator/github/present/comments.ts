import {
  reactionContents,
  type IssueComment,
  type Reaction,
  type Repository,
  type Review,
  type ReviewComment,
} from '../entities.ts';
import type { World } from '../world.ts';
import { associationOf, nodeId, presentAccount } from './accounts.ts';
import { presentApp } from './app.ts';
import { repositoryApi, repositoryHtml } from './repositories.ts';

const presentReactions = (url: string, reactions: Reaction[]) => ({
  url: `${url}/reactions`,
  total_count: reactions.length,
  ...(Object.fromEntries(
    reactionContents.map((content) => [content, reactions.filter((one) => one.content === content).length]),
  ) as Record<(typeof reactionContents)[number], number>),
});

export const presentReaction = (world: World, reaction: Reaction) => ({
  id: reaction.id,
  node_id: nodeId('REA', reaction.id),
  user: presentAccount(world, reaction.by),
  content: reaction.content,
  created_at: reaction.createdAt,
});

export function presentIssueComment(world: World, repository: Repository, comment: IssueComment) {
  const url = `${repositoryApi(world, repository)}/issues/comments/${comment.id}`;
  return {
    id: comment.id,
    node_id: nodeId('IC', comment.id),
    url,
    html_url: `${repositoryHtml(world, repository)}/pull/${comment.number}#issuecomment-${comment.id}`,
    issue_url: `${repositoryApi(world, repository)}/issues/${comment.number}`,
    user: presentAccount(world, comment.by),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: associationOf(repository, comment.by),
    body: comment.body,
    reactions: presentReactions(url, comment.reactions),
    performed_via_github_app: comment.viaApp ? presentApp(world) : null,
  };
}

export function presentReview(world: World, repository: Repository, review: Review) {
  const html = `${repositoryHtml(world, repository)}/pull/${review.pull}#pullrequestreview-${review.id}`;
  const pull = `${repositoryApi(world, repository)}/pulls/${review.pull}`;
  return {
    id: review.id,
    node_id: nodeId('PRR', review.id),
    user: presentAccount(world, review.by),
    body: review.body,
    state: review.state as string,
    html_url: html,
    pull_request_url: pull,
    author_association: associationOf(repository, review.by),
    _links: { html: { href: html }, pull_request: { href: pull } },
    ...(review.submittedAt !== null && { submitted_at: review.submittedAt }),
    commit_id: review.commitId,
  };
}

export function presentReviewComment(world: World, repository: Repository, comment: ReviewComment) {
  const url = `${repositoryApi(world, repository)}/pulls/comments/${comment.id}`;
  const html = `${repositoryHtml(world, repository)}/pull/${comment.pull}#discussion_r${comment.id}`;
  const pull = `${repositoryApi(world, repository)}/pulls/${comment.pull}`;
  return {
    id: comment.id,
    node_id: nodeId('PRRC', comment.id),
    url,
    pull_request_review_id: comment.reviewId,
    diff_hunk: comment.diffHunk,
    path: comment.path,
    position: comment.position,
    original_position: comment.originalPosition,
    commit_id: comment.commitId,
    original_commit_id: comment.originalCommitId,
    ...(comment.inReplyTo !== null && { in_reply_to_id: comment.inReplyTo }),
    user: presentAccount(world, comment.by),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    html_url: html,
    pull_request_url: pull,
    author_association: associationOf(repository, comment.by),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pull } },
    reactions: presentReactions(url, comment.reactions),
    start_line: comment.startLine,
    original_start_line: comment.originalStartLine,
    start_side: comment.startSide,
    line: comment.line,
    original_line: comment.originalLine ?? 1,
    side: comment.side,
    subject_type: comment.subject,
  };
}
