import { Hono, type Context } from 'hono';
import * as z from 'zod';
import type { Commands } from '../commands.ts';
import { apiFaultMeanings, apiFaultsSchema } from '../faults.ts';
import { hookFaultMeanings, hookFaultsSchema } from '../hooks/faults.ts';
import type { Delivery } from '../hooks/hooks.ts';
import { Refusal } from '../refusal.ts';
import type { Env } from '../rest/context.ts';
import type { World } from '../world.ts';
import { controlCommands, describeCommands } from './commands.ts';

const loopback = /^(?:127\.|::1$|::ffff:127\.)/u;

const targetsSchema = z.array(
  z
    .strictObject({ url: z.url(), secret: z.string(), events: z.array(z.string()).optional() })
    .transform(({ url, secret, events }) => ({ url, secret, ...(events && { events }) })),
);

/** Takes a JSON body that keeps to the schema; else says what is wrong with it and changes nothing. */
async function put<T>(
  context: Context<Env>,
  schema: z.ZodType<T>,
  take: (value: T) => void,
): Promise<Response> {
  const body: unknown = await context.req.json().catch(() => undefined);
  const parsed = schema.safeParse(body);
  if (!parsed.success) return context.json({ error: z.prettifyError(parsed.error) }, 400);
  take(parsed.data);
  return context.body(null, 204);
}

/** Without payloads and secrets. */
const presentDelivery = (delivery: Delivery) => ({
  id: delivery.id,
  guid: delivery.guid,
  event: delivery.event,
  action: delivery.action,
  at: delivery.at,
  outcome: delivery.outcome,
  statusCode: delivery.statusCode,
  durationMs: Math.round(delivery.durationMs),
  redelivery: delivery.redelivery,
  payloadBytes: Buffer.byteLength(delivery.payload),
  url: delivery.target.url,
  answer: delivery.answer,
});

function hookRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/deliveries', (context) => context.json(world.hooks.deliveries().map(presentDelivery)));
  app.post('/deliveries/:id/redeliver', (context) =>
    world.hooks.redeliver(Number(context.req.param('id')))
      ? context.body(null, 204)
      : context.json({ error: 'No delivery with this id is known.' }, 404),
  );
  app.post('/deliveries/release', (context) => {
    world.hooks.release();
    return context.body(null, 204);
  });
  app.get('/webhooks', (context) =>
    context.json(world.hooks.targets.map(({ url, events }) => ({ url, events }))),
  );
  app.put('/webhooks', (context) =>
    put(context, targetsSchema, (targets) => {
      world.hooks.targets = targets;
    }),
  );
  app.get('/webhook-faults', (context) =>
    context.json({ left: world.hooks.faults.left(), kinds: hookFaultMeanings }),
  );
  app.put('/webhook-faults', (context) =>
    put(context, hookFaultsSchema, (faults) => world.hooks.faults.set(faults)),
  );
  return app;
}

/** What demonstrations and a person with curl steer the simulated GitHub by; for programs on this machine only. */
export function controlRoutes(world: World, commands: Commands): Hono<Env> {
  const app = new Hono<Env>();
  app.use(async (context, next) => {
    const from = context.env.incoming.socket.remoteAddress ?? '';
    // A web page sends an Origin; a test does not. Without this any page open on this machine could steer it.
    if (!loopback.test(from) || context.req.header('origin') !== undefined)
      return context.json(
        { error: 'The simulated GitHub is steered by programs on its own machine only.' },
        403,
      );
    return next();
  });
  app.get('/', (context) => context.json({ commands: describeCommands() }));
  app.get('/requests', (context) => context.json(world.requests.entries()));
  app.delete('/requests', (context) => {
    world.requests.clear();
    return context.body(null, 204);
  });
  app.get('/faults', (context) => context.json({ left: world.faults.left(), kinds: apiFaultMeanings }));
  app.put('/faults', (context) => put(context, apiFaultsSchema, (faults) => world.faults.set(faults)));
  app.post('/faults/release', (context) => {
    world.faults.release();
    return context.body(null, 204);
  });
  app.route('/', hookRoutes(world));
  app.post('/do/:command', async (context) => {
    const name = context.req.param('command') ?? '';
    const command = controlCommands.get(name);
    if (!command)
      return context.json({ error: `There is no command "${name}": GET /_control names them.` }, 404);
    const body: unknown = await context.req.json().catch(() => ({}));
    try {
      return context.json(await command.run(commands, body));
    } catch (error) {
      if (error instanceof z.ZodError) return context.json({ error: z.prettifyError(error) }, 400);
      if (error instanceof Refusal) return context.json(error.body, error.status);
      return context.json({ error: error instanceof Error ? error.message : String(error) }, 400);
    }
  });
  return app;
}
