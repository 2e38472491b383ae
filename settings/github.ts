import { isLoopback } from '../core/loopback.ts';
import { createPrivateKey } from 'node:crypto';
import { Failed } from '../core/failed.ts';
import { type GitHubConnection, type GitHubLogin, simulatedGitHubToken } from '../core/github/connection.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const publicRoot = 'https://github.com';

/**
 * The GitHub that this environment can reach: by an App (`GITHUB_APP_ID`, `GITHUB_APP_PRIVATE_KEY`) or a token of its own
 * (`COUNTERSIGN_GITHUB_TOKEN`), at github.com or at `COUNTERSIGN_GITHUB_URL`; where there is no login and
 * `COUNTERSIGN_SIMULATED_GITHUB_URL` is set, the simulated one; else null. `GITHUB_TOKEN` is never looked at: the token
 * of somebody's shell or CI would publish in their name, unasked.
 *
 * @throws Failed `configuration.invalid` that names the variable and the remedy, and never what a secret holds
 */
export function gitHubConnectionOf(environment: Environment): GitHubConnection | null {
  const login = loginOf(environment);
  if (login) {
    const root = realRoot(environment);
    return { login, url: root.origin, apiUrl: apiUrlOf(root), host: root.host, simulated: false };
  }
  const simulated = present(environment['COUNTERSIGN_SIMULATED_GITHUB_URL']);
  if (!simulated) return null;
  const root = rootOf('COUNTERSIGN_SIMULATED_GITHUB_URL', simulated);
  if (!isLoopback(root.hostname)) {
    throw invalid(
      'COUNTERSIGN_SIMULATED_GITHUB_URL',
      'names another machine',
      'a simulated GitHub runs on this one',
    );
  }
  return {
    login: { kind: 'token', token: simulatedGitHubToken },
    url: root.origin,
    apiUrl: `${root.origin}/api/v3`,
    host: null,
    simulated: true,
  };
}

const realRoot = (environment: Environment): URL =>
  rootOf('COUNTERSIGN_GITHUB_URL', present(environment['COUNTERSIGN_GITHUB_URL']) ?? publicRoot);

/** The real GitHub that is meant here, connected or not, such as `https://github.com`. */
export const gitHubRootOf = (environment: Environment): string => realRoot(environment).origin;

/** What webhooks are signed with; null where none is set. */
export const webhookSecretOf = (environment: Environment): string | null =>
  present(environment['GITHUB_WEBHOOK_SECRET']);

function loginOf(environment: Environment): GitHubLogin | null {
  const appId = present(environment['GITHUB_APP_ID']);
  const privateKey = present(environment['GITHUB_APP_PRIVATE_KEY']);
  const token = present(environment['COUNTERSIGN_GITHUB_TOKEN']);
  if (token && (appId ?? privateKey)) {
    throw invalid(
      'COUNTERSIGN_GITHUB_TOKEN',
      'is set beside an App',
      'unset it, or unset GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY',
    );
  }
  if (token) return { kind: 'token', token: checkedToken(token) };
  if (appId && privateKey) return { kind: 'app', appId: checkedAppId(appId), privateKey: pemOf(privateKey) };
  if (appId) {
    throw invalid(
      'GITHUB_APP_ID',
      'is set without a key',
      'set GITHUB_APP_PRIVATE_KEY_FILE to the .pem file that the page of the App gave you, or unset GITHUB_APP_ID',
    );
  }
  if (!privateKey) return null;
  throw invalid(
    'GITHUB_APP_PRIVATE_KEY',
    'is set without GITHUB_APP_ID',
    'set it to the number on the page of the App',
  );
}

function checkedToken(token: string): string {
  if (/^[\w.-]{8,1024}$/u.test(token)) return token;
  throw invalid(
    'COUNTERSIGN_GITHUB_TOKEN',
    'is no token',
    'set it to a fine-grained token, which begins with "github_pat_"',
  );
}

function checkedAppId(appId: string): string {
  if (/^(?:\d{1,12}|Iv[\w.]{4,60})$/u.test(appId)) return appId;
  throw invalid(
    'GITHUB_APP_ID',
    `is ${JSON.stringify(appId.slice(0, 40))}`,
    'set it to the number on the page of the App',
  );
}

/** In the form that signs everywhere; a key on one line has `\n` for its line ends, as some secret stores keep it. */
function pemOf(privateKey: string): string {
  const text = privateKey.replaceAll(String.raw`\n`, '\n');
  try {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyType === 'rsa') return key.export({ type: 'pkcs8', format: 'pem' }).toString();
  } catch {
    // What is wrong with it would be told in words that may hold parts of it.
  }
  throw invalid(
    'GITHUB_APP_PRIVATE_KEY',
    'is no RSA key in PEM',
    'set GITHUB_APP_PRIVATE_KEY_FILE to the .pem file that the page of the App gave you',
  );
}

function rootOf(name: string, text: string): URL {
  const like = 'set it to the root, such as "https://ghe.example"';
  if (!URL.canParse(text)) throw invalid(name, 'is no address', like);
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') throw invalid(name, 'holds a login', 'take it out');
  if (url.search !== '' || url.hash !== '' || url.pathname !== '/')
    throw invalid(name, 'is more than a root', like);
  if (url.protocol === 'https:') return url;
  if (url.protocol === 'http:' && isLoopback(url.hostname)) return url;
  throw invalid(name, `begins with "${url.protocol}"`, 'use https: anybody on the way could read the login');
}

/** GitHub's own clouds have their API on a host of its own, an Enterprise Server behind a path. */
function apiUrlOf({ origin, host, hostname, protocol }: URL): string {
  const isCloud = hostname === 'github.com' || hostname.endsWith('.ghe.com');
  return isCloud ? `${protocol}//api.${host}` : `${origin}/api/v3`;
}

/** An empty variable counts as not set: compose files and CI pass those for secrets that are missing. */
const present = (value: string | undefined): string | null => value?.trim() || null;

const invalid = (name: string, state: string, remedy: string): Failed =>
  new Failed('configuration.invalid', `${name} ${state}: ${remedy}.`);
