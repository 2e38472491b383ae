import type { Account, Pull, Repository, Review, ReviewComment, ReviewState, Thread } from '../entities.ts';
import { findPull } from '../find.ts';
import { isAncestor, resolveCommit } from '../git/store.ts';
import { tellReview, tellReviewComment } from '../hooks/tell.ts';
import { folderOf } from '../present/repositories.ts';
import { type Refusal, unprocessable, validationFailed } from '../refusal.ts';
import { nowOf, type World } from '../world.ts';
import { placeComment, type Misplaced, type Place, type WantedPlace } from './place.ts';
import { bodyAllowed, bodyNeeded } from './texts.ts';

export type ReviewEvent = 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';
export type WantedComment = WantedPlace & { body: string };

const states: Record<ReviewEvent, ReviewState> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
};

function newReview(
  world: World,
  pull: Pull,
  wanted: Pick<Review, 'by' | 'body' | 'state' | 'commitId'>,
): Review {
  return {
    id: world.nextId(),
    pull: pull.number,
    submittedAt: wanted.state === 'PENDING' ? null : nowOf(world),
    ...wanted,
  };
}

function newComment(
  world: World,
  review: Review,
  thread: Thread,
  { place, body }: { place: Place; body: string },
): ReviewComment {
  const at = nowOf(world);
  return {
    id: world.nextId(),
    pull: review.pull,
    reviewId: review.id,
    threadId: thread.id,
    inReplyTo: null,
    by: review.by,
    body,
    path: place.path,
    side: place.side,
    startSide: place.startSide,
    line: place.line,
    startLine: place.startLine,
    originalLine: place.line,
    originalStartLine: place.startLine,
    position: place.anchor.position,
    originalPosition: place.anchor.position,
    diffHunk: place.anchor.diffHunk,
    commitId: review.commitId,
    originalCommitId: review.commitId,
    subject: place.subject,
    createdAt: at,
    updatedAt: at,
    reactions: [],
    minimized: null,
  };
}

function startThread(
  world: World,
  repository: Repository,
  review: Review,
  wanted: { place: Place; body: string },
): ReviewComment {
  const thread: Thread = {
    id: world.nextId(),
    pull: review.pull,
    resolvedBy: null,
    outdated: false,
    comments: [],
  };
  const comment = newComment(world, review, thread, wanted);
  thread.comments.push(comment.id);
  repository.threads.set(thread.id, thread);
  repository.reviewComments.set(comment.id, comment);
  return comment;
}

const reviewMessages: Record<Misplaced, string> = {
  commit: 'Commit could not be resolved',
  path: 'Path could not be resolved',
  line: 'Line could not be resolved',
  'start-line': 'Start line could not be resolved',
  'no-line': 'Position could not be resolved',
};

/** A commit of the pull request: GitHub takes comments on no other. */
async function commitOf(
  world: World,
  repository: Repository,
  pull: Pull,
  commitId: string | undefined,
): Promise<string | null> {
  if (commitId === undefined || commitId === pull.headSha) return pull.headSha;
  const folder = folderOf(world, repository);
  const sha = await resolveCommit(folder, commitId);
  if (sha === null) return null;
  const isOfPull = await isAncestor(folder, sha, pull.headSha);
  return isOfPull || [...repository.reviews.values()].some((review) => review.commitId === sha) ? sha : null;
}

/** A review with all its comments, or nothing of it. */
export async function submitReview(
  world: World,
  repository: Repository,
  pull: Pull,
  wanted: {
    by: Account;
    body: string;
    event: ReviewEvent | null;
    commitId?: string | undefined;
    comments: WantedComment[];
  },
): Promise<Review> {
  const { by, event } = wanted;
  checkEvent(pull, wanted);
  bodyAllowed('PullRequestReview', wanted.body);
  const commitId = await commitOf(world, repository, pull, wanted.commitId);
  if (commitId === null) throw unprocessable(reviewMessages.commit);
  const places: { place: Place; body: string }[] = [];
  for (const comment of wanted.comments) {
    bodyNeeded('PullRequestReviewComment', comment.body);
    const place = await placeComment(world, repository, pull, { ...comment, commitId });
    if (typeof place === 'string') throw unprocessable(reviewMessages[place]);
    places.push({ place, body: comment.body });
  }
  const state = event === null ? 'PENDING' : states[event];
  const review = newReview(world, pull, { by, body: wanted.body, state, commitId });
  repository.reviews.set(review.id, review);
  const comments = places.map((place) => startThread(world, repository, review, place));
  pull.updatedAt = nowOf(world);
  if (state === 'PENDING') return review;
  await tellReview(world, repository, pull, review);
  for (const comment of comments)
    await tellReviewComment(world, repository, pull, { comment, sender: by, action: 'created' });
  return review;
}

function checkEvent(
  pull: Pull,
  wanted: { by: Account; body: string; event: ReviewEvent | null; comments: unknown[] },
): void {
  const { event, by } = wanted;
  if ((event === 'APPROVE' || event === 'REQUEST_CHANGES') && by.id === pull.by.id)
    throw unprocessable(
      event === 'APPROVE'
        ? 'Can not approve your own pull request'
        : 'Can not request changes on your own pull request',
    );
  const isEmpty = wanted.body.trim() === '' && (event === 'REQUEST_CHANGES' || wanted.comments.length === 0);
  if ((event === 'COMMENT' || event === 'REQUEST_CHANGES') && isEmpty)
    throw unprocessable('Review cannot be blank');
}

const resource = 'PullRequestReviewComment';

/** GitHub names the thread's field, and complains of the hunk that it therefore lacks. */
function misplacedError(misplaced: Misplaced): Refusal {
  const thread = 'pull_request_review_thread';
  const noHunk = { resource, code: 'missing_field' as const, field: `${thread}.diff_hunk` };
  switch (misplaced) {
    case 'commit':
      return validationFailed({ resource, code: 'invalid', field: 'commit_id' });
    case 'path':
      return validationFailed({ resource, code: 'invalid', field: `${thread}.path` }, noHunk);
    case 'no-line':
      return validationFailed({ resource, code: 'missing_field', field: 'line' });
    case 'line':
    case 'start-line': {
      const field = `${thread}.${misplaced === 'line' ? 'line' : 'start_line'}`;
      const rest =
        misplaced === 'line' ? 'must be part of the diff' : 'must be part of the same hunk as the line.';
      return validationFailed({ resource, code: 'custom', field, message: `${field} ${rest}` }, noHunk);
    }
  }
}

/** One comment on its own, which GitHub keeps as a review of one. */
export async function addReviewComment(
  world: World,
  repository: Repository,
  pull: Pull,
  wanted: WantedComment & { by: Account; commitId: string },
): Promise<ReviewComment> {
  bodyNeeded(resource, wanted.body);
  const commitId = await commitOf(world, repository, pull, wanted.commitId);
  if (commitId === null) throw misplacedError('commit');
  const place = await placeComment(world, repository, pull, { ...wanted, commitId });
  if (typeof place === 'string') throw misplacedError(place);
  const review = newReview(world, pull, { by: wanted.by, body: '', state: 'COMMENTED', commitId });
  repository.reviews.set(review.id, review);
  const comment = startThread(world, repository, review, { place, body: wanted.body });
  await tellReview(world, repository, pull, review);
  await tellReviewComment(world, repository, pull, { comment, sender: wanted.by, action: 'created' });
  return comment;
}

export async function replyToComment(
  world: World,
  repository: Repository,
  to: ReviewComment,
  { by, body }: { by: Account; body: string },
): Promise<ReviewComment> {
  bodyNeeded(resource, body);
  const thread = repository.threads.get(to.threadId);
  const pull = findPull(repository, to.pull);
  if (!thread) throw new Error(`Comment ${to.id} has no thread.`);
  const review = newReview(world, pull, { by, body: '', state: 'COMMENTED', commitId: pull.headSha });
  const at = nowOf(world);
  const [first] = thread.comments;
  const comment: ReviewComment = {
    ...to,
    id: world.nextId(),
    reviewId: review.id,
    inReplyTo: first ?? to.id,
    by,
    body,
    createdAt: at,
    updatedAt: at,
    reactions: [],
    minimized: null,
  };
  repository.reviews.set(review.id, review);
  thread.comments.push(comment.id);
  repository.reviewComments.set(comment.id, comment);
  await tellReview(world, repository, pull, review);
  await tellReviewComment(world, repository, pull, { comment, sender: by, action: 'created' });
  return comment;
}
