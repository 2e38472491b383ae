import { describe, expect, test } from 'vitest';
import { ballotJsonSchema } from '../../../core/panel/ballot.ts';
import { control, injectable, ollamaClient, promptOf, simulatorForTest, toBallot } from '../support.ts';

const messages = [{ role: 'user', content: 'y'.repeat(800) }];
const post = (url: string, path: string, body: string) =>
  fetch(`${url}/ollama${path}`, { method: 'POST', body });

test('an answer has all the fields that were measured', async () => {
  const client = ollamaClient(await simulatorForTest());
  const answer = await client.chat({ model: 'qwen3-coder:30b', messages, stream: false });
  expect(Object.keys(answer)).toEqual([
    'model',
    'created_at',
    'message',
    'done',
    'done_reason',
    'total_duration',
    'load_duration',
    'prompt_eval_count',
    'prompt_eval_duration',
    'eval_count',
    'eval_duration',
  ]);
  expect(answer).toMatchObject({ done: true, done_reason: 'stop', prompt_eval_count: 200 });
});

test('without a word about it, it streams lines', async () => {
  const { url } = await simulatorForTest();
  const response = await post(url, '/api/chat', JSON.stringify({ model: 'm', messages }));
  expect(response.headers.get('content-type')).toBe('application/x-ndjson');
  expect(response.headers.get('x-countersign-simulated')).toBe('1');
  const lines = (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(Object.keys(lines[0] ?? {})).toEqual(['model', 'created_at', 'message', 'done']);
  expect(lines.slice(0, -1).every((line) => line.done === false)).toBe(true);
  expect(lines.at(-1)).toMatchObject({
    done: true,
    message: { content: '' },
    eval_count: expect.any(Number) as unknown,
  });
});

describe('a prompt over the context', () => {
  const prompt = `${promptOf('a.ts', 'eval(text);\n'.repeat(2000))}\n${injectable}`;
  const ask = (options: Record<string, unknown>, extra: Record<string, unknown> = {}) => ({
    model: 'm',
    messages: [
      { role: 'system', content: 'Focus: security' },
      { role: 'user', content: prompt },
    ],
    stream: false,
    format: ballotJsonSchema,
    options,
    ...extra,
  });

  test('loses its beginning silently', async () => {
    const { url } = await simulatorForTest();
    const response = await post(url, '/api/chat', JSON.stringify(ask({})));
    const answer = (await response.json()) as { prompt_eval_count: number; message: { content: string } };
    expect(answer.prompt_eval_count).toBeLessThanOrEqual(4096);
    expect(toBallot(answer.message.content).covered).toEqual(['src/users.ts']);
  });

  test('is refused where the client says so', async () => {
    const { url } = await simulatorForTest();
    const response = await post(
      url,
      '/api/chat',
      JSON.stringify(ask({ num_ctx: 8192 }, { truncate: false })),
    );
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: 'the input length exceeds the context length' });
  });

  test('is read whole where the client asks for enough', async () => {
    const { url } = await simulatorForTest();
    const response = await post(url, '/api/chat', JSON.stringify(ask({ num_ctx: 32_768 })));
    const answer = (await response.json()) as { message: { content: string } };
    expect(toBallot(answer.message.content).covered).toEqual(['a.ts', 'src/users.ts']);
  });
});

test('an answer is cut short with a reason', async () => {
  const client = ollamaClient(await simulatorForTest());
  const answer = await client.chat({ model: 'm', messages, stream: false, options: { num_predict: 3 } });
  expect(answer).toMatchObject({ done_reason: 'length', eval_count: 3 });
});

test.each([
  ['', 400, 'missing request body'],
  ['{"model', 400, 'unexpected EOF'],
  ['{}', 400, 'model is required'],
  [
    '{"model":"m","format":"xml"}',
    500,
    'invalid format: "xml"; expected "json" or a valid JSON Schema object',
  ],
])('the body %s is refused with %i %s', async (body, status, error) => {
  const { url } = await simulatorForTest();
  const response = await post(url, '/api/chat', body);
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ error });
});

test('models, versions and details are listed', async () => {
  const client = ollamaClient(await simulatorForTest());
  const { models } = await client.list();
  expect(models.map((model) => model.name)).toContain('qwen3-coder:30b');
  expect(models[0]?.digest).toMatch(/^[0-9a-f]{64}$/u);
  expect((await client.show({ model: 'qwen3-coder:30b' })).capabilities).toEqual(['completion']);
  expect(await client.version()).toEqual({ version: '0.17.4' });
});

describe('the context of a model in memory', () => {
  const contexts = async (url: string) => {
    const { models } = (await (await fetch(`${url}/ollama/api/ps`)).json()) as {
      models: { name: string; context_length: number }[];
    };
    return Object.fromEntries(models.map((model) => [model.name, model.context_length]));
  };

  test('is what it was last loaded with, and never more than the model has', async () => {
    const simulator = await simulatorForTest();
    const client = ollamaClient(simulator);
    expect(await contexts(simulator.url)).toEqual({});
    const load = (model: string, num_ctx?: number) =>
      client.chat({ model, messages, stream: false, options: num_ctx ? { num_ctx } : {} });
    await load('small');
    await load('qwen3-coder:30b', 8_192);
    await load('qwen3-coder:30b', 16_384);
    await load('greedy:1b', 1_000_000);
    expect(await contexts(simulator.url)).toEqual({
      'small:latest': 4_096,
      'qwen3-coder:30b': 16_384,
      'greedy:1b': 262_144,
    });
    const { model_info } = await client.show({ model: 'greedy:1b' });
    expect(model_info).toMatchObject({ 'simulated.context_length': 262_144 });
  });

  test('is full of what is left of a prompt that was cut', async () => {
    const simulator = await simulatorForTest();
    const fault = { kind: 'truncated-prompt', tokensMax: 150 };
    await control(simulator, 'PUT', 'faults', [fault]);
    const answer = await ollamaClient(simulator).chat({ model: 'm', messages, stream: false });
    expect(answer.prompt_eval_count).toBe(150);
    expect(await contexts(simulator.url)).toEqual({ 'm:latest': 150 });
  });
});
