import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { gitHubEvents } from '../../core/github/app-manifest.ts';
import {
  gitHubTaskPermissions,
  simulatedGitHubAppId,
  simulatedGitHubToken,
} from '../../core/github/connection.ts';
import { addAccount, addToken } from './actions/accounts.ts';
import { controlRoutes } from './control/routes.ts';
import { createCommands, type Commands } from './commands.ts';
import { ownHostOnly } from './access/own-host.ts';
import type { App } from './entities.ts';
import { createApiFaults } from './faults.ts';
import { gitRoutes } from './git/routes.ts';
import { graphqlRoutes } from './graphql/routes.ts';
import { createHooks, type HookTarget } from './hooks/hooks.ts';
import { createLocks } from './locks.ts';
import { createRateLimits } from './rate-limits.ts';
import { createRequestLog } from './request-log.ts';
import { activityRoutes } from './rest/activity.ts';
import { checkRoutes } from './rest/checks.ts';
import { codeScanningRoutes } from './rest/code-scanning.ts';
import { commentRoutes } from './rest/comments.ts';
import type { Env } from './rest/context.ts';
import { answerError, guard } from './rest/guard.ts';
import { installationRoutes } from './rest/installations.ts';
import { pullRoutes } from './rest/pulls.ts';
import { repositoryRoutes } from './rest/repositories.ts';
import { reviewRoutes } from './rest/reviews.ts';
import { teamRoutes } from './rest/teams.ts';
import { pageRoutes } from './web/routes.ts';
import { createIds, timestamp, type World } from './world.ts';

export interface GitHubOptions {
  /** 0 takes a free one. */
  port?: number;
  /** Where events are sent. */
  webhooks?: HookTarget[];
  /** PEM of the App's RSA key; by default one of this process. */
  privateKey?: string;
  appSlug?: string;
  appId?: number;
  /** Requests an hour and login. */
  rateLimit?: number;
  /**
   * Of everything in it; the same by default. One that others remember after its end needs another each time: an old id
   * must not name something new.
   */
  firstId?: number;
  now?: () => Date;
}

/** A running simulated GitHub: its address, what tests and demonstrations do with it, and its end. */
export interface GitHub extends Commands {
  /** The origin; `apiUrl` and `graphqlUrl` are below it, git at `{url}/{owner}/{repo}.git`. */
  url: string;
  apiUrl: string;
  graphqlUrl: string;
  app: App;
  world: World;
  /** Ends all connections and removes the repositories. */
  close(): Promise<void>;
}

/** Larger bodies are refused, but for pushes, which go to git as a stream. */
const bodyBytesMax = 32 * 1024 * 1024;

function createApp(world: Omit<World, 'app' | 'hooks'>, options: GitHubOptions): App {
  const privateKey = options.privateKey ?? ownKey();
  const slug = options.appSlug ?? 'countersign';
  const full = world as World;
  const owner = addAccount(full, { login: 'demo', type: 'Organization', name: 'Demo' });
  return {
    id: options.appId ?? simulatedGitHubAppId,
    slug,
    name: slug,
    owner,
    bot: addAccount(full, { login: `${slug}[bot]`, type: 'Bot' }),
    installationId: 7001,
    createdAt: timestamp(world.now()),
    permissions: { ...gitHubTaskPermissions },
    // An App may be told more than ours asks for.
    events: [...gitHubEvents, 'push'],
    publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString(),
    privateKey,
  };
}

let ownKeyMade: string | null = null;

/** Made once: it takes a fifth of a second, and tests start hundreds of these servers. */
function ownKey(): string {
  ownKeyMade ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;
  return ownKeyMade;
}

async function createWorld(options: GitHubOptions): Promise<World> {
  const now = options.now ?? (() => new Date());
  const root = await mkdtemp(join(tmpdir(), 'countersign-github-'));
  const base = {
    root,
    origin: '',
    now,
    accounts: new Map(),
    repositories: new Map(),
    names: new Map(),
    teams: new Map(),
    tokens: new Map(),
    faults: createApiFaults(),
    limits: createRateLimits(options.rateLimit ?? 5000),
    requests: createRequestLog(),
    locks: createLocks(),
    nextId: createIds(options.firstId ?? 1001),
  };
  const app = createApp(base, options);
  const hooks = createHooks({ now, appId: app.id, targets: options.webhooks ?? [] });
  const world = { ...base, app, hooks };
  const login = { login: app.bot.login, token: simulatedGitHubToken, scopes: app.permissions };
  addToken(world, login, 'installation');
  return world;
}

/** `/repositories/{id}/…` leads to the same as `/repos/{owner}/{repo}/…`: redirects and Link headers use it. */
function pathOf(world: World, request: Request): string {
  const { pathname } = new URL(request.url);
  const byId = /^\/api\/v3\/repositories\/(\d{1,15})(\/.*)?$/u.exec(pathname);
  const repository = byId ? world.repositories.get(Number(byId[1])) : undefined;
  if (!repository) return pathname;
  return `/api/v3/repos/${repository.owner.login}/${repository.name}${byId?.[2] ?? ''}`;
}

function createServerApp(world: World, commands: Commands): Hono<Env> {
  const app = new Hono<Env>({ getPath: (request) => pathOf(world, request) });
  const api = new Hono<Env>();
  for (const routes of [
    activityRoutes,
    repositoryRoutes,
    teamRoutes,
    pullRoutes,
    reviewRoutes,
    commentRoutes,
    checkRoutes,
    codeScanningRoutes,
    installationRoutes,
  ])
    api.route('/', routes(world));
  app.use(ownHostOnly);
  app.use('/api/*', bodyLimit({ maxSize: bodyBytesMax }));
  app.use('/api/*', guard(world));
  app.use('/:owner/:git{[A-Za-z0-9_.-]+\\.git}/*', guard(world));
  app.route('/api/v3', api);
  app.route('/api/graphql', graphqlRoutes(world));
  app.route('/_control', controlRoutes(world, commands));
  app.route('/', gitRoutes(world));
  app.route('/', pageRoutes(world, commands));
  app.onError((error, context) => answerError(context, error));
  app.notFound((context) =>
    context.json(
      { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' },
      404,
    ),
  );
  return app;
}

function listen(app: Hono<Env>, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () => resolve(server)) as Server;
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${port} is taken: end what listens there, or give the simulated GitHub another port.`,
            )
          : error,
      );
    });
  });
}

/** Starts a GitHub of its own on loopback, empty but for the App and its owner. */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHub> {
  const world = await createWorld(options);
  const commands = createCommands(world);
  const server = await listen(createServerApp(world, commands), options.port ?? 0);
  world.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...commands,
    url: world.origin,
    apiUrl: `${world.origin}/api/v3`,
    graphqlUrl: `${world.origin}/api/graphql`,
    app: world.app,
    world,
    close: async () => {
      world.faults.release();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await rm(world.root, { recursive: true, force: true });
    },
  };
}
