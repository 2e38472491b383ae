import type Anthropic from '@anthropic-ai/sdk';
import { expect, test } from 'vitest';
import type { Simulator } from '../../../simulator/server.ts';
import { anthropicClient, control, faulty, simulatorForTest } from '../support.ts';

type Body = Omit<Anthropic.MessageCreateParamsNonStreaming, 'stream'>;
type Param = Anthropic.MessageParam;

const tool = (name: string): Anthropic.Tool => ({ name, input_schema: { type: 'object', properties: {} } });
const tools = ['list', 'read', 'edit', 'write', 'run', 'test', 'finish'].map(tool);
const base: Body = {
  model: 'claude-opus-4-6',
  max_tokens: 4000,
  tools,
  messages: [{ role: 'user', content: 'Mend the sum.' }],
};
const modes = [{ stream: false }, { stream: true }];

const send = (simulator: Simulator, body: Partial<Body>, stream: boolean) => {
  const client = anthropicClient(simulator);
  return stream
    ? client.messages.stream({ ...base, ...body }).finalMessage()
    : client.messages.create({ ...base, ...body });
};

async function scripted(turns: object[], again: number | null = null): Promise<Simulator> {
  const simulator = await simulatorForTest();
  const set = await control(simulator, 'POST', 'developers', {
    persona: 'scripted',
    seed: 7,
    script: { turns, again },
  });
  expect(set).toEqual({ status: 204, body: null });
  return simulator;
}

const twoCalls = {
  say: 'I look.',
  calls: [
    { name: 'read', input: { path: 'a "quoted" path', lines: 3 } },
    { name: 'run', input: { command: 'ls' } },
  ],
};

test.each(modes)('text and several calls come in one answer, stream: $stream', async ({ stream }) => {
  const message = await send(await scripted([twoCalls]), {}, stream);
  expect(message.stop_reason).toBe('tool_use');
  expect(message.content.map((block) => block.type)).toEqual(['text', 'tool_use', 'tool_use']);
  expect(message.content[0]).toMatchObject({
    text: expect.stringMatching(/Simulated developer.*seed 7.*step 1: I look/u) as unknown,
  });
  expect(
    message.content.flatMap((block) => (block.type === 'tool_use' ? [[block.name, block.input]] : [])),
  ).toEqual([
    ['read', { path: 'a "quoted" path', lines: 3 }],
    ['run', { command: 'ls' }],
  ]);
});

test.each(modes)(
  'a conversation goes on from results, of text, blocks and images, stream: $stream',
  async ({ stream }) => {
    const simulator = await scripted([twoCalls, { say: 'Second.', calls: [{ name: 'test', input: {} }] }]);
    const first = await send(simulator, {}, stream);
    const ids = first.content.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []));
    const image = {
      type: 'image' as const,
      source: { type: 'base64' as const, media_type: 'image/png' as const, data: 'iVBORw0KGgo=' },
    };
    const results: Anthropic.ToolResultBlockParam[] = [
      { type: 'tool_result', tool_use_id: ids[0] ?? '', content: 'no such file', is_error: true },
      { type: 'tool_result', tool_use_id: ids[1] ?? '', content: [{ type: 'text', text: 'a.js' }, image] },
    ];
    const messages: Param[] = [
      ...base.messages,
      { role: 'assistant', content: first.content as Anthropic.ContentBlockParam[] },
      { role: 'user', content: [...results, { type: 'text', text: 'Go on.' }] },
    ];
    const second = await send(simulator, { messages }, stream);
    expect(second.content[0]).toMatchObject({ text: expect.stringContaining('step 2: Second.') as unknown });
    const again = await send(simulator, { messages }, !stream);
    expect(again.content[0]).toEqual(second.content[0]);
  },
);

test.each(modes)(
  'thoughts are sent where they are wanted, and taken back, stream: $stream',
  async ({ stream }) => {
    const simulator = await scripted([twoCalls, { say: 'Second.', calls: [] }]);
    const thinking = { type: 'enabled' as const, budget_tokens: 1024 };
    const first = await send(simulator, { thinking }, stream);
    expect(first.content[0]).toMatchObject({
      type: 'thinking',
      signature: expect.stringMatching(/.{20}/u) as unknown,
    });
    const results = first.content.flatMap((block): Anthropic.ToolResultBlockParam[] =>
      block.type === 'tool_use' ? [{ type: 'tool_result', tool_use_id: block.id, content: 'ok' }] : [],
    );
    const messages: Param[] = [
      ...base.messages,
      { role: 'assistant', content: first.content as Anthropic.ContentBlockParam[] },
      { role: 'user', content: results },
    ];
    expect((await send(simulator, { thinking, messages }, stream)).stop_reason).toBe('end_turn');
  },
);

test('the choice of tools bounds the calls', async () => {
  const simulator = await scripted([twoCalls], 0);
  const choose = async (tool_choice: Anthropic.ToolChoice) => {
    const message = await send(simulator, { tool_choice }, false);
    return [message.stop_reason, message.content.filter((block) => block.type === 'tool_use').length];
  };
  expect(await choose({ type: 'none' })).toEqual(['end_turn', 0]);
  expect(await choose({ type: 'auto', disable_parallel_tool_use: true })).toEqual(['tool_use', 1]);
  expect(await choose({ type: 'any' })).toEqual(['tool_use', 2]);
  const silent = await scripted([{ say: 'Nothing.' }]);
  expect((await send(silent, { tool_choice: { type: 'any' } }, false)).stop_reason).toBe('tool_use');
});

test.each(modes)('a bound in the midst of a call breaks it off, stream: $stream', async ({ stream }) => {
  const long = {
    say: '',
    calls: [
      { name: 'write', input: { path: 'a', text: 'x'.repeat(4000) } },
      { name: 'test', input: {} },
    ],
  };
  const message = await send(await scripted([long]), { max_tokens: 100 }, stream);
  expect(message.stop_reason).toBe('max_tokens');
  expect(message.content.map((block) => block.type)).toEqual(['text', 'tool_use']);
  expect(message.usage.output_tokens).toBeLessThanOrEqual(101);
});

const cached = (text: string): Anthropic.TextBlockParam => ({
  type: 'text',
  text,
  cache_control: { type: 'ephemeral' },
});

test('a marked beginning is paid for once, and read after that', async () => {
  const simulator = await scripted([twoCalls], 0);
  const system = [cached('s'.repeat(40_000))];
  const usage = async (body: Partial<Body>) => {
    const { usage } = await send(simulator, body, false);
    return [usage.cache_creation_input_tokens, usage.cache_read_input_tokens];
  };
  const [created = 0, read] = await usage({ system });
  expect(created).toBeGreaterThanOrEqual(10_000);
  expect(read).toBe(0);
  expect(await usage({ system })).toEqual([0, created]);
  const messages: Param[] = [{ role: 'user', content: [cached('y'.repeat(400))] }];
  expect(await usage({ system, messages })).toEqual([100, created]);
  expect((await usage({ system: [cached(`t${'s'.repeat(40_000)}`)] }))[1]).toBe(0);
  expect(await usage({ system: [cached('short')], tools: [tool('edit'), tool('finish')] })).toEqual([0, 0]);
});

test('counting tells the same as asking, tools included', async () => {
  const simulator = await scripted([twoCalls]);
  const { input_tokens } = await anthropicClient(simulator).messages.countTokens({
    model: base.model,
    tools,
    messages: base.messages,
  });
  expect((await send(simulator, {}, false)).usage.input_tokens).toBe(input_tokens);
  expect(input_tokens).toBeGreaterThan(100);
});

const call = (id: string): Anthropic.ToolUseBlockParam => ({ type: 'tool_use', id, name: 'run', input: {} });
const result = (id: string): Anthropic.ToolResultBlockParam => ({
  type: 'tool_result',
  tool_use_id: id,
  content: 'ok',
});
const user = (...content: Anthropic.ContentBlockParam[]): Param => ({ role: 'user', content });
const assistant = (...content: Anthropic.ContentBlockParam[]): Param => ({ role: 'assistant', content });
const begin = user({ type: 'text', text: 'Begin.' });
const manyMarks = Array.from({ length: 5 }, (_, at) => cached(`mark ${at}`));

const refusals: [string, Partial<Body>, string][] = [
  [
    'a call without its result',
    { messages: [begin, assistant(call('a')), user({ type: 'text', text: 'x' })] },
    'messages.2: `tool_use` ids were found without `tool_result` blocks immediately after: a. Each `tool_use` block must have a corresponding `tool_result` block in the next message.',
  ],
  [
    'a result behind text',
    { messages: [begin, assistant(call('a')), user({ type: 'text', text: 'x' }, result('a'))] },
    '`tool_use` ids were found without `tool_result` blocks immediately after: a',
  ],
  [
    'a call at the end',
    { messages: [begin, assistant(call('a'))] },
    'without `tool_result` blocks immediately after: a',
  ],
  [
    'a result without its call',
    { messages: [user(result('b'))] },
    'messages.0.content.0: unexpected `tool_use_id` found in `tool_result` blocks: b.',
  ],
  [
    'two results of one call',
    { messages: [begin, assistant(call('a')), user(result('a'), result('a'))] },
    'each tool_use must have a single result',
  ],
  [
    'two calls of one id',
    { messages: [begin, assistant(call('a')), user(result('a')), assistant(call('a')), user(result('a'))] },
    '`tool_use` ids must be unique',
  ],
  ['empty text', { messages: [user({ type: 'text', text: '' })] }, 'text content blocks must be non-empty'],
  ['an empty message', { messages: [user()] }, 'messages.0: all messages must have non-empty content'],
  [
    'a first message of the assistant',
    { messages: [assistant({ type: 'text', text: 'x' }), begin] },
    String.raw`first message must use the \"user\" role`,
  ],
  [
    'a tool that is not there',
    { tool_choice: { type: 'tool', name: 'gone' } },
    "Tool 'gone' not found in provided tools",
  ],
  [
    'a choice without tools',
    { tools: [], tool_choice: { type: 'auto' } },
    'tool_choice may only be specified while providing tools',
  ],
  ['two tools of one name', { tools: [tool('edit'), tool('edit')] }, 'tools: Tool names must be unique.'],
  ['a name that is none', { tools: [tool('a b')] }, 'String should match pattern'],
  [
    'a tool without schema',
    { tools: [{ name: 'edit' } as Anthropic.Tool] },
    'tools.0.custom.input_schema: Field required',
  ],
  [
    'input that is no object',
    { messages: [begin, assistant({ ...call('a'), input: 'x' }), user(result('a'))] },
    'input: Input should be a valid dictionary',
  ],
  [
    'more than four marks',
    { system: manyMarks },
    'A maximum of 4 blocks with cache_control may be provided. Found 5.',
  ],
  [
    'forced calls with thoughts',
    { thinking: { type: 'enabled', budget_tokens: 1024 }, tool_choice: { type: 'any' } },
    'Thinking may not be enabled when tool_choice forces tool use.',
  ],
];

test.each(refusals)('%s is refused in the provider’s words', async (_name, body, words) => {
  const simulator = await simulatorForTest();
  for (const stream of [false, true])
    await expect(send(simulator, body, stream)).rejects.toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      message: expect.stringContaining(words) as unknown,
    });
});

test('a prompt over the context is refused with both figures', async () => {
  const simulator = await scripted([twoCalls], 0);
  const ask = send(simulator, { messages: [{ role: 'user', content: 'z'.repeat(900_000) }] }, false);
  await expect(ask).rejects.toThrow(/prompt is too long: 225\d{3} tokens > 200000 maximum/u);
  await control(simulator, 'PUT', 'context', { tokensMax: 50 });
  await expect(send(simulator, {}, false)).rejects.toThrow(/tokens > 50 maximum/u);
  await control(simulator, 'PUT', 'context', { tokensMax: 1_000_000 });
  expect(
    (await send(simulator, { messages: [{ role: 'user', content: 'z'.repeat(900_000) }] }, false))
      .stop_reason,
  ).toBe('tool_use');
});

test.each(modes)('faults of developers, stream: $stream', async ({ stream }) => {
  const simulator = await scripted([twoCalls], 0);
  const bent = async (fault: { kind: string; [setting: string]: unknown }) => {
    await control(simulator, 'PUT', 'faults', [fault]);
    const message = await send(simulator, {}, stream);
    return message.content.flatMap((block) => (block.type === 'tool_use' ? [block] : []));
  };
  expect((await bent({ kind: 'unknown-tool' })).map((block) => block.name)).toEqual(['become_root']);
  expect((await bent({ kind: 'invalid-arguments' })).map((block) => block.input)).toEqual([
    { path: 17, lines: 'all', colour: 'green' },
  ]);
  expect(JSON.stringify((await bent({ kind: 'huge-arguments' }))[0]?.input).length).toBeGreaterThan(
    1_000_000,
  );
  expect(await bent({ kind: 'many-calls' })).toHaveLength(200);
  expect(await bent({ kind: 'ends-turn' })).toEqual([]);
  expect((await bent({ kind: 'claims-done' })).map((block) => block.name)).toEqual(['finish']);
  expect(await bent({ kind: 'empty' })).toEqual([]);
});

test('broken input is nothing that could be carried out; refusals and errors are told as such', async () => {
  const broken = await faulty({ kind: 'invalid-json' });
  const message = await send(broken, {}, true);
  expect(message.content.flatMap((block) => (block.type === 'tool_use' ? [block.input] : []))).toEqual([
    {},
    {},
  ]);
  const refused = await faulty({ kind: 'refusal' });
  expect(await send(refused, {}, true)).toMatchObject({ stop_reason: 'refusal', content: [] });
  const cut = await faulty({ kind: 'cut', fraction: 0.5 });
  await expect(send(cut, {}, true)).rejects.toThrow();
  for (const [kind, status] of [
    ['rate-limited', 429],
    ['overloaded', 529],
  ] as const)
    await expect(send(await faulty({ kind }), {}, false)).rejects.toMatchObject({ status });
});
