import type { Issue, Repository } from '../entities.ts';
import type { World } from '../world.ts';
import { associationOf, nodeId, presentAccount } from './accounts.ts';
import { repositoryApi, repositoryHtml } from './repositories.ts';

/** An issue that is no pull request; it stays open. */
export function presentPlainIssue(world: World, repository: Repository, issue: Issue) {
  const url = `${repositoryApi(world, repository)}/issues/${issue.number}`;
  return {
    url,
    repository_url: repositoryApi(world, repository),
    comments_url: `${url}/comments`,
    html_url: `${repositoryHtml(world, repository)}/issues/${issue.number}`,
    id: issue.id,
    node_id: nodeId('I', issue.id),
    number: issue.number,
    title: issue.title,
    user: presentAccount(world, issue.by),
    labels: [],
    state: 'open',
    locked: false,
    assignees: [],
    comments: [...repository.issueComments.values()].filter(({ number }) => number === issue.number).length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: null,
    author_association: associationOf(repository, issue.by),
    body: issue.body,
  };
}
