import { Hono } from 'hono';
import { needs } from '../access/need.ts';
import { nodeId, presentAccount } from '../present/accounts.ts';
import type { World } from '../world.ts';
import { repositoryOf, type Env } from './context.ts';
import { pageOf } from './paging.ts';

const noCommit = '0'.repeat(40);

/** Who pushed what, newest first; of one reference, of one kind or by one person where that is asked for. */
export function activityRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/repos/:owner/:repo/activity', (context) => {
    const repository = repositoryOf(world, context, needs.readCode);
    const { ref, activity_type: kind, actor } = context.req.query();
    const found = repository.activities.filter(
      (one) =>
        (ref === undefined || one.ref === ref || one.ref === `refs/heads/${ref}`) &&
        (kind === undefined || one.kind === kind) &&
        (actor === undefined || one.by.login.toLowerCase() === actor.toLowerCase()),
    );
    return context.json(
      pageOf(context, world, found.toReversed()).map((one) => ({
        id: one.id,
        node_id: nodeId('RA', one.id),
        before: one.before ?? noCommit,
        after: one.after ?? noCommit,
        ref: one.ref,
        timestamp: one.at,
        activity_type: one.kind,
        actor: presentAccount(world, one.by),
      })),
    );
  });
  return app;
}
