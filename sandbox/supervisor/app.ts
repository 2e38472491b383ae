import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as z from 'zod';
import { Failed } from '../../core/failed.ts';
import type { Failure } from '../../core/failure.ts';
import { taskId } from '../../core/ids.ts';
import type { Supervisor } from '../../core/sandbox/supervisor.ts';
import {
  callSchema,
  filesSchema,
  keySchema,
  mergeSchema,
  messageSchema,
  restoreSchema,
  roomSchema,
  ruleSchema,
  snapshotSchema,
  specSchema,
} from './schemas.ts';

const jsonBytesMax = 16_000_000;
/** Of `PUT …/repository` and `PUT …/base`: as much as a change may be elsewhere, and what a repository of some years weighs. */
const bundleBytesMax = 1_000_000_000;

const tooLarge = (bytesMax: number) =>
  bodyLimit({
    maxSize: bytesMax,
    onError: () => {
      throw new Failed('sandbox.refused', `The supervisor takes at most ${bytesMax} bytes in one request.`);
    },
  });

/** The routes that `core/sandbox/supervisor.ts` names, each of which asks `supervisor` for one thing. */
export function createApp(supervisor: Supervisor, log: (line: string) => void): Hono {
  const app = new Hono();
  const body = async <T>(request: { json(): Promise<unknown> }, schema: z.ZodType<T>): Promise<T> =>
    parse(schema, await request.json().catch(() => undefined));

  app.onError((error) => {
    if (!(error instanceof Failed)) log(error.stack ?? String(error));
    return answerTo(error);
  });
  app.notFound(() => answerTo(new Failed('sandbox.refused', 'The supervisor has no such route.')));
  app.put('/tasks/:task/repository', tooLarge(bundleBytesMax), async ({ req, json }) => {
    const bundle = new Uint8Array(await req.arrayBuffer());
    await supervisor.putRepository(taskOf(req), bundle);
    return json(null);
  });
  app.put('/tasks/:task/base', tooLarge(bundleBytesMax), async ({ req, json }) =>
    json(await supervisor.putBase(taskOf(req), new Uint8Array(await req.arrayBuffer()))),
  );
  app.use(tooLarge(jsonBytesMax));
  app.get('/health', async ({ json }) => json(await supervisor.health()));
  app.put('/tasks/:task', async ({ req, json }) => {
    const spec = await body(req, specSchema);
    if (spec.task !== taskOf(req))
      throw new Failed('sandbox.refused', 'The spec is of another task than the route.');
    return json(await supervisor.open(spec));
  });
  app.post('/tasks/:task/calls/:key', async ({ req, json }) =>
    json(await supervisor.call(taskOf(req), keyOf(req), await body(req, callSchema))),
  );
  app.post('/tasks/:task/snapshots/:key', async ({ req, json }) => {
    const { message } = await body(req, messageSchema);
    return json(await supervisor.snapshot(taskOf(req), keyOf(req), message));
  });
  app.post('/tasks/:task/restores/:key', async ({ req, json }) => {
    const { snapshot } = await body(req, restoreSchema);
    return json(await supervisor.restore(taskOf(req), keyOf(req), snapshot));
  });
  app.post('/tasks/:task/merges/:key', async ({ req, json }) =>
    json(await supervisor.merge(taskOf(req), keyOf(req), await body(req, mergeSchema))),
  );
  app.post('/tasks/:task/rooms/:key', async ({ req, json }) =>
    json(await supervisor.runInCleanRoom(taskOf(req), keyOf(req), await body(req, roomSchema))),
  );
  app.post('/tasks/:task/hosts/:key', async ({ req, json }) => {
    await supervisor.allowHost(taskOf(req), keyOf(req), await body(req, ruleSchema));
    return json(null);
  });
  app.post('/tasks/:task/rest', async ({ req, json }) => {
    await supervisor.rest(taskOf(req));
    return json(null);
  });
  addLooks(app, supervisor);
  return app;
}

function addLooks(app: Hono, supervisor: Supervisor): void {
  app.get('/tasks/:task/changes', async ({ req, json }) => {
    const [from, to] = [req.query('from'), req.query('to')].map((id) => parse(snapshotSchema, id));
    if (!from || !to) throw new Failed('sandbox.refused', 'A change is between two snapshots.');
    return json(await supervisor.readChange(taskOf(req), from, to));
  });
  app.post('/tasks/:task/files', async ({ req, json }) => {
    const wanted = parse(filesSchema, await req.json().catch(() => undefined));
    return json(await supervisor.readFiles(taskOf(req), wanted));
  });
  app.get('/tasks/:task/bundle', async ({ req, body }) => {
    const bundle = await supervisor.readBundle(taskOf(req), parse(snapshotSchema, req.query('snapshot')));
    return body(new Uint8Array(bundle));
  });
  app.get('/tasks/:task', async ({ req, json }) => {
    const after = parse(z.coerce.number().int().min(0), req.query('requestsAfter') ?? '0');
    return json(await supervisor.look(taskOf(req), after));
  });
  app.delete('/tasks/:task', async ({ req, json }) => {
    // Snapshots are lost only where somebody says so.
    await supervisor.close(taskOf(req), req.query('keepSnapshots') !== 'false');
    return json(null);
  });
}

type Asked = { param(name: string): string | undefined };
const taskOf = (request: Asked) => taskId(parse(keySchema, request.param('task')));
const keyOf = (request: Asked) => parse(keySchema, request.param('key'));

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Failed(
    'sandbox.refused',
    `The supervisor cannot read this request: ${z.prettifyError(parsed.error)}`,
  );
}

const statuses: Partial<Record<Failure['kind'], number>> = {
  'sandbox.refused': 409,
  'sandbox.image-refused': 409,
  'task.unknown': 404,
};

function answerTo(error: unknown): Response {
  const failure: Pick<Failure, 'kind' | 'message'> =
    error instanceof Failed
      ? error.failure
      : {
          kind: 'sandbox.unavailable',
          message: `The supervisor failed (${error instanceof Error ? error.message : String(error)}). It is tried again.`,
        };
  const { kind, message } = failure;
  return Response.json({ kind, message }, { status: statuses[kind] ?? 503 });
}
