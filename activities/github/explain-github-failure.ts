import type { GitHubConnection } from '../../core/github/connection.ts';
import type { FailureKind } from '../../core/failure.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { currentContext } from '../current-context.ts';
import { GitHubFailed } from './github-failed.ts';

/** What may be told of a connection. */
export type Known = Pick<GitHubConnection, 'host' | 'apiUrl' | 'simulated'> & {
  login: { kind: 'app' | 'token' };
};

const saidCharactersMax = 300;
/** As GitHub's documentation asks where a secondary limit names no time. */
const secondaryWaitMs = 60_000;
const waitMaxMs = 2 * 3_600_000;

/**
 * Whatever a request to GitHub threw, as a failure of the catalogue that names the request, what came back, and the
 * remedy. It contains no token, no key, and no query. An activity's cancellation is thrown on as it is.
 */
export function explainGitHubFailure(known: Known, thrown: unknown): GitHubFailed {
  currentContext()?.cancellationSignal.throwIfAborted();
  const own = causes(thrown).find((cause) => cause instanceof GitHubFailed);
  if (own) return own;
  if (isGraphQlRateLimit(thrown)) return rateLimited(known, thrown.response.headers, '');
  if (!isAnswered(thrown)) return unreachable(known, thrown);
  const { status, headers, data } = thrown.response;
  const said = saidOf(data);
  if (isRateLimit(status, headers, said)) return rateLimited(known, headers, said);
  const kind = kindOf(status);
  const request = requestName(known, thrown.request);
  const answer = `${nameOf(known)} answered ${status} to "${request}"${said && ` ("${said}")`}`;
  return new GitHubFailed(kind, `${answer}. ${remedy(known, kind, headers)}`, { status, said });
}

export interface GraphQlError {
  type?: string;
  message: string;
}

/** What GraphQL refuses comes with a status of 200, as a list of which the first counts. */
export function explainGraphQlErrors(known: Known, errors: readonly GraphQlError[]): GitHubFailed {
  const [first] = errors;
  const said = scrub(first?.message ?? '');
  const kinds: Record<string, FailureKind> = {
    NOT_FOUND: 'github.not-found',
    FORBIDDEN: 'github.forbidden',
    INSUFFICIENT_SCOPES: 'github.forbidden',
    RATE_LIMITED: 'github.rate-limited',
  };
  // Without a type it broke on their side: "Something went wrong while executing your query".
  const kind = first?.type === undefined ? 'github.unreachable' : (kinds[first.type] ?? 'github.refused');
  if (kind === 'github.rate-limited') return rateLimited(known, {}, said);
  return new GitHubFailed(kind, `${nameOf(known)} refused a query ("${said}"). ${remedy(known, kind, {})}`, {
    said,
  });
}

function kindOf(status: number): FailureKind {
  if (status === 401) return 'github.unauthorised';
  if (status === 403) return 'github.forbidden';
  if (status === 404 || status === 410 || status === 451) return 'github.not-found';
  return status >= 500 ? 'github.unreachable' : 'github.refused';
}

type Headers = Readonly<Record<string, string | number | undefined>>;

const isRateLimit = (status: number, headers: Headers, said: string): boolean =>
  status === 429 ||
  (status === 403 &&
    (headers['retry-after'] !== undefined ||
      headers['x-ratelimit-remaining'] === '0' ||
      /\bsecondary rate\b|\brate limit exceeded\b/iu.test(said)));

function rateLimited(known: Known, headers: Headers, said: string): GitHubFailed {
  const waitMs = waitOf(headers);
  const seconds = Math.ceil(waitMs / 1000);
  return new GitHubFailed(
    'github.rate-limited',
    `${nameOf(known)} takes no more requests for ${seconds} s${said && ` ("${said}")`}. It is tried again then.`,
    { status: 429, said, retryAfterMs: waitMs },
  );
}

function waitOf(headers: Headers): number {
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1000 + 1000 - Date.now();
  const told = Number.isFinite(seconds)
    ? seconds * 1000
    : headers['x-ratelimit-remaining'] === '0'
      ? reset
      : Number.NaN;
  return Number.isFinite(told) ? Math.min(Math.max(told, 1000), waitMaxMs) : secondaryWaitMs;
}

function unreachable(known: Known, thrown: unknown): GitHubFailed {
  const chain = causes(thrown);
  const code = chain
    .map((cause) => (cause as { code?: unknown }).code)
    .find((one) => typeof one === 'string');
  const timedOut = chain.some((cause) => cause.name === 'TimeoutError');
  const why = timedOut
    ? 'it took too long'
    : [code, scrub(chain.at(-1)?.message ?? String(thrown))].filter(Boolean).join(': ');
  return new GitHubFailed(
    'github.unreachable',
    `${nameOf(known)} could not be reached (${why}). Check the network and COUNTERSIGN_GITHUB_URL; it is tried again.`,
  );
}

const who = ({ login }: Known): string => (login.kind === 'app' ? 'the App' : 'the token');

function remedy(known: Known, kind: FailureKind, headers: Headers): string {
  switch (kind) {
    case 'github.unauthorised':
      return known.login.kind === 'app'
        ? 'Check GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY against the page of the App.'
        : 'The token has expired or was revoked: make a new one and set COUNTERSIGN_GITHUB_TOKEN.';
    case 'github.forbidden': {
      const wanted = scrub(String(headers['x-accepted-github-permissions'] ?? ''));
      const give = wanted
        ? `Give ${who(known)} the permission ${wanted}`
        : `Give ${who(known)} what it lacks`;
      return `${give}: "countersign github" lists what it has and needs.`;
    }
    case 'github.not-found':
      return known.login.kind === 'app'
        ? 'Check the name, and that the App is installed there and may reach it.'
        : 'Check the name, and that the token reaches it.';
    case 'github.unreachable':
      return 'It is tried again.';
    default:
      return 'Nothing that is tried again alone would change that.';
  }
}

export const nameOf = ({ host }: Pick<Known, 'host'>): string =>
  host === null ? 'The simulated GitHub' : `GitHub (${host})`;

function requestName({ apiUrl }: Known, { method, url }: { method: string; url: string }): string {
  const path = url.replace(apiUrl, '').replace(/[?#].*$/u, '');
  return `${method} ${safeLine(path).slice(0, 200)}`;
}

function saidOf(data: unknown): string {
  const { message, errors } = (typeof data === 'object' && data !== null ? data : {}) as {
    message?: unknown;
    errors?: unknown;
  };
  const details = Array.isArray(errors) ? errors.map((one) => detailOf(one)).filter(Boolean) : [];
  return scrub(
    [typeof message === 'string' ? message : '', ...details.slice(0, 5)].filter(Boolean).join('; '),
  );
}

/** Of a validation: a sentence, or the names of a field and of what is wrong with it. */
function detailOf(error: unknown): string {
  if (typeof error === 'string') return error;
  const { message, field, code } = (error ?? {}) as Record<string, unknown>;
  if (typeof message === 'string') return message;
  return [field, code].filter((one) => typeof one === 'string').join(' ');
}

/** A server that is not GitHub, such as a proxy, may print what it was sent. */
const scrub = (text: string): string =>
  safeLine(text)
    .replace(/\b(?:gh[a-z]_|github_pat_)\w+|\b(?:bearer|basic) [\w+/=.-]{8,}|\beyJ[\w.-]{20,}/giu, '[secret]')
    .slice(0, saidCharactersMax);

/** Octokit's `RequestError`, where it stands for an answer. */
interface Answered extends Error {
  request: { method: string; url: string };
  response: { status: number; headers: Headers; data: unknown };
}

const isAnswered = (thrown: unknown): thrown is Answered =>
  thrown instanceof Error &&
  thrown.name === 'HttpError' &&
  'response' in thrown &&
  thrown.response !== undefined;

const isGraphQlRateLimit = (thrown: unknown): thrown is Error & Pick<Answered, 'response'> =>
  thrown instanceof Error && thrown.message === 'GraphQL Rate Limit Exceeded' && 'response' in thrown;

/** An error and what caused it, outermost first; bounded, since causes may form a ring. */
function causes(thrown: unknown): Error[] {
  const chain: Error[] = [];
  for (let error = thrown; error instanceof Error && chain.length < 6; error = error.cause) chain.push(error);
  return chain;
}
