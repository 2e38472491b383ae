import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import * as z from 'zod';
import type { World } from '../world.ts';
import { developerNames, developerSchema, developersSchema } from './developers.ts';
import { faultMeanings, faultsSchema } from './faults.ts';
import { scriptsSchema } from './scripts.ts';

type Env = { Bindings: HttpBindings };

const latencySchema = z.strictObject({ ms: z.int().min(0).max(600_000) });
/** Null: the provider's own. */
const contextSchema = z.strictObject({ tokensMax: z.int().min(1).nullable() });
const loopback = /^(?:127\.|::1$|::ffff:127\.)/u;

/** What tests and demonstrations steer the simulator by; for programs on this machine only. */
export function controlRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  app.use(async (context, next) => {
    const from = context.env.incoming.socket.remoteAddress ?? '';
    // A web page sends an Origin; a test does not. Without this any page open on this machine could set faults.
    if (!loopback.test(from) || context.req.header('origin') !== undefined)
      return context.json({ error: 'The simulator is steered by programs on its own machine only.' }, 403);
    return next();
  });
  app.get('/log', (context) => context.json(world.log.entries()));
  app.delete('/log', (context) => {
    world.log.clear();
    return context.body(null, 204);
  });
  app.get('/faults', (context) => context.json({ left: world.faults.left(), kinds: faultMeanings }));
  app.put('/faults', (context) => put(context, faultsSchema, (faults) => world.faults.set(faults)));
  app.get('/script', (context) => context.json(world.scripts.left()));
  app.put('/script', (context) => put(context, scriptsSchema, (scripts) => world.scripts.set(scripts)));
  app.get('/developers', (context) =>
    context.json({ developers: world.developers.all(), personas: developerNames }),
  );
  app.put('/developers', (context) => put(context, developersSchema, (all) => world.developers.set(all)));
  app.post('/developers', (context) => put(context, developerSchema, (one) => world.developers.add(one)));
  app.get('/context', (context) => context.json({ tokensMax: world.memory.contextTokensMax }));
  app.put('/context', (context) =>
    put(context, contextSchema, ({ tokensMax }) => {
      world.memory.contextTokensMax = tokensMax;
    }),
  );
  app.get('/latency', (context) => context.json({ ms: world.latencyMs }));
  app.put('/latency', (context) =>
    put(context, latencySchema, ({ ms }) => {
      world.latencyMs = ms;
    }),
  );
  return app;
}

/** Takes a JSON body that keeps to the schema; else says what is wrong with it and changes nothing. */
async function put<T>(context: Context<Env>, schema: z.ZodType<T>, take: (value: T) => void) {
  const body: unknown = await context.req.json().catch(() => undefined);
  const parsed = schema.safeParse(body);
  if (!parsed.success) return context.json({ error: z.prettifyError(parsed.error) }, 400);
  take(parsed.data);
  return context.body(null, 204);
}
