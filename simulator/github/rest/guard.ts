import { setTimeout as sleep } from 'node:timers/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, MiddlewareHandler } from 'hono';
import { authenticate, loginOf, type Actor } from '../access/actor.ts';
import type { ApiFault } from '../faults.ts';
import type { Rate } from '../rate-limits.ts';
import { Refusal } from '../refusal.ts';
import { nowOf, type World } from '../world.ts';
import { Moved, type Env } from './context.ts';

const documentation = 'https://docs.github.com/rest';

/** GitHub's words for what was refused or went wrong. */
export function answerError(context: Context<Env>, error: unknown): Response {
  if (error instanceof Moved) {
    // Only a read may follow a 301 without changing its method.
    const status = context.req.method === 'GET' ? 301 : 307;
    const message = status === 301 ? 'Moved Permanently' : 'Temporary Redirect';
    return context.json({ message, url: error.url, documentation_url: documentation }, status, {
      location: error.url,
    });
  }
  if (error instanceof Refusal)
    return context.json(
      { documentation_url: documentation, ...error.body, status: String(error.status) },
      error.status,
      error.headers,
    );
  process.stderr.write(
    `The simulated GitHub failed: ${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return context.json({ message: 'Server Error' }, 500);
}

function reset(context: Context<Env>): Response {
  context.env.outgoing.socket?.resetAndDestroy();
  return RESPONSE_ALREADY_SENT;
}

/** Answers of faults that do not let the request through. */
function struck(world: World, context: Context<Env>, fault: ApiFault, actor: Actor): Response | null {
  const refuse = (
    status: 401 | 403 | 404 | 406 | 422 | 429 | 500 | 502 | 503 | 504,
    body: object,
    headers = {},
  ) => context.json({ documentation_url: documentation, ...body, status: String(status) }, status, headers);
  const limited = (status: 403 | 429, seconds: number | null) =>
    refuse(
      status,
      {
        message:
          'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID SIMULATED.',
        documentation_url:
          'https://docs.github.com/free-pro-team@latest/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
      },
      seconds === null ? {} : { 'retry-after': String(seconds) },
    );
  switch (fault.kind) {
    case 'server-error':
      return refuse(fault.status, { message: 'Server Error' });
    case 'token-revoked':
      if (actor.kind === 'user' || actor.kind === 'installation') actor.token.revoked = true;
      return refuse(401, { message: 'Bad credentials' });
    case 'secondary-limit':
      return limited(403, fault.retryAfterSeconds);
    case 'too-many-requests':
      return limited(429, fault.retryAfterSeconds);
    case 'primary-limit': {
      const reset = Math.ceil(world.now().getTime() / 1000) + fault.resetInSeconds;
      return exhausted(context, { limit: 5000, used: 5000, remaining: 0, reset }, loginOf(actor));
    }
    case 'not-acceptable':
      return refuse(406, tooLargeDiff);
    case 'unprocessable':
      return refuse(422, {
        message: 'Validation Failed',
        errors: [{ resource: 'Simulated', code: 'invalid', field: 'fault' }],
      });
    case 'not-found':
      return refuse(404, { message: 'Not Found' });
    case 'reset-before':
      return reset(context);
    case 'reset-after':
    case 'slow':
    case 'hold':
      return null;
  }
}

export const tooLargeDiff = {
  message:
    "Sorry, the diff exceeded the maximum number of files (300). Consider using 'List pull requests files' API or locally cloning the repository instead.",
  errors: [{ resource: 'PullRequest', field: 'diff', code: 'too_large' }],
  documentation_url: 'https://docs.github.com/rest/pulls/pulls#list-pull-requests-files',
};

const rateHeaders = (rate: Rate, resource: string) => ({
  'x-ratelimit-limit': String(rate.limit),
  'x-ratelimit-remaining': String(Math.max(0, rate.remaining)),
  'x-ratelimit-used': String(Math.min(rate.used, rate.limit)),
  'x-ratelimit-reset': String(rate.reset),
  'x-ratelimit-resource': resource,
});

const exhausted = (context: Context<Env>, rate: Rate, login: string | null): Response =>
  context.json(
    {
      message: `API rate limit exceeded for user ${login ?? 'nobody'}.`,
      documentation_url: 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api',
      status: '403',
    },
    403,
    rateHeaders(rate, 'core'),
  );

async function answer(
  world: World,
  context: Context<Env>,
  actor: Actor,
  next: () => Promise<void>,
): Promise<Response | null> {
  const resource = context.req.path === '/api/graphql' ? 'graphql' : 'core';
  const isFree = context.req.path.endsWith('/rate_limit');
  const login = loginOf(actor);
  const rate = world.limits[isFree ? 'look' : 'take'](login ?? '', resource, world.now());
  if (!isFree && rate.remaining < 0) return exhausted(context, rate, login);
  await next();
  for (const [name, value] of Object.entries(rateHeaders(rate, resource)))
    context.res.headers.set(name, value);
  context.res.headers.set('x-github-media-type', 'github.v3; format=json');
  return null;
}

const isApi = (path: string): boolean => path.startsWith('/api/');

/** Runs for each request to the API and to git: who asks, faults, limits, and the log. */
export const guard =
  (world: World): MiddlewareHandler<Env> =>
  async (context, next) => {
    const { method, url } = context.req;
    const { pathname, search } = new URL(url);
    const path = pathname.replace(/^\/api\/v3/u, '');
    // As routed, so that addresses by a repository's id are struck as well.
    const fault = world.faults.take(method, context.req.path.replace(/^\/api\/v3/u, ''));
    const entry = { at: nowOf(world), method, path: `${path}${search}`, fault: fault?.kind ?? null };
    const log = (login: string | null, status: number | null) =>
      world.requests.add({ ...entry, login, status });
    let actor: Actor = { kind: 'nobody' };
    try {
      actor = authenticate(world, context.req.header('authorization'));
    } catch (error) {
      log(null, 401);
      return answerError(context, error);
    }
    context.set('actor', actor);
    const login = loginOf(actor);
    const refused = fault && struck(world, context, fault, actor);
    if (refused) {
      log(login, fault.kind === 'reset-before' ? null : refused.status);
      return refused;
    }
    const answered = isApi(pathname)
      ? await answer(world, context, actor, next)
      : await next().then(() => null);
    if (fault?.kind === 'slow') await sleep(fault.ms);
    if (fault?.kind === 'hold') await world.faults.held();
    log(login, fault?.kind === 'reset-after' ? null : (answered ?? context.res).status);
    if (fault?.kind !== 'reset-after') return answered ?? undefined;
    return reset(context);
  };
