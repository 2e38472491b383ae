import { BadRequestError } from 'openai';
import { describe, expect, test } from 'vitest';
import { collect, openaiClient, simulatorForTest } from '../support.ts';

const messages = [{ role: 'user' as const, content: 'y'.repeat(800) }];

describe('Chat Completions', () => {
  test('usage adds up, and comes in a stream when it is asked for', async () => {
    const client = openaiClient(await simulatorForTest(), 'openai');
    const whole = await client.chat.completions.create({ model: 'gpt-5.4', messages });
    expect(whole).toMatchObject({
      model: 'gpt-5.4',
      object: 'chat.completion',
      usage: { prompt_tokens: 200 },
    });
    expect(whole.usage?.total_tokens).toBe(200 + (whole.usage?.completion_tokens ?? 0));
    const stream = await client.chat.completions.create({
      model: 'gpt-5.4',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await collect(stream);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: whole.usage });
    expect(new Set(chunks.map((chunk) => chunk.id)).size).toBe(1);
    const plain = await collect(await client.chat.completions.create({ model: 'm', messages, stream: true }));
    expect(plain.every((chunk) => chunk.usage === undefined)).toBe(true);
  });

  test('a bound is told as the reason to stop', async () => {
    const client = openaiClient(await simulatorForTest(), 'github');
    const whole = await client.chat.completions.create({ model: 'm', messages, max_tokens: 3 });
    expect(whole.choices[0]?.finish_reason).toBe('length');
  });

  test('a strict schema that leaves something open is refused', async () => {
    const client = openaiClient(await simulatorForTest(), 'openai');
    const ask = (schema: Record<string, unknown>) =>
      client.chat.completions.create({
        model: 'm',
        messages,
        response_format: { type: 'json_schema', json_schema: { name: 'x', strict: true, schema } },
      });
    const string = { type: 'string' };
    await expect(ask({ type: 'object', properties: { a: string }, required: ['a'] })).rejects.toThrow(
      'additionalProperties',
    );
    const open = { type: 'object', properties: { a: string }, required: [], additionalProperties: false };
    await expect(ask(open)).rejects.toBeInstanceOf(BadRequestError);
    await expect(ask({ type: 'array', items: open })).rejects.toThrow("Missing 'a'");
    expect((await ask({ ...open, required: ['a'] })).choices[0]?.message.content).toBe('{"a":"simulated"}');
  });
});

describe('Responses', () => {
  test('usage adds up, streamed or not', async () => {
    const client = openaiClient(await simulatorForTest(), 'openai');
    const request = { model: 'gpt-5.4', input: 'y'.repeat(800), instructions: 'x'.repeat(40) };
    const whole = await client.responses.create(request);
    expect(whole).toMatchObject({ model: 'gpt-5.4', status: 'completed', usage: { input_tokens: 210 } });
    expect(whole.output_text).toContain('simulated');
    const streamed = await client.responses.stream(request).finalResponse();
    expect(streamed.usage).toEqual(whole.usage);
    expect(streamed.output_text).toBe(whole.output_text);
  });

  test('events are numbered in order', async () => {
    const client = openaiClient(await simulatorForTest(), 'xai');
    const events = await collect(await client.responses.create({ model: 'm', input: 'hello', stream: true }));
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
    expect(events[0]?.type).toBe('response.created');
    expect(events.at(-1)?.type).toBe('response.completed');
  });

  test('a bound leaves the response incomplete', async () => {
    const client = openaiClient(await simulatorForTest(), 'openai');
    const whole = await client.responses.create({ model: 'm', input: 'hello', max_output_tokens: 3 });
    expect(whole).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
    });
    const events = await collect(
      await client.responses.create({ model: 'm', input: 'hello', max_output_tokens: 3, stream: true }),
    );
    expect(events.at(-1)?.type).toBe('response.incomplete');
  });

  test('input items of all roles find their place', async () => {
    const client = openaiClient(await simulatorForTest(), 'openai');
    const whole = await client.responses.create({
      model: 'm',
      input: [
        { role: 'developer', content: 'one' },
        { role: 'user', content: [{ type: 'input_text', text: 'two words' }] },
      ],
    });
    expect(whole.output_text).toContain('read 2 words');
  });

  test('a client that asks for a WebSocket first is told to come by HTTP', async () => {
    const { url } = await simulatorForTest();
    expect((await fetch(`${url}/openai/v1/responses`)).status).toBe(426);
  });

  test('GitHub Models does not speak it', async () => {
    const client = openaiClient(await simulatorForTest(), 'github');
    await expect(client.responses.create({ model: 'm', input: 'hello' })).rejects.toMatchObject({
      status: 404,
    });
  });
});

test('malformed requests are refused in the provider’s own words', async () => {
  const simulator = await simulatorForTest();
  for (const provider of ['openai', 'xai', 'github'] as const) {
    const client = openaiClient(simulator, provider);
    await expect(client.chat.completions.create({ model: 'm', messages: [] })).rejects.toMatchObject({
      status: 400,
    });
    await expect(
      client.chat.completions.create({ model: 'm', messages }, { headers: { authorization: null } }),
    ).rejects.toMatchObject({ status: 401 });
  }
  const broken = await fetch(`${simulator.url}/openai/v1/responses`, {
    method: 'POST',
    headers: { authorization: 'Bearer k' },
    body: '{"model":',
  });
  expect(broken.status).toBe(400);
  expect(await broken.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
});

test('answers are marked and carry a request id', async () => {
  const client = openaiClient(await simulatorForTest(), 'xai');
  const { response, request_id } = await client.chat.completions
    .create({ model: 'm', messages })
    .withResponse();
  expect(response.headers.get('x-countersign-simulated')).toBe('1');
  expect(request_id).toMatch(/^req_/u);
});
