import type {
  Account,
  CheckRun,
  Issue,
  IssueComment,
  Pull,
  Repository,
  ReviewComment,
  Thread,
} from './entities.ts';
import { notFound } from './refusal.ts';
import type { World } from './world.ts';

/** Names that GitHub gives; anything else is no repository, and never becomes a path. */
const namePattern = /^[A-Za-z0-9_.-]{1,100}$/u;

export const isName = (name: string): boolean => namePattern.test(name) && name !== '.' && name !== '..';

export const nameKey = (owner: string, name: string): string => `${owner}/${name}`.toLowerCase();

/** By its name of now or a former one; null where there is none. */
export function lookUpRepository(world: World, owner: string, name: string): Repository | null {
  if (!isName(owner) || !isName(name)) return null;
  const id = world.names.get(nameKey(owner, name));
  return id === undefined ? null : (world.repositories.get(id) ?? null);
}

export function repositoryNamed(world: World, fullName: string): Repository {
  const [owner = '', name = ''] = fullName.split('/');
  const repository = lookUpRepository(world, owner, name);
  if (!repository) throw new Error(`The simulated GitHub has no repository "${fullName}": create it first.`);
  return repository;
}

export const isCurrentName = (repository: Repository, owner: string, name: string): boolean =>
  nameKey(repository.owner.login, repository.name) === nameKey(owner, name);

export function accountNamed(world: World, login: string): Account {
  const account = world.accounts.get(login.toLowerCase());
  if (!account) throw new Error(`The simulated GitHub has no account "${login}": add it first.`);
  return account;
}

export function findPull(repository: Repository, number: number): Pull {
  const pull = repository.pulls.get(number);
  if (!pull) throw notFound();
  return pull;
}

export function findIssue(repository: Repository, number: number): Issue {
  const issue = repository.issues.get(number);
  if (!issue) throw notFound();
  return issue;
}

export function findIssueComment(repository: Repository, id: number): IssueComment {
  const comment = repository.issueComments.get(id);
  if (!comment) throw notFound();
  return comment;
}

export function findReviewComment(repository: Repository, id: number): ReviewComment {
  const comment = repository.reviewComments.get(id);
  if (!comment) throw notFound();
  return comment;
}

export function findCheckRun(repository: Repository, id: number): CheckRun {
  const run = repository.checkRuns.get(id);
  if (!run) throw notFound();
  return run;
}

export function findThread(world: World, id: number): { repository: Repository; thread: Thread } | null {
  for (const repository of world.repositories.values()) {
    const thread = repository.threads.get(id);
    if (thread) return { repository, thread };
  }
  return null;
}
