import { newComment } from '../actions/comments.ts';
import { openIssue } from '../actions/issues.ts';
import type { Issue, IssueComment } from '../entities.ts';
import { accountNamed, findIssue, repositoryNamed } from '../find.ts';
import type { World } from '../world.ts';

export const createIssueCommands = (world: World) => ({
  openIssue: (wanted: {
    repository: string;
    by: string;
    title: string;
    body?: string | undefined;
  }): Issue => {
    const { title, body = '' } = wanted;
    const found = repositoryNamed(world, wanted.repository);
    return openIssue(world, found, { by: accountNamed(world, wanted.by), title, body });
  },
  /** No App of ours is told of what is said about issues, so that no hook tells it. */
  commentOnIssue: (on: { repository: string; number: number; by: string; body: string }): IssueComment => {
    const found = repositoryNamed(world, on.repository);
    const issue = findIssue(found, on.number);
    return newComment(world, found, issue, { by: accountNamed(world, on.by), body: on.body });
  },
});
