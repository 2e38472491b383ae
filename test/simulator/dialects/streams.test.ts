import { expect, test } from 'vitest';
import { ballotJsonSchema } from '../../../core/panel/ballot.ts';
import { injectable, simulatorForTest } from '../support.ts';

/** The bytes of a stream, as a client without an SDK gets them. */
async function rawStream(path: string, headers: Record<string, string>, body: unknown): Promise<string> {
  const { url } = await simulatorForTest();
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/u);
  expect(response.headers.get('x-countersign-simulated')).toBe('1');
  return response.text();
}

const events = (raw: string): string[] => {
  expect(raw.endsWith('\n\n')).toBe(true);
  return raw.trimEnd().split('\n\n');
};

/** Names of events in order, those that follow one another said once. */
const names = (raw: string): string[] =>
  events(raw)
    .map((event) => /^event: (.+)\n/u.exec(event)?.[1] ?? 'none')
    .filter((name, index, all) => name !== all[index - 1]);

const content = { role: 'user', content: injectable };

test('Anthropic’s events come in the documented order', async () => {
  const raw = await rawStream(
    '/anthropic/v1/messages?beta=true',
    { 'x-api-key': 'k', 'anthropic-version': '2023-06-01' },
    {
      model: 'm',
      max_tokens: 900,
      stream: true,
      messages: [content],
      output_config: { format: { type: 'json_schema', schema: ballotJsonSchema } },
    },
  );
  expect(names(raw)).toEqual([
    'message_start',
    'content_block_start',
    'ping',
    'content_block_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ]);
});

test('each of OpenAI’s Responses events is named as its type', async () => {
  const raw = await rawStream(
    '/openai/v1/responses',
    { authorization: 'Bearer k' },
    { model: 'm', stream: true, input: 'hello' },
  );
  expect(names(raw)).toEqual([
    'response.created',
    'response.in_progress',
    'response.output_item.added',
    'response.content_part.added',
    'response.output_text.delta',
    'response.output_text.done',
    'response.content_part.done',
    'response.output_item.done',
    'response.completed',
  ]);
  for (const event of events(raw)) {
    const [, name, data] = /^event: (.+)\ndata: (.+)$/u.exec(event) ?? [];
    expect((JSON.parse(data ?? '') as { type: string }).type).toBe(name);
  }
});

test('chunks of Chat Completions have no names and end in [DONE]', async () => {
  const raw = await rawStream(
    '/xai/v1/chat/completions',
    { authorization: 'Bearer k' },
    { model: 'm', stream: true, messages: [content] },
  );
  expect(names(raw)).toEqual(['none']);
  expect(events(raw).at(-1)).toBe('data: [DONE]');
});

test('Gemini’s chunks have no names and no end mark', async () => {
  const raw = await rawStream(
    '/google/v1beta/models/m:streamGenerateContent?alt=sse',
    { 'x-goog-api-key': 'k' },
    { contents: [{ parts: [{ text: injectable }] }] },
  );
  expect(names(raw)).toEqual(['none']);
  expect(events(raw).at(-1)).toContain('"finishReason":"STOP"');
});
