import { Octokit } from '@octokit/core';
import { paginateRest } from '@octokit/plugin-paginate-rest';
import { throttling, type ThrottlingOptions } from '@octokit/plugin-throttling';
import { boundedFetch, type RequestBounds } from './bounded-fetch.ts';
import {
  explainGitHubFailure,
  explainGraphQlErrors,
  type GraphQlError,
  type Known,
} from './explain-github-failure.ts';
import { keepSilence } from './keep-silence.ts';

/** Waits up to this long are slept through; a longer one becomes a failure, and Temporal waits. */
const sleptSecondsMax = 10;
const sleptTimesMax = 2;
const silence = { sleptMsMax: sleptSecondsMax * 1000, nowMs: Date.now };

/** Asks one GitHub: REST by `request` and `paginate`, GraphQL by `graphql`. Whatever fails is a `GitHubFailed`. */
export type GitHubClient = InstanceType<typeof Base>;

const Base = Octokit.plugin(throttling, paginateRest);
const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Lets all through at once: a simulated GitHub has nobody whom many requests would disturb. */
const unpaced = {
  key: () => ({
    schedule: (_options: unknown, work: (...args: unknown[]) => unknown, ...args: unknown[]) => work(...args),
  }),
};

/**
 * Octokit bound to one connection. Nothing of it logs: what it would say may quote requests. A token that is refused is
 * made anew once, since it may have been revoked before its time; GitHub did nothing of a request that it answers so.
 */
export function octokitFor(known: Known, bounds?: RequestBounds): typeof Base {
  const defaults = {
    baseUrl: known.apiUrl,
    userAgent: 'countersign',
    log: silent,
    request: { fetch: keepSilence(boundedFetch(known.apiUrl, bounds), silence), log: silent },
    throttle: throttleOf(known),
  };
  return class extends Base {
    constructor(options: ConstructorParameters<typeof Base>[0] = {}) {
      super({ ...defaults, ...options });
      const { installationId } = (options.auth ?? {}) as { installationId?: unknown };
      const renew = (): Promise<unknown> => this.auth({ type: 'installation', refresh: true });
      this.hook.wrap('request', async (request, wanted) => {
        wanted.headers['x-github-api-version'] ??= '2022-11-28';
        const isRenewable = installationId !== undefined && !isOfApp(wanted.url);
        const ask = async () => request(wanted);
        try {
          const response = await (isRenewable ? againWith(renew, ask) : ask());
          const errors = isGraphQl(wanted.url) ? errorsIn(response.data) : [];
          if (errors.length > 0) throw explainGraphQlErrors(known, errors);
          return response;
        } catch (error) {
          throw explainGitHubFailure(known, error);
        }
      });
    }
  };
}

async function againWith<T>(renew: () => Promise<unknown>, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if ((error as { status?: unknown }).status !== 401) throw error;
    await renew();
    return ask();
  }
}

/** What the App asks in its own name, by a key that does not expire: the making of a token is such a request. */
const isOfApp = (url: string): boolean => /^\/app(?:\/|$)|\/installation$/u.test(url);
const isGraphQl = (url: string): boolean => url.endsWith('/graphql');

function errorsIn(body: unknown): GraphQlError[] {
  const { errors } = (typeof body === 'object' && body !== null ? body : {}) as { errors?: unknown };
  return Array.isArray(errors) ? (errors as GraphQlError[]) : [];
}

function throttleOf({ simulated, apiUrl }: Known): ThrottlingOptions {
  const isShort = (seconds: number, _request: unknown, _octokit: unknown, times: number): boolean =>
    seconds <= sleptSecondsMax && times < sleptTimesMax;
  return {
    id: apiUrl,
    onRateLimit: isShort,
    onSecondaryRateLimit: isShort,
    ...(simulated && { write: unpaced, notifications: unpaced }),
  } as unknown as ThrottlingOptions;
}
