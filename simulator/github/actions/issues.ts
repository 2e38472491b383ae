import type { Account, Issue, Repository } from '../entities.ts';
import { nowOf, type World } from '../world.ts';

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
