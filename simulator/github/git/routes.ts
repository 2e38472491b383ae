import { Hono } from 'hono';
import { allows, loginOf, permissionOf } from '../access/actor.ts';
import { isAllowed, needs } from '../access/need.ts';
import { pushing } from '../actions/pushes.ts';
import type { Repository } from '../entities.ts';
import { isCurrentName, lookUpRepository } from '../find.ts';
import { repositoryHtml } from '../present/repositories.ts';
import type { ApiContext, Env } from '../rest/context.ts';
import type { World } from '../world.ts';
import { runBackend } from './backend.ts';

/** Only git's own smart protocol is served. */
const services = new Set(['info/refs', 'git-upload-pack', 'git-receive-pack']);

const ask = (context: ApiContext): Response =>
  context.text('Invalid username or token.\n', 401, { 'www-authenticate': 'Basic realm="GitHub"' });

const isPush = (context: ApiContext, service: string): boolean =>
  service === 'git-receive-pack' || context.req.query('service') === 'git-receive-pack';

/** As GitHub: what must not be known is not found, once one has said who one is. */
function refusal(
  world: World,
  context: ApiContext,
  repository: Repository | null,
  push: boolean,
): Response | null {
  const actor = context.get('actor');
  const has = repository ? permissionOf(world, actor, repository) : 'none';
  if (!repository || has === 'none')
    return actor.kind === 'nobody' ? ask(context) : context.text('Repository not found.\n', 404);
  if (!push)
    return isAllowed(actor, needs.readCode)
      ? null
      : context.text('Write access to repository not granted.\n', 403);
  if (actor.kind === 'nobody') return ask(context);
  if (repository.archived) return context.text('This repository was archived so it is read-only.\n', 403);
  if (allows(has, 'write') && isAllowed(actor, needs.pushCode)) return null;
  const login = loginOf(actor) ?? '';
  return context.text(
    `Permission to ${repository.owner.login}/${repository.name}.git denied to ${login}.\n`,
    403,
  );
}

/** Repositories over HTTP, as git clones, fetches and pushes them. */
export function gitRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  app.all('/:owner/:git{[A-Za-z0-9_.-]+\\.git}/:service{.+}', async (context) => {
    const { owner, git, service } = context.req.param();
    if (!services.has(service)) return context.text('Not Found\n', 404);
    const name = git.replace(/\.git$/u, '');
    const repository = lookUpRepository(world, owner, name);
    const push = isPush(context, service);
    const refused = refusal(world, context, repository, push);
    if (refused) return refused;
    if (!repository) return context.text('Not Found\n', 404);
    if (!isCurrentName(repository, owner, name))
      return context.redirect(
        `${repositoryHtml(world, repository)}.git/${service}${new URL(context.req.url).search}`,
        301,
      );
    const actor = context.get('actor');
    const place = { root: world.root, path: `/${repository.id}.git/${service}`, login: loginOf(actor) };
    if (service !== 'git-receive-pack' || actor.kind === 'nobody')
      return (await runBackend(context, place)).response;
    return pushing(world, repository, actor.account, async () => {
      const { response, ended } = await runBackend(context, place);
      // The answer is small; with its end the branches have moved.
      const body = await response.arrayBuffer();
      await ended;
      return new Response(body, response);
    });
  });
  return app;
}
