import { onTestFinished } from 'vitest';
import { createGitHub, type GitHub } from '../../../activities/github/client.ts';
import type { RequestBounds } from '../../../activities/github/bounded-fetch.ts';
import type { GitHubConnection, GitHubLogin } from '../../../core/github/connection.ts';
import { type GitHub as Simulated, startGitHub } from '../../../simulator/github/server.ts';

export interface World {
  simulated: Simulated;
  /** By the App's key, as an installation. */
  app: GitHub;
  /** By another login; by default the repository owner's own token. */
  by: (login?: GitHubLogin, bounds?: RequestBounds) => GitHub;
  connectionOf: (login: GitHubLogin) => GitHubConnection;
}

/** A simulated GitHub of one's own with repository `acme/shop`, whose owner is a user and where the App is installed. */
export async function simulatedGitHub({ isPrivate = true } = {}): Promise<World> {
  const simulated = await startGitHub();
  onTestFinished(() => simulated.close());
  for (const login of ['acme', 'ada', 'bob', 'eve']) simulated.addUser(login);
  await simulated.createRepository({
    owner: 'acme',
    name: 'shop',
    private: isPrivate,
    permissions: { ada: 'write', bob: 'read' },
    files: { 'README.md': 'A shop.\n', 'AGENTS.md': 'Rules of the base.\n' },
  });
  const connectionOf = (login: GitHubLogin): GitHubConnection => ({
    login,
    url: simulated.url,
    apiUrl: simulated.apiUrl,
    host: null,
    simulated: true,
  });
  const by: World['by'] = (login = { kind: 'token', token: simulated.tokenOf('acme') }, bounds) =>
    createGitHub(connectionOf(login), bounds);
  const { privateKey, id } = simulated.app;
  return { simulated, connectionOf, by, app: by({ kind: 'app', appId: String(id), privateKey }) };
}

/** A pull request by ada, from a branch of the repository itself. */
export const openPull = (
  { simulated }: World,
  more: Partial<Parameters<Simulated['openPullRequest']>[0]> = {},
) =>
  simulated.openPullRequest({
    repository: 'acme/shop',
    title: 'Add a cart',
    by: 'ada',
    branch: 'cart',
    files: { 'cart.ts': 'export const cart = [];\n' },
    ...more,
  });

/** What has been asked of it so far, as `METHOD /path`. */
export const requestsOf = ({ simulated }: World): string[] =>
  simulated.world.requests.entries().map(({ method, path }) => `${method} ${path}`);
