import type { Account, Pull, Repository } from '../entities.ts';
import type { PullFacts } from '../git/pull-facts.ts';
import type { World } from '../world.ts';
import { associationOf, nodeId, presentAccount } from './accounts.ts';
import { presentRepository, repositoryApi, repositoryHtml } from './repositories.ts';

type PresentRepository = (world: World, repository: Repository) => ReturnType<typeof presentRepository>;

const ownerOf = (world: World, login: string): Account | null =>
  world.accounts.get(login.toLowerCase()) ?? null;

function presentSides(world: World, repository: Repository, pull: Pull, present: PresentRepository) {
  const head = pull.headRepository === null ? null : (world.repositories.get(pull.headRepository) ?? null);
  const headOwner = head?.owner ?? ownerOf(world, pull.headOwner) ?? pull.by;
  return {
    head: {
      label: `${headOwner.login}:${pull.headRef}`,
      ref: pull.headRef,
      sha: pull.headSha,
      user: presentAccount(world, headOwner),
      repo: head && present(world, head),
    },
    base: {
      label: `${repository.owner.login}:${pull.baseRef}`,
      ref: pull.baseRef,
      sha: pull.baseSha,
      user: presentAccount(world, repository.owner),
      repo: present(world, repository),
    },
  };
}

function addressesOf(world: World, repository: Repository, pull: Pull) {
  const url = `${repositoryApi(world, repository)}/pulls/${pull.number}`;
  const issue = `${repositoryApi(world, repository)}/issues/${pull.number}`;
  const html = `${repositoryHtml(world, repository)}/pull/${pull.number}`;
  return {
    url,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${repositoryApi(world, repository)}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: `${repositoryApi(world, repository)}/statuses/${pull.headSha}`,
  };
}

/** As it stands in lists and beside reviews. */
export function presentPull(
  world: World,
  repository: Repository,
  pull: Pull,
  facts: PullFacts,
  present: PresentRepository = presentRepository,
) {
  const links = addressesOf(world, repository, pull);
  return {
    ...links,
    id: pull.id,
    node_id: nodeId('PR', pull.id),
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: presentAccount(world, pull.by),
    body: pull.body,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeSha ?? facts.testMergeSha,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: [],
    milestone: null,
    draft: pull.draft,
    ...presentSides(world, repository, pull, present),
    _links: {
      self: { href: links.url },
      html: { href: links.html_url },
      issue: { href: links.issue_url },
      comments: { href: links.comments_url },
      review_comments: { href: links.review_comments_url },
      review_comment: { href: links.review_comment_url },
      commits: { href: links.commits_url },
      statuses: { href: links.statuses_url },
    },
    author_association: associationOf(repository, pull.by),
    auto_merge: null,
    active_lock_reason: null,
  };
}

const mergeableState = (pull: Pull, facts: PullFacts): string => {
  if (pull.state === 'closed' || facts.mergeable === null) return 'unknown';
  if (!facts.mergeable) return 'dirty';
  return pull.draft ? 'draft' : 'clean';
};

/** The whole form, with what only git can count. */
export function presentWholePull(
  world: World,
  repository: Repository,
  pull: Pull,
  facts: PullFacts,
  present: PresentRepository = presentRepository,
) {
  const onIt = (each: { number?: number; pull?: number }) => (each.number ?? each.pull) === pull.number;
  return {
    ...presentPull(world, repository, pull, facts, present),
    merged: pull.mergedAt !== null,
    mergeable: pull.state === 'open' ? facts.mergeable : null,
    rebaseable: pull.state === 'open' ? facts.mergeable : null,
    mergeable_state: mergeableState(pull, facts),
    merged_by: pull.mergedBy && presentAccount(world, pull.mergedBy),
    comments: [...repository.issueComments.values()].filter(onIt).length,
    review_comments: [...repository.reviewComments.values()].filter(onIt).length,
    maintainer_can_modify: false,
    commits: facts.commits,
    additions: facts.additions,
    deletions: facts.deletions,
    changed_files: facts.changedFiles,
  };
}

/** A pull request seen as an issue, as it stands in events of its comments. */
export function presentIssue(world: World, repository: Repository, pull: Pull) {
  const url = `${repositoryApi(world, repository)}/issues/${pull.number}`;
  const { html_url, diff_url, patch_url, url: pullUrl } = addressesOf(world, repository, pull);
  return {
    url,
    repository_url: repositoryApi(world, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url,
    id: pull.id + 1_000_000_000,
    node_id: nodeId('PR', pull.id),
    number: pull.number,
    title: pull.title,
    user: presentAccount(world, pull.by),
    labels: [],
    state: pull.state,
    locked: false,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: [...repository.issueComments.values()].filter((comment) => comment.number === pull.number)
      .length,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    author_association: associationOf(repository, pull.by),
    active_lock_reason: null,
    draft: pull.draft,
    pull_request: { url: pullUrl, html_url, diff_url, patch_url, merged_at: pull.mergedAt },
    body: pull.body,
    reactions: {
      url: `${url}/reactions`,
      total_count: 0,
      '+1': 0,
      '-1': 0,
      laugh: 0,
      hooray: 0,
      confused: 0,
      heart: 0,
      rocket: 0,
      eyes: 0,
    },
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
    state_reason: null,
  };
}
