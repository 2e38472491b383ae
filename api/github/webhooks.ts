import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import PQueue from 'p-queue';
import { deliveryIdPattern } from '../../core/github/delivery.ts';
import { type Ourselves, readDelivery } from '../../core/github/read-delivery.ts';
import { valueAt } from '../../core/value-at.ts';
import type { Received } from '../../database/deliveries.ts';
import { payloadLimit } from '../payload-limit.ts';
import type { Refusals } from '../refusals.ts';
import type { Verify } from './verify.ts';

export interface WebhookDependencies {
  verify: Verify;
  ourselves: Ourselves;
  refusals: Refusals;
  /** Resolves once the delivery is committed; false where it was known. */
  save(received: Received): Promise<boolean>;
  /** Called when there is something new to forward. */
  wake(): void;
}

type Env = { Bindings: HttpBindings };

/** Nearly all of GitHub's payloads are smaller. Larger ones are read a few at a time, since anybody may send them. */
const usualBytesMax = 1024 * 1024;
const largeAtOnce = 4;

/** `POST /`: open to all, and obeyed only where GitHub has signed it. 202 is said once nothing can be lost any more. */
export function webhookRoutes(dependencies: WebhookDependencies): Hono<Env> {
  const routes = new Hono<Env>();
  routes.post('/', largeInTurn(dependencies.refusals), payloadLimit, (context) =>
    receive(context, dependencies),
  );
  return routes;
}

/** A few bodies are in memory at once, however many are sent; those in the queue stay with their senders. */
function largeInTurn(refusals: Refusals): MiddlewareHandler<Env> {
  const turns = new PQueue({ concurrency: largeAtOnce });
  return async (context, next) => {
    if (bytesAnnounced(context) <= usualBytesMax) return next();
    const waitSeconds = await refusals.waitSeconds(addressOf(context));
    if (waitSeconds !== null) return tooOften(context, waitSeconds);
    await turns.add(next);
  };
}

async function receive(context: Context<Env>, dependencies: WebhookDependencies): Promise<Response> {
  const head = readHead(context);
  if ('status' in head) return refuse(context, dependencies, head);
  const bytes = await context.req.arrayBuffer();
  const body = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  if (!(await dependencies.verify(body, head.signature)))
    return refuse(context, dependencies, wrongSignature);
  const payload = parse(body);
  if (payload === undefined) return context.json({ message: noJson }, 400);
  const isNew = await dependencies.save({
    id: head.id,
    event: head.event,
    action: textAt(payload, ['action'], 100),
    repository: textAt(payload, ['repository', 'full_name'], 201),
    payloadBytes: bytes.byteLength,
    read: readDelivery(head.event, payload, dependencies.ourselves),
  });
  if (isNew) dependencies.wake();
  return context.json({ message: isNew ? 'Recorded.' : 'Known already.' }, 202);
}

interface Refusal {
  status: 400 | 401;
  message: string;
}

const wrongSignature: Refusal = {
  status: 401,
  message:
    'X-Hub-Signature-256 does not match: give the webhook at GitHub the secret that GITHUB_WEBHOOK_SECRET holds here.',
};
const noJson = 'The payload is no JSON: set the content type of the webhook at GitHub to application/json.';

function readHead({ req }: Context): { signature: string; event: string; id: string } | Refusal {
  const signature = req.header('x-hub-signature-256');
  if (!signature) {
    const message = 'X-Hub-Signature-256 is missing: give the webhook at GitHub a secret.';
    return { status: 401, message };
  }
  const event = req.header('x-github-event');
  if (!event || !/^\w{1,100}$/.test(event))
    return { status: 400, message: 'X-GitHub-Event is missing or is no name of an event.' };
  const id = req.header('x-github-delivery')?.toLowerCase();
  if (!id || !deliveryIdPattern.test(id))
    return { status: 400, message: 'X-GitHub-Delivery is missing or is no UUID.' };
  return { signature, event, id };
}

async function refuse(
  context: Context<Env>,
  { refusals }: WebhookDependencies,
  { status, message }: Refusal,
): Promise<Response> {
  const waitSeconds = await refusals.count(addressOf(context));
  return waitSeconds === null ? context.json({ message }, status) : tooOften(context, waitSeconds);
}

function tooOften(context: Context<Env>, waitSeconds: number): Response {
  context.header('Retry-After', String(waitSeconds));
  return context.json({ message: `Too many requests were refused: wait ${waitSeconds} s.` }, 429);
}

/** A length that is not told may be any. */
const bytesAnnounced = ({ req }: Context): number =>
  Number(req.header('content-length') ?? Number.POSITIVE_INFINITY);

/** Of the other end of the connection: what headers say of it, anybody can say. */
const addressOf = (context: Context<Env>): string => context.env.incoming.socket.remoteAddress ?? '';

/** Undefined where it is no JSON. */
function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

function textAt(payload: unknown, path: string[], charactersMax: number): string | null {
  const found = valueAt(payload, path);
  return typeof found === 'string' ? found.slice(0, charactersMax) : null;
}
