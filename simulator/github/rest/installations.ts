import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import * as z from 'zod';
import { needs } from '../access/need.ts';
import { addToken } from '../actions/accounts.ts';
import type { Account, Repository, Scopes } from '../entities.ts';
import { lookUpRepository } from '../find.ts';
import { api, presentAccount } from '../present/accounts.ts';
import { presentApp, presentInstallation } from '../present/app.ts';
import { presentFullRepository } from '../present/repositories.ts';
import type { Delivery } from '../hooks/hooks.ts';
import { notFound, Refusal } from '../refusal.ts';
import { timestamp, type World } from '../world.ts';
import { accountOf, bodyOf, movedOr, numberOf, repositoryOf, type ApiContext, type Env } from './context.ts';
import { pageOf } from './paging.ts';

const tokenLifeMs = 3_600_000;

const tokenSchema = z.object({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.int()).optional(),
  permissions: z.record(z.string(), z.enum(['read', 'write'])).optional(),
});

function needApp(context: ApiContext): void {
  if (context.get('actor').kind !== 'app')
    throw new Refusal(401, { message: 'A JSON web token could not be decoded' });
}

const installedOn = (world: World): Repository[] =>
  [...world.repositories.values()].filter((repository) => repository.installed);

/** The account that stands for the installation: that of its first repository. */
const installedAt = (world: World): Account => installedOn(world)[0]?.owner ?? world.app.owner;

function grantedScopes(world: World, wanted: Scopes | undefined): Scopes {
  const { permissions } = world.app;
  if (!wanted) return permissions;
  const isTooMuch = Object.entries(wanted).some(
    ([scope, level]) =>
      permissions[scope] === undefined || (level === 'write' && permissions[scope] === 'read'),
  );
  if (isTooMuch)
    throw new Refusal(422, {
      message: 'The permissions requested are not granted to this installation.',
    });
  return { ...wanted, metadata: 'read' };
}

function grantedRepositories(world: World, wanted: z.infer<typeof tokenSchema>): Repository[] | null {
  const { repositories: names, repository_ids: ids } = wanted;
  if (!names && !ids) return null;
  const granted = installedOn(world).filter(
    (repository) => names?.includes(repository.name) === true || ids?.includes(repository.id) === true,
  );
  if (granted.length < (names?.length ?? 0) + (ids?.length ?? 0))
    throw new Refusal(422, {
      message:
        'There is at least one repository that does not exist or is not accessible to the parent installation.',
    });
  return granted;
}

function tokenRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  app.post('/app/installations/:id/access_tokens', async (context) => {
    needApp(context);
    if (numberOf(context, 'id') !== world.app.installationId) throw notFound();
    const wanted = await bodyOf(context, tokenSchema);
    const scopes = grantedScopes(world, wanted.permissions);
    const repositories = grantedRepositories(world, wanted);
    const expiresAt = timestamp(new Date(world.now().getTime() + tokenLifeMs));
    const { token } = addToken(
      world,
      {
        login: world.app.bot.login,
        token: `ghs_${randomBytes(18).toString('hex')}`,
        scopes,
        repositories: repositories?.map(({ id }) => id) ?? null,
        expiresAt,
      },
      'installation',
    );
    return context.json(
      {
        token,
        expires_at: expiresAt,
        permissions: scopes,
        repository_selection: 'selected',
        ...(repositories && {
          repositories: repositories.map((repository) => presentFullRepository(world, repository, 'write')),
        }),
      },
      201,
    );
  });
  app.delete('/installation/token', (context) => {
    const actor = context.get('actor');
    if (actor.kind !== 'installation') throw new Refusal(401, { message: 'Requires authentication' });
    actor.token.revoked = true;
    return context.body(null, 204);
  });
  app.get('/installation/repositories', (context) => {
    const actor = context.get('actor');
    if (actor.kind !== 'installation')
      throw new Refusal(403, {
        message:
          'You must authenticate with an installation access token in order to list repositories for an installation.',
      });
    const reached = installedOn(world).filter(({ id }) => actor.token.repositories?.includes(id) ?? true);
    return context.json({
      total_count: reached.length,
      repository_selection: 'selected',
      repositories: pageOf(context, world, reached).map((repository) =>
        presentFullRepository(world, repository, 'write'),
      ),
    });
  });
  return app;
}

const presentDelivery = (delivery: Delivery) => ({
  id: delivery.id,
  guid: delivery.guid,
  delivered_at: delivery.at,
  redelivery: delivery.redelivery,
  duration: Math.round(delivery.durationMs) / 1000,
  status:
    delivery.statusCode === null
      ? 'failed to connect to host'
      : delivery.statusCode < 400
        ? 'OK'
        : 'Invalid HTTP Response: '.concat(String(delivery.statusCode)),
  status_code: delivery.statusCode ?? 0,
  event: delivery.event,
  action: delivery.action,
  installation_id: delivery.installationId,
  repository_id: delivery.repositoryId,
  throttled_at: null,
});

/** Those that GitHub would list: what is lost or held back here it counts as failed. */
const listed = (world: World): Delivery[] =>
  world.hooks.deliveries().filter(({ outcome }) => outcome !== 'too-large');

function hookRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/app/hook/deliveries', (context) => {
    needApp(context);
    const perPage = Math.min(Number(context.req.query('per_page') ?? 30) || 30, 100);
    const before = Number(context.req.query('cursor') ?? Number.MAX_SAFE_INTEGER);
    const older = listed(world)
      .filter(({ id }) => id < before)
      .toReversed();
    const page = older.slice(0, perPage);
    const last = page.at(-1);
    if (last && older.length > page.length) {
      const address = `${api(world)}/app/hook/deliveries?per_page=${perPage}&cursor=${last.id}`;
      context.header('link', `<${address}>; rel="next"`);
    }
    return context.json(page.map(presentDelivery));
  });
  app.get('/app/hook/deliveries/:id', (context) => {
    needApp(context);
    const delivery = listed(world).find(({ id }) => id === numberOf(context, 'id'));
    if (!delivery) throw notFound();
    return context.json({
      ...presentDelivery(delivery),
      url: delivery.target.url,
      request: {
        headers: delivery.requestHeaders,
        payload: delivery.payload === '' ? null : (JSON.parse(delivery.payload) as unknown),
      },
      response: { headers: null, payload: delivery.answer },
    });
  });
  app.post('/app/hook/deliveries/:id/attempts', (context) => {
    needApp(context);
    if (!world.hooks.redeliver(numberOf(context, 'id'))) throw notFound();
    return context.json({}, 202);
  });
  return app;
}

function accountRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/user', (context) => {
    const account = accountOf(context);
    if (context.get('actor').kind !== 'user')
      throw new Refusal(403, { message: 'Resource not accessible by integration' });
    return context.json({
      ...presentAccount(world, account),
      user_view_type: 'public',
      name: account.name,
      company: null,
      blog: null,
      location: null,
      email: null,
      hireable: null,
      bio: null,
      public_repos: 0,
      public_gists: 0,
      followers: 0,
      following: 0,
      created_at: account.createdAt,
      updated_at: account.createdAt,
    });
  });
  app.get('/rate_limit', (context) => {
    const actor = context.get('actor');
    const login = actor.kind === 'nobody' ? '' : actor.account.login;
    const look = (resource: string) => {
      const { limit, used, remaining, reset } = world.limits.look(login, resource, world.now());
      return { limit, used: Math.min(used, limit), remaining: Math.max(0, remaining), reset };
    };
    const resources = { core: look('core'), search: look('search'), graphql: look('graphql') };
    return context.json({ resources, rate: resources.core });
  });
  return app;
}

/** The App, its installation and tokens, its deliveries, and who one is. */
export function installationRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/app', (context) => {
    needApp(context);
    return context.json({ ...presentApp(world), installations_count: 1 });
  });
  app.get('/app/installations', (context) => {
    needApp(context);
    return context.json([presentInstallation(world, installedAt(world))]);
  });
  app.get('/app/installations/:id', (context) => {
    needApp(context);
    if (numberOf(context, 'id') !== world.app.installationId) throw notFound();
    return context.json(presentInstallation(world, installedAt(world)));
  });
  app.get('/repos/:owner/:repo/installation', (context) => {
    needApp(context);
    const { owner, repo } = context.req.param();
    const repository = lookUpRepository(world, owner, repo);
    // The App learns of its own installation even where it may read nothing by itself.
    const found = repository?.installed
      ? movedOr(world, context, repository)
      : repositoryOf(world, context, needs.read);
    if (!found.installed) throw notFound();
    return context.json(presentInstallation(world, found.owner));
  });
  app.route('/', tokenRoutes(world));
  app.route('/', hookRoutes(world));
  app.route('/', accountRoutes(world));
  return app;
}
