import type { Account, IssueComment, Pull, Repository, ReviewComment, Thread } from '../entities.ts';
import { nodeId, presentAccount } from '../present/accounts.ts';
import { presentIssueComment, presentReviewComment } from '../present/comments.ts';
import { repositoryHtml } from '../present/repositories.ts';
import type { World } from '../world.ts';
import { connect, type Slice } from './connection.ts';

/** GraphQL tells a bot's login without its brackets. */
export function toActor(world: World, account: Account) {
  const { login, html_url: url, node_id: id } = presentAccount(world, account);
  return {
    __typename: account.type,
    id,
    databaseId: account.id,
    login: login.replace(/\[bot\]$/u, ''),
    url,
    name: account.name,
  };
}

const minimized = (reason: string | null) => ({ isMinimized: reason !== null, minimizedReason: reason });

export function toReviewComment(
  world: World,
  repository: Repository,
  comment: ReviewComment,
): Record<string, unknown> {
  const told = presentReviewComment(world, repository, comment);
  const replyTo = comment.inReplyTo === null ? undefined : repository.reviewComments.get(comment.inReplyTo);
  return {
    __typename: 'PullRequestReviewComment',
    id: told.node_id,
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    body: comment.body,
    path: comment.path,
    author: toActor(world, comment.by),
    url: told.html_url,
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    outdated: comment.position === null,
    line: comment.line,
    originalLine: comment.originalLine,
    diffHunk: comment.diffHunk,
    replyTo: () => (replyTo ? toReviewComment(world, repository, replyTo) : null),
    ...minimized(comment.minimized),
  };
}

export function toThread(world: World, repository: Repository, thread: Thread): Record<string, unknown> {
  const comments = thread.comments.flatMap((id) => repository.reviewComments.get(id) ?? []);
  const [first] = comments;
  const pull = repository.pulls.get(thread.pull);
  return {
    __typename: 'PullRequestReviewThread',
    id: nodeId('PRRT', thread.id),
    isResolved: thread.resolvedBy !== null,
    isOutdated: thread.outdated,
    isCollapsed: thread.resolvedBy !== null,
    resolvedBy: thread.resolvedBy && { ...toActor(world, thread.resolvedBy), __typename: 'User' },
    path: first?.path ?? '',
    line: first?.line ?? null,
    startLine: first?.startLine ?? null,
    originalLine: first?.originalLine ?? null,
    originalStartLine: first?.originalStartLine ?? null,
    diffSide: first?.side ?? 'RIGHT',
    startDiffSide: first?.startSide ?? null,
    viewerCanResolve: thread.resolvedBy === null,
    viewerCanUnresolve: thread.resolvedBy !== null,
    comments: (slice: Slice) =>
      connect(
        'comments',
        comments.map((comment) => toReviewComment(world, repository, comment)),
        slice,
      ),
    pullRequest: () => (pull ? toPull(world, repository, pull) : null),
  };
}

export function toIssueComment(world: World, repository: Repository, comment: IssueComment) {
  const told = presentIssueComment(world, repository, comment);
  return {
    __typename: 'IssueComment',
    id: told.node_id,
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    body: comment.body,
    author: toActor(world, comment.by),
    url: told.html_url,
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    ...minimized(comment.minimized),
  };
}

export function toPull(world: World, repository: Repository, pull: Pull): Record<string, unknown> {
  const onIt = <T extends { pull: number }>(all: Iterable<T>): T[] =>
    [...all].filter((each) => each.pull === pull.number);
  const comments = [...repository.issueComments.values()].filter(({ number }) => number === pull.number);
  return {
    __typename: 'PullRequest',
    id: nodeId('PR', pull.id),
    databaseId: pull.id,
    number: pull.number,
    title: pull.title,
    body: pull.body ?? '',
    state: pull.mergedAt === null ? pull.state.toUpperCase() : 'MERGED',
    isDraft: pull.draft,
    merged: pull.mergedAt !== null,
    headRefOid: pull.headSha,
    headRefName: pull.headRef,
    baseRefOid: pull.baseSha,
    baseRefName: pull.baseRef,
    author: toActor(world, pull.by),
    url: `${repositoryHtml(world, repository)}/pull/${pull.number}`,
    reviewThreads: (slice: Slice) =>
      connect(
        'reviewThreads',
        onIt(repository.threads.values()).map((thread) => toThread(world, repository, thread)),
        slice,
      ),
    comments: (slice: Slice) =>
      connect(
        'comments',
        comments.map((comment) => toIssueComment(world, repository, comment)),
        slice,
      ),
  };
}

export const toRepository = (world: World, repository: Repository) => ({
  __typename: 'Repository',
  id: nodeId('R', repository.id),
  databaseId: repository.id,
  name: repository.name,
  nameWithOwner: `${repository.owner.login}/${repository.name}`,
  isPrivate: repository.private,
  isArchived: repository.archived,
  url: repositoryHtml(world, repository),
  pullRequest: ({ number }: { number: number }) => {
    const pull = repository.pulls.get(number);
    return pull ? toPull(world, repository, pull) : null;
  },
});
