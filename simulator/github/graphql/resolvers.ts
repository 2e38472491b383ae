import { permissionOf, type Actor } from '../access/actor.ts';
import { check, needs, type Need } from '../access/need.ts';
import { setResolved } from '../actions/review-comments.ts';
import { setDraft } from '../actions/pulls.ts';
import type { Account, IssueComment, Repository, ReviewComment } from '../entities.ts';
import { findThread, lookUpRepository } from '../find.ts';
import { numberOfNode } from '../present/accounts.ts';
import { Refusal } from '../refusal.ts';
import type { World } from '../world.ts';
import { refusal } from './connection.ts';
import { toActor, toIssueComment, toPull, toRepository, toReviewComment, toThread } from './present.ts';

const unresolved = (id: string) =>
  refusal('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);

/** Throws as GraphQL says it what REST would answer 403 or 404. */
function allow(world: World, actor: Actor, repository: Repository, need: Need, id: string): void {
  try {
    check(world, actor, repository, need);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status === 404) throw unresolved(id);
    throw refusal('FORBIDDEN', error.message);
  }
}

function viewerOf(actor: Actor): Account {
  if (actor.kind === 'nobody') throw refusal('FORBIDDEN', 'This endpoint requires you to be authenticated.');
  return actor.account;
}

type Commented = { repository: Repository } & (
  | { kind: 'issue'; comment: IssueComment }
  | { kind: 'review'; comment: ReviewComment }
);

function findComment(world: World, node: string): Commented | null {
  const [issue, review] = [numberOfNode('IC', node), numberOfNode('PRRC', node)];
  for (const repository of world.repositories.values()) {
    const issueComment = issue === null ? undefined : repository.issueComments.get(issue);
    if (issueComment) return { repository, kind: 'issue', comment: issueComment };
    const reviewComment = review === null ? undefined : repository.reviewComments.get(review);
    if (reviewComment) return { repository, kind: 'review', comment: reviewComment };
  }
  return null;
}

const toComment = (world: World, found: Commented) =>
  found.kind === 'issue'
    ? toIssueComment(world, found.repository, found.comment)
    : toReviewComment(world, found.repository, found.comment);

function findPullNode(world: World, node: string) {
  const id = numberOfNode('PR', node);
  for (const repository of world.repositories.values())
    for (const pull of repository.pulls.values()) if (pull.id === id) return { repository, pull };
  throw unresolved(node);
}

interface Input<T> {
  input: T & { clientMutationId?: string };
}

function threadMutations(world: World, actor: Actor) {
  const set = async ({ input }: Input<{ threadId: string }>, resolved: boolean) => {
    const id = numberOfNode('PRRT', input.threadId);
    const found = id === null ? null : findThread(world, id);
    if (!found) throw unresolved(input.threadId);
    const sender = viewerOf(actor);
    const pull = found.repository.pulls.get(found.thread.pull);
    // The author of a pull request may resolve its threads without any further right.
    allow(
      world,
      actor,
      found.repository,
      pull?.by.id === sender.id ? needs.reviewPulls : needs.writePulls,
      input.threadId,
    );
    await setResolved(world, found.repository, found.thread, { resolved, sender });
    return {
      clientMutationId: input.clientMutationId ?? null,
      thread: toThread(world, found.repository, found.thread),
    };
  };
  return {
    resolveReviewThread: (input: Input<{ threadId: string }>) => set(input, true),
    unresolveReviewThread: (input: Input<{ threadId: string }>) => set(input, false),
  };
}

function commentMutations(world: World, actor: Actor) {
  const set = ({ input }: Input<{ subjectId: string }>, reason: string | null) => {
    const found = findComment(world, input.subjectId);
    if (!found) throw unresolved(input.subjectId);
    viewerOf(actor);
    allow(world, actor, found.repository, needs.writePulls, input.subjectId);
    found.comment.minimized = reason;
    return { clientMutationId: input.clientMutationId ?? null, comment: toComment(world, found) };
  };
  return {
    minimizeComment: (given: Input<{ subjectId: string; classifier: string }>) => {
      const { comment, ...rest } = set(given, given.input.classifier.toLowerCase().replace('_', '-'));
      return { ...rest, minimizedComment: comment };
    },
    unminimizeComment: (given: Input<{ subjectId: string }>) => {
      const { comment, ...rest } = set(given, null);
      return { ...rest, unminimizedComment: comment };
    },
  };
}

function draftMutations(world: World, actor: Actor) {
  const set = async ({ input }: Input<{ pullRequestId: string }>, draft: boolean) => {
    const { repository, pull } = findPullNode(world, input.pullRequestId);
    const sender = viewerOf(actor);
    allow(
      world,
      actor,
      repository,
      pull.by.id === sender.id ? needs.reviewPulls : needs.writePulls,
      input.pullRequestId,
    );
    await setDraft(world, repository, pull, { draft, sender });
    return { clientMutationId: input.clientMutationId ?? null, pullRequest: toPull(world, repository, pull) };
  };
  return {
    markPullRequestReadyForReview: (input: Input<{ pullRequestId: string }>) => set(input, false),
    convertPullRequestToDraft: (input: Input<{ pullRequestId: string }>) => set(input, true),
  };
}

/** The root of queries and mutations for one asker. */
export function rootFor(world: World, actor: Actor) {
  const reach = (repository: Repository) => permissionOf(world, actor, repository) !== 'none';
  return {
    // Of all logins this one alone is told with the brackets of a bot.
    viewer: () => ({ ...toActor(world, viewerOf(actor)), login: viewerOf(actor).login }),
    rateLimit: () => {
      const login = viewerOf(actor).login;
      const { limit, used, remaining, reset } = world.limits.look(login, 'graphql', world.now());
      return {
        cost: 1,
        limit,
        used,
        remaining: Math.max(0, remaining),
        resetAt: new Date(reset * 1000).toISOString(),
      };
    },
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const repository = lookUpRepository(world, owner, name);
      if (repository && reach(repository)) return toRepository(world, repository);
      throw refusal('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
    },
    node: ({ id }: { id: string }) => {
      const number = numberOfNode('PRRT', id);
      const thread = number === null ? null : findThread(world, number);
      if (thread && reach(thread.repository)) return toThread(world, thread.repository, thread.thread);
      const comment = findComment(world, id);
      if (comment && reach(comment.repository)) return toComment(world, comment);
      throw unresolved(id);
    },
    ...threadMutations(world, actor),
    ...commentMutations(world, actor),
    ...draftMutations(world, actor),
  };
}
