import { missingPermissions, gitHubEvents } from '../../core/github/app-manifest.ts';
import type { GitHubConnection } from '../../core/github/connection.ts';
import { createGitHub } from './client.ts';
import type { GitHubClient } from './octokit.ts';
import { readPages } from './read-pages.ts';

/** What GitHub tells of a login. Nothing of it is secret. */
export type LoginDescription =
  | {
      kind: 'app';
      name: string;
      owner: string | null;
      page: string;
      /** Events that it is not told of, although it should be. */
      missingEvents: string[];
      installations: Installation[];
      /** Whether it is installed in more places than are listed. */
      more: boolean;
    }
  | {
      kind: 'token';
      /** Null where it belongs to no person. */
      login: string | null;
      /** When it ends, as GitHub writes it; null for one that does not, or of which that is not told. */
      expires: string | null;
      /** Of a classic token, which reaches all that its owner reaches; null for a fine-grained one. */
      classicScopes: string[] | null;
    };

export interface Installation {
  account: string;
  /** Of the account's repositories. */
  reaches: 'all' | 'selected';
  suspended: boolean;
  missing: string[];
  /** Whether tasks may write branches there, which audits do not need. */
  pushes: boolean;
}

const installationsMax = 100;

/** Asks GitHub what the login is and may do. */
export async function describeLogin(connection: GitHubConnection): Promise<LoginDescription> {
  const client = await createGitHub(connection).forItself();
  return connection.login.kind === 'app' ? describeApp(client) : describeToken(client);
}

async function describeApp(client: GitHubClient): Promise<LoginDescription> {
  const { data } = await client.request('GET /app');
  const pages = client.paginate.iterator('GET /app/installations', { per_page: 100 });
  const { items, clipped } = await readPages(pages, installationsMax);
  return {
    kind: 'app',
    name: data?.name ?? 'unnamed',
    owner: nameOfAccount(data?.owner),
    page: data?.html_url ?? '',
    missingEvents: gitHubEvents.filter((event) => !data?.events.includes(event)),
    installations: items.map(
      ({ account, repository_selection: reaches, permissions, suspended_at: suspended }) => ({
        account: nameOfAccount(account) ?? 'an enterprise',
        reaches,
        suspended: suspended !== null,
        missing: missingPermissions(permissions),
        pushes: permissions.contents === 'write',
      }),
    ),
    more: clipped,
  };
}

const nameOfAccount = (account: object | null | undefined): string | null => {
  const { login, slug } = (account ?? {}) as { login?: string; slug?: string };
  return login ?? slug ?? null;
};

/** What a fine-grained token may do GitHub does not tell: each request that it may not do names what it lacks. */
async function describeToken(client: GitHubClient): Promise<LoginDescription> {
  const { headers } = await client.request('GET /rate_limit');
  const told = headers as Record<string, string | number | undefined>;
  const scopes = told['x-oauth-scopes'];
  const expires = told['github-authentication-token-expiration'];
  const user = await client.request('GET /user').catch(() => null);
  return {
    kind: 'token',
    login: user?.data.login ?? null,
    expires: expires === undefined ? null : String(expires),
    classicScopes: scopes === undefined ? null : String(scopes).split(/,\s*/u).filter(Boolean),
  };
}
