import type { Account, Issue, IssueComment, Repository } from '../entities.ts';
import { nowOf, type World } from '../world.ts';
import { bodyNeeded } from './texts.ts';

/** Issues and pull requests of a repository share their numbers. */
export const nextNumber = ({ pulls, issues }: Repository): number =>
  Math.max(0, ...pulls.keys(), ...issues.keys()) + 1;

export function openIssue(
  world: World,
  repository: Repository,
  { by, title, body }: { by: Account; title: string; body: string },
): Issue {
  const at = nowOf(world);
  const number = nextNumber(repository);
  const issue: Issue = { id: world.nextId(), number, by, title, body, createdAt: at, updatedAt: at };
  repository.issues.set(number, issue);
  return issue;
}

/** No App of ours is told of what is said about issues, so that no hook tells it. */
export function commentOnIssue(
  world: World,
  repository: Repository,
  issue: Issue,
  { by, body }: { by: Account; body: string },
): IssueComment {
  bodyNeeded('IssueComment', body);
  const at = nowOf(world);
  const comment: IssueComment = {
    id: world.nextId(),
    number: issue.number,
    by,
    body,
    viaApp: by.type === 'Bot',
    createdAt: at,
    updatedAt: at,
    reactions: [],
    minimized: null,
  };
  repository.issueComments.set(comment.id, comment);
  issue.updatedAt = at;
  return comment;
}
