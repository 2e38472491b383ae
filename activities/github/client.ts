import { App } from '@octokit/app';
import type { GitHubConnection, GitHubLogin } from '../../core/github/connection.ts';
import { Failed } from '../../core/failed.ts';
import type { RequestBounds } from './bounded-fetch.ts';
import { nameOf } from './explain-github-failure.ts';
import { GitHubFailed } from './github-failed.ts';
import { type GitHubClient, octokitFor } from './octokit.ts';

/** The one door to GitHub. Each function fails with `github.not-connected` where there is no connection. */
export interface GitHub {
  /** Null where nothing is connected. Never the login. */
  about: Omit<GitHubConnection, 'login'> | null;
  /** A client that may do in this repository what the App or token may do there. */
  forRepository: (owner: string, repo: string) => Promise<GitHubClient>;
  /** A client that asks about the login itself: as the App, or by the token. */
  forItself: () => Promise<GitHubClient>;
  /**
   * The value of an Authorization header for git, good for reading this one repository and as little else as can be.
   * `refresh` makes a new one in place of one that was refused.
   */
  gitAuthorisation: (owner: string, repo: string, refresh?: boolean) => Promise<string>;
  /**
   * The same for writing branches of this one repository: what `gitHubTaskPermissions` asks for and audits never need.
   * @throws Failed `github.forbidden` where the App was not given it
   */
  pushAuthorisation: (owner: string, repo: string, refresh?: boolean) => Promise<string>;
}

/** How long it is taken for true that the App is installed at a repository. */
const installationAgeMaxMs = 5 * 60_000;
const installationsMax = 1000;

export function createGitHub(connection: GitHubConnection | null, bounds?: RequestBounds): GitHub {
  if (connection === null) {
    const refuse = () => Promise.reject(notConnected());
    return {
      about: null,
      forRepository: refuse,
      forItself: refuse,
      gitAuthorisation: refuse,
      pushAuthorisation: refuse,
    };
  }
  const { login, ...about } = connection;
  return {
    about,
    ...(login.kind === 'app' ? asApp(connection, login, bounds) : asToken(connection, login, bounds)),
  };
}

type Doors = Omit<GitHub, 'about'>;

const notConnected = (): Failed =>
  new Failed(
    'github.not-connected',
    'No GitHub is connected: set GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY_FILE, or COUNTERSIGN_GITHUB_TOKEN, for the worker of the queue "publish". "countersign github manifest" makes the App.',
  );

function asToken(
  connection: GitHubConnection,
  { token }: GitHubLogin & { kind: 'token' },
  bounds?: RequestBounds,
): Doors {
  const client = new (octokitFor(connection, bounds))({ auth: token });
  return {
    forRepository: () => Promise.resolve(client),
    forItself: () => Promise.resolve(client),
    gitAuthorisation: () => Promise.resolve(gitHeader(token)),
    pushAuthorisation: () => Promise.resolve(gitHeader(token)),
  };
}

function asApp(
  connection: GitHubConnection,
  login: GitHubLogin & { kind: 'app' },
  bounds?: RequestBounds,
): Doors {
  const { appId, privateKey } = login;
  const app = new App({ appId, privateKey, Octokit: octokitFor(connection, bounds) });
  const installations = new Map<string, { id: Promise<number>; sinceMs: number }>();
  const installationAt = (owner: string, repo: string): Promise<number> => {
    const name = `${owner}/${repo}`.toLowerCase();
    const known = installations.get(name);
    if (known && Date.now() - known.sinceMs < installationAgeMaxMs) return known.id;
    if (installations.size >= installationsMax) installations.clear();
    const id = findInstallation(app.octokit, connection, owner, repo);
    installations.set(name, { id, sinceMs: Date.now() });
    id.catch(() => installations.delete(name));
    return id;
  };
  const headerFor = async (owner: string, repo: string, contents: 'read' | 'write', refresh: boolean) => {
    const installationId = await installationAt(owner, repo);
    const narrow = { repositoryNames: [repo], permissions: { contents } };
    const minted = await app.octokit.auth({ type: 'installation', installationId, refresh, ...narrow });
    return gitHeader((minted as { token: string }).token);
  };
  return {
    forItself: () => Promise.resolve(app.octokit),
    forRepository: async (owner, repo) => app.getInstallationOctokit(await installationAt(owner, repo)),
    gitAuthorisation: (owner, repo, refresh = false) => headerFor(owner, repo, 'read', refresh),
    pushAuthorisation: (owner, repo, refresh = false) =>
      headerFor(owner, repo, 'write', refresh).catch((error: unknown) => {
        throw isTooMuch(error) ? mayNotPush(connection, `${owner}/${repo}`) : error;
      }),
  };
}

/** GitHub makes no token that may do more than the App was given. */
const isTooMuch = (error: unknown): boolean =>
  error instanceof GitHubFailed && error.status === 422 && /permission/iu.test(error.said);

export const mayNotPush = (connection: Pick<GitHubConnection, 'host'>, repository: string): GitHubFailed =>
  new GitHubFailed(
    'github.forbidden',
    `${nameOf(connection)} lets us read ${repository}, and not write a branch there, as a task does. Give the App or token the permission contents=write (${withTasks} makes an App with it), or have the task end as an upload: "repository" as a path or an https address.`,
    { status: 403 },
  );

const withTasks = '"countersign github manifest --tasks"';

/** What git sends as a password of Basic, as GitHub takes tokens. */
const gitHeader = (token: string): string =>
  `basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;

async function findInstallation(
  octokit: GitHubClient,
  connection: GitHubConnection,
  owner: string,
  repo: string,
): Promise<number> {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/installation', { owner, repo });
    return data.id;
  } catch (error) {
    if (!(error instanceof GitHubFailed) || error.status !== 404) throw error;
    throw new GitHubFailed(
      'github.not-found',
      `${nameOf(connection)} has no repository ${owner}/${repo} at which the App is installed. Check the name, or install the App there: its page lists where it is.`,
      { status: 404 },
    );
  }
}
