import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { routeAlert } from '../../core/alerts/group.ts';
import { readMessage } from '../../core/alerts/read-message.ts';
import type { AlertSource } from '../../core/configuration/alerts.ts';
import type { Configuration } from '../../core/configuration/configuration.ts';
import type { ReceivedAlert } from '../../database/alerts.ts';
import type { Refusals } from '../refusals.ts';
import { refuseMessage } from './verify.ts';

export interface AlertDependencies {
  /** Read anew for each message: a source that is taken away is heard no more. */
  readConfiguration: () => Pick<Configuration, 'alerts'>;
  /** Of the environment, by the variable's name. */
  secretOf: (variable: string) => string | undefined;
  refusals: Refusals;
  /** Resolves once the alerts are committed; gives how many were new. */
  save(received: readonly ReceivedAlert[]): Promise<number>;
  /** Called when there is something new to tell. */
  wake(): void;
  nowMs: () => number;
}

type Env = { Bindings: HttpBindings };

/** Alertmanager sends no more than this, unless it is told to send all at once. */
const bytesMax = 4 * 1024 * 1024;

const messageLimit = bodyLimit({
  maxSize: bytesMax,
  onError: (context) => {
    // The rest of it stays unread, so the connection is of no use any more.
    context.header('Connection', 'close');
    return context.json(
      { message: `The message is larger than ${bytesMax} bytes: send fewer alerts at once.` },
      413,
    );
  },
});

/** `POST /NAME`: open to all, and heard only where the source has signed it. 202 is said once nothing can be lost any more. */
export function alertRoutes(dependencies: AlertDependencies): Hono<Env> {
  const routes = new Hono<Env>();
  routes.post('/:source', messageLimit, (context) => receive(context, dependencies));
  return routes;
}

async function receive(context: Context<Env>, dependencies: AlertDependencies): Promise<Response> {
  const name = context.req.param('source') ?? '';
  const { alerts: policy } = dependencies.readConfiguration();
  const source = Object.hasOwn(policy.sources, name) ? policy.sources[name] : undefined;
  const secret = source && dependencies.secretOf(source.secretVariable);
  const body = new Uint8Array(await context.req.arrayBuffer());
  // Whoever cannot sign learns nothing about which sources there are.
  const problem = source && secret ? checked(source, secret, body, context, dependencies) : unknownSource;
  if (problem !== null) return refuse(context, dependencies, problem);
  const payload = parse(body);
  if (payload === undefined) return context.json({ message: 'The message is no JSON.' }, 400);
  const resource = context.req.header('sentry-hook-resource') ?? '';
  const read = readMessage(source?.kind ?? 'generic', payload, resource);
  if ('refused' in read) return context.json({ message: read.refused }, 400);
  const received = read.alerts.map((alert) => ({
    source: name,
    alert,
    routed: routeAlert(alert, name, policy),
  }));
  const added = await dependencies.save(received);
  if (added > 0) dependencies.wake();
  return context.json({ message: 'Recorded.', alerts: received.length, new: added, left: read.left }, 202);
}

const unknownSource =
  'There is no such source, or it has no secret here: name it under alerts.sources in countersign.yaml, and set its secretVariable in the environment of the API.';

const checked = (
  { kind }: AlertSource,
  secret: string,
  body: Uint8Array,
  { req }: Context<Env>,
  { nowMs }: AlertDependencies,
): string | null => refuseMessage(kind, secret, { body, header: (name) => req.header(name) }, nowMs());

async function refuse(
  context: Context<Env>,
  { refusals }: AlertDependencies,
  message: string,
): Promise<Response> {
  const waitSeconds = await refusals.count(context.env.incoming.socket.remoteAddress ?? '');
  if (waitSeconds === null) return context.json({ message }, 401);
  context.header('Retry-After', String(waitSeconds));
  return context.json({ message: `Too many requests were refused: wait ${waitSeconds} s.` }, 429);
}

/** Undefined where it is no JSON. */
function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    return undefined;
  }
}
