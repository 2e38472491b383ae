import { Hono } from 'hono';
import { permissionOf, userPermission } from '../access/actor.ts';
import { needs } from '../access/need.ts';
import { readCommit } from '../git/commits.ts';
import { resolveCommit } from '../git/store.ts';
import { presentAccount } from '../present/accounts.ts';
import { presentCommit } from '../present/commits.ts';
import { folderOf, presentFullRepository } from '../present/repositories.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { World } from '../world.ts';
import { repositoryOf, type Env } from './context.ts';

const roles = { none: 'none', read: 'read', write: 'write', admin: 'admin' } as const;

/** Repositories themselves, and who may do what. */
export function repositoryRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/repos/:owner/:repo', (context) => {
    const repository = repositoryOf(world, context, needs.read);
    const permission = permissionOf(world, context.get('actor'), repository);
    return context.json(presentFullRepository(world, repository, permission));
  });
  app.get('/repos/:owner/:repo/collaborators/:login/permission', (context) => {
    const repository = repositoryOf(world, context, { ...needs.read, user: 'write' });
    const account = world.accounts.get((context.req.param('login') ?? '').toLowerCase());
    if (!account) throw notFound();
    const permission = userPermission(repository, account);
    return context.json({
      permission,
      role_name: permission,
      user: {
        ...presentAccount(world, account),
        role_name: roles[permission],
        permissions: {
          admin: permission === 'admin',
          maintain: permission === 'admin',
          push: permission === 'admin' || permission === 'write',
          triage: permission === 'admin' || permission === 'write',
          pull: permission !== 'none',
        },
      },
    });
  });
  app.get('/repos/:owner/:repo/commits/:ref', async (context) => {
    const repository = repositoryOf(world, context, needs.readCode);
    const ref = context.req.param('ref') ?? '';
    if (repository.refs.size === 0) throw new Refusal(409, { message: 'Git Repository is empty.' });
    const sha = await resolveCommit(folderOf(world, repository), ref);
    if (sha === null) throw new Refusal(422, { message: `No commit found for SHA: ${ref}` });
    return context.json(presentCommit(world, repository, await readCommit(folderOf(world, repository), sha)));
  });
  return app;
}
