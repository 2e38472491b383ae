import type { Connections } from '../../../core/panel/connection.ts';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createAskModel } from '../../../activities/models/ask-model.ts';
import { contextTokens } from '../../../activities/models/providers/ollama.ts';
import { ballotJsonSchema } from '../../../core/panel/ballot.ts';
import { type Provider, providers } from '../../../core/panel/seat.ts';
import { failureOf, models, seatOf } from './support.ts';

interface Sent {
  url: string;
  headers: Record<string, unknown>;
  body: Record<string, unknown>;
}

/** What a provider's SDK puts on the wire for one ask. */
async function sentTo(provider: Provider, model = models[provider]): Promise<Sent> {
  let sent: Sent | null = null;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Sent['body'];
      sent = { url: request.url ?? '', headers: request.headers, body };
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const connection = { apiKey: 'the-key', baseUrl, simulated: false };
  const connections = Object.fromEntries(providers.map((one) => [one, connection])) as Connections;
  const question = {
    system: 'the system prompt',
    user: 'the change',
    schema: ballotJsonSchema,
    maxOutputTokens: 1_234,
    timeoutMs: 5_000,
    signal: new AbortController().signal,
    askKey: 'audit/1/seat/0',
  };
  await failureOf(createAskModel(connections)(seatOf(provider, { simulated: false, model }), question));
  if (!sent) throw new Error(`Nothing was sent to ${provider}.`);
  return sent;
}

test('Anthropic: Messages, with the schema as output format, streamed', async () => {
  const { url, headers, body } = await sentTo('anthropic');
  expect(url).toBe('/v1/messages');
  expect(headers).toMatchObject({ authorization: 'Bearer the-key', 'x-countersign-ask': 'audit/1/seat/0' });
  expect(body).toMatchObject({
    model: 'claude-opus-4-6',
    max_tokens: 1_234,
    system: 'the system prompt',
    messages: [{ role: 'user', content: 'the change' }],
    output_config: { format: { type: 'json_schema', schema: ballotJsonSchema } },
    thinking: { type: 'adaptive' },
    stream: true,
  });
});

test.each([
  ['claude-sonnet-4-6', true],
  ['claude-opus-5', true],
  ['claude-fable-5-2', true],
  ['claude-haiku-4-5', false],
  ['claude-opus-4-5-20251101', false],
  ['claude-sonnet-4-20250514', false],
])('Anthropic: %s is told to think as it sees fit: %s', async (model, thinks) => {
  const { body } = await sentTo('anthropic', model);
  expect('thinking' in body).toBe(thinks);
});

test('OpenAI: Responses, strict schema, nothing kept', async () => {
  const { url, headers, body } = await sentTo('openai');
  expect(url).toBe('/responses');
  expect(headers).toMatchObject({ authorization: 'Bearer the-key' });
  expect(body).toMatchObject({
    instructions: 'the system prompt',
    input: 'the change',
    max_output_tokens: 1_234,
    store: false,
    text: { format: { type: 'json_schema', strict: true, schema: ballotJsonSchema } },
  });
});

test.each(['xai', 'github'] as const)('%s: Chat Completions with a strict schema', async (provider) => {
  const { url, body } = await sentTo(provider);
  expect(url).toBe('/chat/completions');
  expect(body).toMatchObject({
    messages: [
      { role: 'system', content: 'the system prompt' },
      { role: 'user', content: 'the change' },
    ],
    max_completion_tokens: 1_234,
    response_format: { type: 'json_schema', json_schema: { strict: true, schema: ballotJsonSchema } },
  });
});

test("GitHub: other makers' models get the older name of the limit", async () => {
  const { body } = await sentTo('github', 'meta/Llama-3.3-70B-Instruct');
  expect(body).toMatchObject({ max_tokens: 1_234 });
  expect(body).not.toHaveProperty('max_completion_tokens');
});

test('Google: generateContent with a JSON Schema', async () => {
  const { url, headers, body } = await sentTo('google');
  expect(url).toBe('/v1/models/gemini-3.1-pro-preview:generateContent');
  expect(headers).toMatchObject({ 'x-goog-api-key': 'the-key' });
  expect(body).toMatchObject({
    contents: [{ parts: [{ text: 'the change' }] }],
    systemInstruction: { parts: [{ text: 'the system prompt' }] },
    generationConfig: {
      maxOutputTokens: 1_234,
      responseMimeType: 'application/json',
      responseJsonSchema: ballotJsonSchema,
    },
  });
});

test('Ollama: the schema as format, a context that holds it all, and never a prompt cut in silence', async () => {
  const { url, body } = await sentTo('ollama');
  expect(url).toBe('/api/chat');
  expect(body).toMatchObject({
    stream: false,
    truncate: false,
    format: ballotJsonSchema,
    options: { num_predict: 1_234, num_ctx: 8_192 },
  });
});

test('the context of Ollama holds prompt and answer, in sizes that asks share', () => {
  expect(contextTokens(100, 16_000)).toBe(16_384);
  expect(contextTokens(24_000, 16_000)).toBe(65_536);
  expect(contextTokens(20_000, 16_000)).toBe(contextTokens(24_000, 16_000));
  expect(contextTokens(0, 8_192)).toBe(8_192);
});
