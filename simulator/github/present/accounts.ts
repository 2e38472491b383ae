import type { Account, Repository } from '../entities.ts';
import type { World } from '../world.ts';

/** An id for GraphQL: a prefix per kind, as GitHub's. */
export const nodeId = (prefix: string, id: number): string =>
  `${prefix}_${Buffer.from(`sim:${id}`).toString('base64url')}`;

/** The number inside such an id; null for anything else. */
export function numberOfNode(prefix: string, node: string): number | null {
  if (!node.startsWith(`${prefix}_`)) return null;
  const match = /^sim:(\d+)$/u.exec(Buffer.from(node.slice(prefix.length + 1), 'base64url').toString('utf8'));
  return match ? Number(match[1]) : null;
}

const prefixes: Record<Account['type'], string> = { User: 'U', Organization: 'O', Bot: 'BOT' };

export const api = (world: World): string => `${world.origin}/api/v3`;

export function presentAccount(world: World, account: Account) {
  // A bot's login holds brackets, which a URL must not.
  const login = encodeURIComponent(account.login);
  const url = `${api(world)}/users/${login}`;
  const html = account.type === 'Bot' ? `${world.origin}/apps/${world.app.slug}` : `${world.origin}/${login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(prefixes[account.type], account.id),
    avatar_url: `${world.origin}/avatars/u/${account.id}`,
    gravatar_id: '',
    url,
    html_url: html,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    site_admin: false,
  };
}

export function presentOrganization(world: World, account: Account) {
  const url = `${api(world)}/orgs/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId('O', account.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${world.origin}/avatars/u/${account.id}`,
    description: account.name,
  };
}

/** How someone stands to a repository, as told beside each comment. */
export function associationOf(repository: Repository, account: Account): string {
  const login = account.login.toLowerCase();
  if (repository.owner.login.toLowerCase() === login) return 'OWNER';
  const named = repository.permissions.get(login);
  if (named && named !== 'none') return repository.owner.type === 'Organization' ? 'MEMBER' : 'COLLABORATOR';
  const hasMerged = [...repository.pulls.values()].some(
    (pull) => pull.mergedAt !== null && pull.by.login.toLowerCase() === login,
  );
  return hasMerged ? 'CONTRIBUTOR' : 'NONE';
}
