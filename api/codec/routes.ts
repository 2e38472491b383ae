import type { Payload } from '@temporalio/common';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { Failed } from '../../core/failed.ts';
import { createPayloadCodec } from '../../settings/payloads/codec.ts';
import { type PayloadKey, payloadKeysName } from '../../settings/payloads/keys.ts';
import type { LoginDependencies } from '../login/login-dependencies.ts';
import { type PersonEnv, requirePerson } from '../login/require-person.ts';
import { browserLogin, tokenFromCookie } from './browser-login.ts';
import { readPayloads, writePayloads } from './payloads-json.ts';

export interface CodecDependencies {
  login: LoginDependencies;
  /** None: everything is refused. */
  keys: readonly PayloadKey[];
  /** The one whose payloads these keys are for. */
  namespace: string;
  /** The Temporal UI's, the only one whose pages may ask; null where none is known. */
  uiOrigin: string | null;
}

/** Temporal takes no payload above 2 MB, which base64 makes a third longer. */
const bodyBytesMax = 8 * 1024 * 1024;

/**
 * Temporal's remote data encoder, for its UI and its command line: `POST /encode` and `POST /decode`, for whoever has a
 * token with the scope `codec`, or is signed in and may see everything. Contents are logged nowhere.
 */
export function codecRoutes({ login, keys, namespace, uiOrigin }: CodecDependencies): Hono<PersonEnv> {
  const codec = createPayloadCodec(keys);
  const routes = new Hono<PersonEnv>();
  routes.route('/', browserLogin(login));
  routes.use(forPagesOf(uiOrigin));
  const guards = [
    onlyFrom(uiOrigin),
    tokenFromCookie(login),
    requirePerson({ ...login, scope: 'codec', pagesOf: uiOrigin }),
    onlyFor(namespace, keys),
    bodyLimit({ maxSize: bodyBytesMax, onError: tooLarge }),
  ] as const;
  routes.post('/encode', ...guards, (context) => translate(context, (payloads) => codec.encode(payloads)));
  routes.post('/decode', ...guards, (context) => translate(context, (payloads) => codec.decode(payloads)));
  return routes;
}

/** Answers what browsers ask beforehand, for pages of one origin. */
const forPagesOf = (uiOrigin: string | null): MiddlewareHandler =>
  cors({
    origin: (origin) => (origin === uiOrigin ? origin : null),
    allowMethods: ['POST'],
    allowHeaders: ['Authorization', 'Content-Type', 'X-Namespace'],
    credentials: true,
    maxAge: 600,
  });

/** Programs send no origin; browsers always do here. */
function onlyFrom(uiOrigin: string | null): MiddlewareHandler<PersonEnv> {
  return async (context, next) => {
    const origin = context.req.header('origin');
    if (origin === undefined || origin === uiOrigin) return next();
    const message = `Pages of this origin may not ask: set TEMPORAL_UI_URL to where the Temporal UI is opened${uiOrigin === null ? '' : `, which is ${uiOrigin} at present`}.`;
    return context.json({ message }, 403);
  };
}

function onlyFor(namespace: string, keys: readonly PayloadKey[]): MiddlewareHandler<PersonEnv> {
  return async (context, next) => {
    if (keys.length === 0)
      return context.json({ message: `Payloads are not encrypted: set ${payloadKeysName}.` }, 409);
    if (context.req.header('x-namespace') === namespace) return next();
    return context.json({ message: `X-Namespace must be "${namespace}", whose keys are here.` }, 403);
  };
}

async function translate(
  context: Context<PersonEnv>,
  by: (payloads: Payload[]) => Promise<Payload[]>,
): Promise<Response> {
  const payloads = readPayloads(await context.req.json().catch(() => null));
  if (payloads === null) {
    const message =
      'This is no JSON of payloads, or of more than 1000: {"payloads":[{"metadata":{"encoding":BASE64},"data":BASE64}]}.';
    return context.json({ message }, 400);
  }
  try {
    return context.json(writePayloads(await by(payloads)));
  } catch (error) {
    if (error instanceof Failed) return context.json({ message: error.failure.message }, 422);
    throw error;
  }
}

function tooLarge(context: Context): Response {
  // The rest of it stays unread, so the connection is of no use any more.
  context.header('Connection', 'close');
  return context.json({ message: `The payloads are larger than ${bodyBytesMax} bytes.` }, 413);
}
