import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono, type Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Provider } from '../core/panel/seat.ts';
import { simulatedHeader, simulatorBaseUrl } from '../core/panel/simulator-address.ts';
import { isJson } from './ask.ts';
import { anthropicMessages, countMessageTokens } from './dialects/anthropic.ts';
import { countContentTokens, googleGenerate } from './dialects/google.ts';
import { ollamaChat } from './dialects/ollama.ts';
import { ollamaPs, ollamaShow, ollamaTags, ollamaVersionReply } from './dialects/ollama-models.ts';
import { openaiChat } from './dialects/openai-chat.ts';
import { openaiResponses } from './dialects/openai-responses.ts';
import { respond, respondRefusal } from './respond.ts';
import { textAt, type Call, type Dialect, type Reply } from './wire.ts';
import type { World } from './world.ts';

type Env = { Bindings: HttpBindings };

const path = (provider: Provider): string => simulatorBaseUrl('', provider);

/** All providers' paths under one origin. */
export function protocolRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  anthropicRoutes(app, world);
  openaiRoutes(app, world);
  googleRoutes(app, world);
  ollamaRoutes(app, world);
  return app;
}

function anthropicRoutes(app: Hono<Env>, world: World): void {
  const base = path('anthropic');
  app.post(`${base}/v1/messages`, (context) => ask(context, world, anthropicMessages, 'anthropic'));
  app.post(`${base}/v1/messages/count_tokens`, async (context) =>
    plain(context, countMessageTokens(toCall(context, 'anthropic', await bodyText(context)))),
  );
  app.get(`${base}/api/hello`, (context) =>
    plain(context, {
      status: 200,
      headers: { 'content-type': 'application/json' },
      chunks: ['{"message":"hello"}'],
    }),
  );
}

function openaiRoutes(app: Hono<Env>, world: World): void {
  for (const provider of ['openai', 'xai', 'github'] as const) {
    app.post(`${path(provider)}/chat/completions`, (context) => ask(context, world, openaiChat, provider));
    if (provider === 'github') continue;
    app.post(`${path(provider)}/responses`, (context) => ask(context, world, openaiResponses, provider));
    // Codex asks for a WebSocket first, and takes this for the word to come by HTTP.
    app.get(`${path(provider)}/responses`, (context) => context.body(null, 426));
  }
}

function googleRoutes(app: Hono<Env>, world: World): void {
  app.post(`${path('google')}/:version/:folder{models|tunedModels}/:call{.+}`, async (context) => {
    const [model = '', method = ''] = context.req.param('call').split(':');
    const place = { pathModel: decodeURIComponent(model), streams: method === 'streamGenerateContent' };
    if (method === 'generateContent' || place.streams)
      return ask(context, world, googleGenerate, 'google', place);
    if (method !== 'countTokens') return context.notFound();
    return plain(
      context,
      countContentTokens({ ...toCall(context, 'google', await bodyText(context)), ...place }),
    );
  });
}

function ollamaRoutes(app: Hono<Env>, world: World): void {
  const base = path('ollama');
  app.post(`${base}/api/chat`, (context) => ask(context, world, ollamaChat, 'ollama'));
  app.get(`${base}/api/tags`, (context) => plain(context, ollamaTags()));
  app.get(`${base}/api/ps`, (context) => plain(context, ollamaPs(world.loaded)));
  app.get(`${base}/api/version`, (context) => plain(context, ollamaVersionReply()));
  app.post(`${base}/api/show`, async (context) => {
    const { body } = toCall(context, 'ollama', await bodyText(context));
    return plain(context, ollamaShow(textAt(body, 'model') || textAt(body, 'name')));
  });
}

const bodyText = (context: Context<Env>): Promise<string> => context.req.text();

async function ask(
  context: Context<Env>,
  world: World,
  dialect: Dialect,
  provider: Provider,
  place: { pathModel: string; streams: boolean } | null = null,
): Promise<Response> {
  const text = await bodyText(context);
  const call = { ...toCall(context, provider, text), ...place, memory: world.memory };
  const { outgoing } = context.env;
  if (parse(text)) await respond(world, dialect, call, outgoing);
  else await respondRefusal(world, dialect, call, outgoing, malformed(provider, text));
  return RESPONSE_ALREADY_SENT;
}

const malformed = (provider: Provider, text: string) => ({
  kind: 'bad-request' as const,
  message:
    provider === 'ollama'
      ? text === ''
        ? 'missing request body'
        : 'unexpected EOF'
      : 'We could not parse the JSON body of your request: expected a JSON object.',
  param: null,
});

function toCall(context: Context<Env>, provider: Provider, text: string): Call {
  return {
    provider,
    header: (name) => context.req.header(name),
    query: (name) => context.req.query(name),
    pathModel: null,
    streams: false,
    body: parse(text) ?? {},
  };
}

function parse(text: string) {
  try {
    const body: unknown = JSON.parse(text);
    return isJson(body) ? body : null;
  } catch {
    return null;
  }
}

/** Replies that are no model's answer, and that no fault strikes. */
const plain = (context: Context<Env>, reply: Reply): Response =>
  context.body(reply.chunks.join(''), reply.status as ContentfulStatusCode, {
    ...reply.headers,
    [simulatedHeader]: '1',
  });
