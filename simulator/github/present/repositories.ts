import { repositoryFolder } from '../git/store.ts';
import type { Permission, Repository } from '../entities.ts';
import type { World } from '../world.ts';
import { api, nodeId, presentAccount } from './accounts.ts';

export const repositoryApi = (world: World, repository: Repository): string =>
  `${api(world)}/repos/${repository.owner.login}/${repository.name}`;
export const repositoryHtml = (world: World, repository: Repository): string =>
  `${world.origin}/${repository.owner.login}/${repository.name}`;
export const folderOf = (world: World, repository: Repository): string =>
  repositoryFolder(world.root, repository.id);

/** Addresses below a repository, as GitHub's own templates. */
const templates = {
  forks_url: '/forks',
  keys_url: '/keys{/key_id}',
  collaborators_url: '/collaborators{/collaborator}',
  teams_url: '/teams',
  hooks_url: '/hooks',
  issue_events_url: '/issues/events{/number}',
  events_url: '/events',
  assignees_url: '/assignees{/user}',
  branches_url: '/branches{/branch}',
  tags_url: '/tags',
  blobs_url: '/git/blobs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  git_refs_url: '/git/refs{/sha}',
  trees_url: '/git/trees{/sha}',
  statuses_url: '/statuses/{sha}',
  languages_url: '/languages',
  stargazers_url: '/stargazers',
  contributors_url: '/contributors',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  commits_url: '/commits{/sha}',
  git_commits_url: '/git/commits{/sha}',
  comments_url: '/comments{/number}',
  issue_comment_url: '/issues/comments{/number}',
  contents_url: '/contents/{+path}',
  compare_url: '/compare/{base}...{head}',
  merges_url: '/merges',
  archive_url: '/{archive_format}{/ref}',
  downloads_url: '/downloads',
  issues_url: '/issues{/number}',
  pulls_url: '/pulls{/number}',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  labels_url: '/labels{/name}',
  releases_url: '/releases{/id}',
  deployments_url: '/deployments',
} as const;

const addresses = (url: string): Record<keyof typeof templates, string> =>
  Object.fromEntries(
    Object.entries(templates).map(([name, template]) => [name, `${url}${template}`]),
  ) as Record<keyof typeof templates, string>;

/** The short form, as it stands in lists. */
export function presentMinimalRepository(world: World, repository: Repository) {
  const url = repositoryApi(world, repository);
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: `${repository.owner.login}/${repository.name}`,
    private: repository.private,
    owner: presentAccount(world, repository.owner),
    html_url: repositoryHtml(world, repository),
    description: repository.description,
    fork: repository.parent !== null,
    url,
    ...addresses(url),
  };
}

const has = (permission: Permission) => ({
  admin: permission === 'admin',
  maintain: permission === 'admin',
  push: permission === 'admin' || permission === 'write',
  triage: permission === 'admin' || permission === 'write',
  pull: permission !== 'none',
});

/** The form that stands in events and in pull requests. */
export function presentRepository(world: World, repository: Repository) {
  const html = repositoryHtml(world, repository);
  const forks = [...world.repositories.values()].filter((other) => other.parent === repository.id).length;
  const open = [...repository.pulls.values()].filter((pull) => pull.state === 'open').length;
  return {
    ...presentMinimalRepository(world, repository),
    created_at: repository.createdAt,
    updated_at: repository.updatedAt,
    pushed_at: repository.pushedAt,
    git_url: `git://${html.replace(/^\w+:\/\//u, '')}.git`,
    ssh_url: `git@${new URL(html).hostname}:${repository.owner.login}/${repository.name}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    homepage: null,
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: true,
    has_projects: false,
    has_downloads: true,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: forks,
    mirror_url: null,
    archived: repository.archived,
    disabled: false,
    open_issues_count: open,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.private ? 'private' : 'public',
    forks,
    open_issues: open,
    watchers: 0,
    default_branch: repository.defaultBranch,
  };
}

/** The form of an event's own repository, which holds the organisation's properties too. */
export const presentEventRepository = (world: World, repository: Repository) => ({
  ...presentRepository(world, repository),
  custom_properties: {},
});

/** The whole form, for one who asks for this repository. */
export function presentFullRepository(world: World, repository: Repository, permission: Permission) {
  const parent = repository.parent === null ? undefined : world.repositories.get(repository.parent);
  return {
    ...presentRepository(world, repository),
    permissions: has(permission),
    allow_rebase_merge: true,
    allow_squash_merge: true,
    allow_merge_commit: true,
    allow_auto_merge: false,
    delete_branch_on_merge: false,
    subscribers_count: 0,
    network_count: 0,
    ...(repository.owner.type === 'Organization' && {
      organization: presentAccount(world, repository.owner),
    }),
    ...(parent && { parent: presentRepository(world, parent), source: presentRepository(world, parent) }),
  };
}
