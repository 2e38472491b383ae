import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import * as z from 'zod';
import { deedSchema } from '../../core/remedy/plan.ts';
import type { Deeds } from './deeds.ts';
import { type Breakage, breakages, type Service } from './service.ts';
import type { SimulatedAsset } from './simulated-asset.ts';

interface World {
  assets: ReadonlyMap<string, SimulatedAsset>;
  services: readonly Service[];
  deeds: Deeds;
}

const bodyBytesMax = 1_000_000;
const askSchema = z.strictObject({ deed: deedSchema });
const deedRequestSchema = z.strictObject({
  key: z.string().min(1).max(300),
  identity: z.string().max(500),
  deed: deedSchema,
});
const breakSchema = z.strictObject({ how: z.enum(breakages) });

/** What `activities/assets/simulated.ts` asks, and what people break things with. */
export function fleetRoutes({ assets, services, deeds }: World): Hono {
  const app = new Hono();
  // A page in somebody's browser may send requests here, but cannot give them this header unasked.
  app.use('*', async (context, next) => {
    const host = new URL(context.req.url).hostname;
    if (!['127.0.0.1', 'localhost'].includes(host) || context.req.header('origin') !== undefined)
      return context.text('A simulated fleet speaks with programs of this machine only.', 403);
    return next();
  });
  app.use('*', bodyLimit({ maxSize: bodyBytesMax }));
  const assetOf = (name: string): SimulatedAsset => {
    const asset = assets.get(name);
    if (asset) return asset;
    throw new HTTPException(404, {
      message: `There is no asset "${name}" here: ${[...assets.keys()].slice(0, 5).join(', ')}.`,
    });
  };
  const read = async <T>(schema: z.ZodType<T>, body: Promise<unknown>): Promise<T> => {
    const parsed = schema.safeParse(await body.catch(() => null));
    if (parsed.success) return parsed.data;
    throw new HTTPException(400, { message: z.prettifyError(parsed.error) });
  };
  app.get('/', (context) => context.text('A simulated fleet of Countersign. GET /assets lists it.'));
  app.get('/assets', (context) =>
    context.json([...assets.values()].map(({ name, labels }) => ({ name, labels }))),
  );
  app.get('/assets/:name', async (context) =>
    context.json(await assetOf(context.req.param('name')).observe()),
  );
  app.get('/assets/:name/logs', (context) =>
    context.text(
      assetOf(context.req.param('name')).logs(Math.min(2000, Number(context.req.query('lines')) || 100)),
    ),
  );
  app.get('/assets/:name/metrics', (context) => context.text(assetOf(context.req.param('name')).metrics()));
  app.get('/assets/:name/describe', (context) => context.text(assetOf(context.req.param('name')).describe()));
  app.post('/assets/:name/refuse', async (context) => {
    const { deed } = await read(askSchema, context.req.json());
    return context.json({ text: assetOf(context.req.param('name')).refuse(deed) });
  });
  app.post('/assets/:name/dry-run', async (context) => {
    const { deed } = await read(askSchema, context.req.json());
    return context.json({ text: assetOf(context.req.param('name')).dryRun(deed) });
  });
  app.post('/assets/:name/break', async (context) => {
    const { how } = await read(breakSchema, context.req.json());
    const service = services.find(({ name }) => name === context.req.param('name'));
    if (!service)
      return context.text(`Only ${services.map(({ name }) => name).join(' and ')} can be broken.`, 404);
    await service.break(how satisfies Breakage);
    return context.json(await service.observe());
  });
  app.post('/assets/:name/deeds', async (context) => {
    const wish = await read(deedRequestSchema, context.req.json());
    const asset = assetOf(context.req.param('name'));
    const { identity } = await asset.observe();
    if (identity !== wish.identity) return context.text('another one has its name by now', 409);
    const refused = asset.refuse(wish.deed);
    if (refused !== null) return context.text(refused, 409);
    return new Response(answerDeed(asset, wish, deeds), {
      headers: { 'content-type': 'application/x-ndjson' },
    });
  });
  return app;
}

/** Lines of JSON. Whoever stops reading stops the deed; whoever reads slowly slows it down. */
function answerDeed(
  asset: SimulatedAsset,
  wish: z.infer<typeof deedRequestSchema>,
  deeds: Deeds,
): ReadableStream<Uint8Array> {
  const stop = new AbortController();
  const encoder = new TextEncoder();
  let room = Promise.withResolvers<void>();
  const wanted = () => {
    room.resolve();
    room = Promise.withResolvers<void>();
  };
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      const line = async (value: object): Promise<void> => {
        if (stop.signal.aborted) return;
        controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`));
        if ((controller.desiredSize ?? 0) <= 0) await room.promise;
      };
      const tell = (text: string) => line({ output: Buffer.from(text).toString('base64') });
      const end = async (exit: number | null) => {
        if (exit !== null) await line({ exit });
        if (!stop.signal.aborted) controller.close();
      };
      void deeds.act(asset, wish, { tell, signal: stop.signal }).then(end, () => end(1));
    },
    pull: wanted,
    cancel: () => {
      stop.abort();
      wanted();
    },
  });
}
