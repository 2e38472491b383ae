import { BadRequestError } from '@anthropic-ai/sdk';
import { expect, test } from 'vitest';
import { ballotJsonSchema, ballotSchema } from '../../../core/panel/ballot.ts';
import { anthropicClient, injectable, simulatorForTest, toBallot } from '../support.ts';

const base = { model: 'claude-opus-4-6', max_tokens: 4000 };
const user = (content: string) => [{ role: 'user' as const, content }];

test('usage counts four characters a token, and the model is echoed', async () => {
  const client = anthropicClient(await simulatorForTest());
  const body = { ...base, system: 'x'.repeat(400), messages: user('y'.repeat(800)) };
  const message = await client.messages.create(body);
  expect(message).toMatchObject({
    model: base.model,
    role: 'assistant',
    type: 'message',
    stop_reason: 'end_turn',
  });
  expect(message.id).toMatch(/^msg_/u);
  expect(message.usage.input_tokens).toBe(300);
  const text = message.content[0]?.type === 'text' ? message.content[0].text : '';
  expect(message.usage.output_tokens).toBe(Math.ceil(text.length / 4));
  expect(text).toContain('simulated');
  const streamed = await client.messages.stream(body).finalMessage();
  expect(streamed.usage).toMatchObject({ input_tokens: 300, output_tokens: message.usage.output_tokens });
  expect(await client.messages.countTokens(body)).toEqual({ input_tokens: 300 });
});

test.each([{ stream: false }, { stream: true }])(
  'a forced tool is called with a ballot, stream: $stream',
  async ({ stream }) => {
    const client = anthropicClient(await simulatorForTest());
    const body = {
      ...base,
      messages: user(injectable),
      tools: [
        { name: 'other', input_schema: { type: 'object' as const } },
        { name: 'give_ballot', input_schema: { ...ballotJsonSchema, type: 'object' as const } },
      ],
      tool_choice: { type: 'tool' as const, name: 'give_ballot' },
    };
    const message = stream
      ? await client.messages.stream(body).finalMessage()
      : await client.messages.create(body);
    expect(message.stop_reason).toBe('tool_use');
    const [block] = message.content;
    expect(block).toMatchObject({
      type: 'tool_use',
      name: 'give_ballot',
      id: expect.stringMatching(/^toolu_/u) as unknown,
    });
    expect(ballotSchema.parse(block?.type === 'tool_use' ? block.input : null).findings).toHaveLength(1);
  },
);

test('tools that are offered but not forced are answered in words', async () => {
  const client = anthropicClient(await simulatorForTest());
  const message = await client.messages.create({
    ...base,
    messages: user('hello'),
    tools: [{ name: 'any', input_schema: { type: 'object' } }],
  });
  expect(message.content.map((block) => block.type)).toEqual(['text']);
});

test('all user messages of a conversation are read', async () => {
  const client = anthropicClient(await simulatorForTest());
  const message = await client.messages.create({
    ...base,
    messages: [
      { role: 'user', content: [{ type: 'text', text: injectable }] },
      { role: 'assistant', content: 'no ballot' },
      { role: 'user', content: 'Once more, please.' },
    ],
    output_config: { format: { type: 'json_schema', schema: ballotJsonSchema } },
  });
  expect(toBallot(message.content[0]?.type === 'text' ? message.content[0].text : '').covered).toEqual([
    'src/users.ts',
  ]);
});

test('another schema gets another valid instance', async () => {
  const client = anthropicClient(await simulatorForTest());
  const schema = {
    type: 'object',
    properties: { isNew: { type: 'boolean' } },
    required: ['isNew'],
    additionalProperties: false,
  };
  const message = await client.messages.create({
    ...base,
    messages: user('hello'),
    output_config: { format: { type: 'json_schema', schema } },
  });
  expect(message.content[0]).toMatchObject({ text: '{"isNew":false}' });
});

test('a bound is told as the reason to stop', async () => {
  const client = anthropicClient(await simulatorForTest());
  const message = await client.messages.create({ ...base, max_tokens: 5, messages: user('hello') });
  expect(message.stop_reason).toBe('max_tokens');
  expect(message.usage.output_tokens).toBe(5);
});

test('malformed requests are refused in its own words', async () => {
  const client = anthropicClient(await simulatorForTest());
  const noMessages = client.messages.create({ ...base, messages: [] });
  await expect(noMessages).rejects.toBeInstanceOf(BadRequestError);
  await expect(noMessages).rejects.toMatchObject({ type: 'invalid_request_error' });
  const noTool = client.messages.create({
    ...base,
    messages: user('x'),
    tool_choice: { type: 'tool', name: 'gone' },
  });
  await expect(noTool).rejects.toMatchObject({ status: 400 });
});

test('a request without a key is refused', async () => {
  const { url } = await simulatorForTest();
  const response = await fetch(`${url}/anthropic/v1/messages`, {
    method: 'POST',
    headers: { 'anthropic-version': '2023-06-01' },
    body: JSON.stringify({ ...base, messages: user('hello') }),
  });
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({
    type: 'error',
    error: { type: 'authentication_error' },
    request_id: response.headers.get('request-id'),
  });
});

test('answers are marked, bodies are not', async () => {
  const simulator = await simulatorForTest();
  const { response } = await anthropicClient(simulator)
    .messages.create({ ...base, messages: user('hello') })
    .withResponse();
  expect(response.headers.get('x-countersign-simulated')).toBe('1');
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(response.headers.get('request-id')).toMatch(/^req_/u);
});

test('Claude Code’s greeting is answered', async () => {
  const { url } = await simulatorForTest();
  expect((await fetch(`${url}/anthropic/api/hello`, { method: 'HEAD' })).status).toBe(200);
  expect(await (await fetch(`${url}/anthropic/api/hello`)).json()).toEqual({ message: 'hello' });
});
