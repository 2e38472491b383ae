import type {
  Account,
  CheckRun,
  CheckSuite,
  CommitStatus,
  IssueComment,
  Pull,
  Repository,
  Review,
  ReviewComment,
  Thread,
} from '../entities.ts';
import { readCommit } from '../git/commits.ts';
import { factsOf } from '../git/pull-facts.ts';
import { nodeId, presentAccount, presentOrganization } from '../present/accounts.ts';
import { presentInstallationLite } from '../present/app.ts';
import { presentCheckRun, presentEventSuite, presentSuiteOfRun } from '../present/checks.ts';
import { presentCommit } from '../present/commits.ts';
import { presentIssueComment, presentReview, presentReviewComment } from '../present/comments.ts';
import { presentIssue, presentPull, presentWholePull } from '../present/pulls.ts';
import { folderOf, presentEventRepository } from '../present/repositories.ts';
import type { World } from '../world.ts';

/** Tells of an event of a repository, with what every event holds. */
export function tell(
  world: World,
  repository: Repository,
  sender: Account,
  event: string,
  fields: Record<string, unknown>,
): void {
  world.hooks.tell(event, {
    ...fields,
    repository: presentEventRepository(world, repository),
    ...(repository.owner.type === 'Organization' && {
      organization: presentOrganization(world, repository.owner),
    }),
    sender: presentAccount(world, sender),
    ...(repository.installed && { installation: presentInstallationLite(world) }),
  });
}

export async function tellPull(
  world: World,
  repository: Repository,
  pull: Pull,
  { sender, action, ...more }: { sender: Account; action: string } & Record<string, unknown>,
): Promise<void> {
  const facts = await factsOf(world, repository, pull);
  tell(world, repository, sender, 'pull_request', {
    action,
    number: pull.number,
    pull_request: presentWholePull(world, repository, pull, facts, presentEventRepository),
    ...more,
  });
}

const simplePull = async (world: World, repository: Repository, pull: Pull) =>
  presentPull(world, repository, pull, await factsOf(world, repository, pull), presentEventRepository);

export async function tellReview(
  world: World,
  repository: Repository,
  pull: Pull,
  review: Review,
): Promise<void> {
  const presented = presentReview(world, repository, review);
  tell(world, repository, review.by, 'pull_request_review', {
    action: 'submitted',
    review: {
      ...presented,
      body: review.body === '' ? null : review.body,
      state: review.state.toLowerCase(),
    },
    pull_request: await simplePull(world, repository, pull),
  });
}

export async function tellReviewComment(
  world: World,
  repository: Repository,
  pull: Pull,
  told: {
    comment: ReviewComment;
    sender: Account;
    action: 'created' | 'edited' | 'deleted';
    changes?: unknown;
  },
): Promise<void> {
  tell(world, repository, told.sender, 'pull_request_review_comment', {
    action: told.action,
    ...(told.changes !== undefined && { changes: told.changes }),
    comment: presentReviewComment(world, repository, told.comment),
    pull_request: await simplePull(world, repository, pull),
  });
}

export async function tellThread(
  world: World,
  repository: Repository,
  pull: Pull,
  { thread, sender, action }: { thread: Thread; sender: Account; action: 'resolved' | 'unresolved' },
): Promise<void> {
  const comments = thread.comments.flatMap((id) => repository.reviewComments.get(id) ?? []);
  tell(world, repository, sender, 'pull_request_review_thread', {
    action,
    thread: {
      node_id: nodeId('PRRT', thread.id),
      comments: comments.map((comment) => presentReviewComment(world, repository, comment)),
    },
    pull_request: await simplePull(world, repository, pull),
  });
}

export function tellIssueComment(
  world: World,
  repository: Repository,
  pull: Pull,
  told: {
    comment: IssueComment;
    sender: Account;
    action: 'created' | 'edited' | 'deleted';
    changes?: unknown;
  },
): void {
  tell(world, repository, told.sender, 'issue_comment', {
    action: told.action,
    ...(told.changes !== undefined && { changes: told.changes }),
    issue: presentIssue(world, repository, pull),
    comment: presentIssueComment(world, repository, told.comment),
  });
}

export function tellCheckRun(
  world: World,
  repository: Repository,
  run: CheckRun,
  { sender, action }: { sender: Account; action: 'created' | 'completed' | 'rerequested' },
): void {
  const suite = repository.checkSuites.get(run.suiteId);
  tell(world, repository, sender, 'check_run', {
    action,
    check_run: {
      ...presentCheckRun(world, repository, run),
      check_suite: suite && presentSuiteOfRun(world, repository, suite),
    },
  });
}

export async function tellCheckSuite(
  world: World,
  repository: Repository,
  suite: CheckSuite,
  { sender, action }: { sender: Account; action: 'requested' | 'rerequested' },
): Promise<void> {
  const commit = await readCommit(folderOf(world, repository), suite.headSha);
  tell(world, repository, sender, 'check_suite', {
    action,
    check_suite: presentEventSuite(world, repository, suite, commit),
  });
}

export async function tellStatus(world: World, repository: Repository, status: CommitStatus): Promise<void> {
  const { id, sha, context, description, state, targetUrl, by, createdAt } = status;
  const commit = presentCommit(world, repository, await readCommit(folderOf(world, repository), sha));
  const branches = [...repository.refs].filter(([ref, tip]) => tip === sha && ref.startsWith('refs/heads/'));
  tell(world, repository, by, 'status', {
    id,
    sha,
    name: `${repository.owner.login}/${repository.name}`,
    avatar_url: presentAccount(world, by).avatar_url,
    target_url: targetUrl,
    context,
    description,
    state,
    commit,
    branches: branches.map(([ref]) => ({
      name: ref.replace('refs/heads/', ''),
      commit: { sha, url: commit.url },
      protected: false,
    })),
    created_at: createdAt,
    updated_at: createdAt,
  });
}
