import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { createDeveloperActivities } from '../../../activities/develop/ask-developer.ts';
import { loadDeveloperPrompts } from '../../../activities/develop/prompt-files.ts';
import { loadToolCall } from '../../../activities/develop/record-call.ts';
import { argumentBytesMax, callsPerTurnMax } from '../../../core/develop/tools.ts';
import { taskMessages } from '../../../database/schema.ts';
import { findAnswer, loadPastTurns, saveNote, waitingNotes } from '../../../database/task-messages.ts';
import { databaseForFile } from '../../database/database-for-file.ts';
import { failureOf, simulatorForTest } from '../models/support.ts';
import {
  recordedProvider,
  type WireAnswer,
  type WireBlock,
  type WireError,
  type WireMessage,
  type WireRequest,
} from './recorded-provider.ts';
import { carriedOut, plannedTask } from './task.ts';

const db = databaseForFile();

const call = (name: string, input: unknown, id = `toolu_${name}`): WireBlock => ({
  type: 'tool_use',
  id,
  name,
  input,
});
const calling = (...content: WireBlock[]): WireAnswer => ({ content, stop_reason: 'tool_use' });
const read = (path: string) => call('read', { path });

async function setUp(answers: (WireAnswer | WireError)[], develop: Parameters<typeof plannedTask>[1] = {}) {
  const provider = await recordedProvider(answers);
  const planned = await plannedTask(db(), develop);
  const { taskId, planId } = planned;
  const developer = createDeveloperActivities({ db: db(), connections: provider.connections });
  const ask = (turn: number, iteration = 1) => developer.askDeveloper({ taskId, planId, turn, iteration });
  return { ...provider, ...planned, ask };
}

const blocksOf = (message: WireMessage | undefined, type: string) =>
  message?.content.filter((block) => block.type === type) ?? [];
const textsOf = (message: WireMessage | undefined) =>
  blocksOf(message, 'text').map((block) => String(block['text']));

describe('a turn', () => {
  test('asks with the task, its rules and tools, and gives names and counts only', async () => {
    const { ask, requests, keys, taskId } = await setUp([
      {
        ...calling({ type: 'text', text: 'I look at the cart.' }, read('src/cart.ts')),
        usage: {
          input_tokens: 10,
          cache_creation_input_tokens: 2000,
          cache_read_input_tokens: 500,
          output_tokens: 40,
        },
      },
    ]);
    expect(await ask(1)).toEqual({
      calls: [{ call: 0, tool: 'read', summary: 'read src/cart.ts', problem: null }],
      stopped: 'calls',
      said: 'I look at the cart.',
      inputTokens: 2510,
      cachedTokens: 500,
      outputTokens: 40,
      // 10 fresh, 2000 written at 1.25, 500 read at 0.1 of 5 dollars a million; 40 at 25.
      costMicroUsd: Math.ceil(10 * 5 + 2000 * 5 * 1.25 + 500 * 5 * 0.1 + 40 * 25),
      compacted: false,
    });
    const [request] = requests;
    expect(request?.system[0]?.text).toContain(loadDeveloperPrompts().developer);
    expect(request?.system[0]?.text).toContain('Engine: docker.');
    expect(textsOf(request?.messages[0]).join('\n')).toContain('wanted |Totals lose their cents');
    expect(textsOf(request?.messages[0]).join('\n')).toContain('THE REPOSITORY');
    expect(request?.tools.map((tool) => tool.name)).toContain('finish');
    expect(request?.tools.map((tool) => tool.name)).not.toContain('web_search');
    expect(request?.thinking).toEqual({ type: 'adaptive' });
    expect(keys[0]).toContain(`${taskId}/turn/1`);
  });

  test('that is recorded is never asked for again, by another process neither', async () => {
    const { ask, requests, taskId, planId } = await setUp([calling(read('a.ts'))]);
    const first = await ask(1);
    expect(await ask(1)).toEqual(first);
    const { connections } = await simulatorForTest();
    const elsewhere = createDeveloperActivities({ db: db(), connections });
    expect(await elsewhere.askDeveloper({ taskId, planId, turn: 1, iteration: 1 })).toEqual(first);
    expect(requests).toHaveLength(1);
  });

  test('that could not be recorded is recorded by the next try, and not asked for again', async () => {
    const { ask, requests, taskId } = await setUp([calling(read('a.ts'))]);
    await saveNote(db(), taskId, 'person-1', 'Mind the cents.');
    await db().execute(sql`alter table task_messages add constraint away check (position <> 2) not valid`);
    await expect(ask(1)).rejects.toThrow();
    await db().execute(sql`alter table task_messages drop constraint away`);
    expect(await waitingNotes(db(), taskId)).toHaveLength(1);
    expect(await ask(1)).toMatchObject({ stopped: 'calls' });
    expect(requests).toHaveLength(1);
    expect(await waitingNotes(db(), taskId)).toEqual([]);
  });

  test('asked for twice at once is recorded once, and both learn the same', async () => {
    const { ask } = await setUp([calling(read('a.ts')), calling(read('b.ts'))]);
    const [one, other] = await Promise.all([ask(1), ask(1)]);
    expect(one).toEqual(other);
  });

  test('of a plan of another task is refused', async () => {
    const { taskId } = await setUp([calling(read('a.ts'))]);
    const other = await plannedTask(db());
    const developer = createDeveloperActivities({
      db: db(),
      connections: (await recordedProvider([])).connections,
    });
    const failure = await failureOf(
      developer.askDeveloper({ taskId, planId: other.planId, turn: 1, iteration: 1 }),
    );
    expect(failure.kind).toBe('input.invalid');
  });

  test('before the sandbox is open is refused', async () => {
    const { ask, taskId, requests } = await setUp([calling(read('a.ts'))]);
    await db().delete(taskMessages).where(eq(taskMessages.task, taskId));
    expect(await failureOf(ask(1))).toMatchObject({ kind: 'task.unknown' });
    expect(requests).toEqual([]);
  });
});

describe('the next turn', () => {
  test('tells each call its result, in order, and what nobody carried out', async () => {
    const { ask, requests, taskId } = await setUp([
      calling(
        { type: 'thinking', thinking: 'Two files.', signature: 'sig' },
        read('a.ts'),
        call('shell', { command: 'ls' }),
        read('b.ts'),
        call('plan', { summary: 'Round once.', files: [], decisions: [] }),
      ),
      calling(read('c.ts')),
    ]);
    await ask(1);
    await carriedOut(db(), taskId, [1, 0], { text: 'const a = 1;' });
    await ask(2);
    const [, assistant, told] = requests[1]?.messages ?? [];
    expect(assistant?.content[0]).toMatchObject({
      type: 'thinking',
      thinking: 'Two files.',
      signature: 'sig',
    });
    expect(blocksOf(assistant, 'tool_use').map((block) => block['id'])).toEqual(
      blocksOf(told, 'tool_result').map((block) => block['tool_use_id']),
    );
    const results = blocksOf(told, 'tool_result');
    expect(results[0]).toMatchObject({ content: [{ type: 'text', text: 'const a = 1;' }] });
    expect(results[0]).not.toHaveProperty('is_error');
    expect(results[1]).toMatchObject({ is_error: true });
    expect(JSON.stringify(results[1])).toContain('there is no tool');
    expect(results[2]).toMatchObject({ is_error: true });
    expect(JSON.stringify(results[2])).toContain('the task went on otherwise');
    expect(JSON.stringify(results[3])).toContain('Noted.');
  });

  test('tells notes that waited, once, after the results', async () => {
    const { ask, requests, taskId } = await setUp([calling(read('a.ts'))]);
    await ask(1);
    await saveNote(db(), taskId, 'redirect-1', 'A person, eve, redirects you: keep the API.');
    await saveNote(db(), taskId, 'redirect-1', 'told under one key once');
    await ask(2);
    await ask(3);
    const told = requests[1]?.messages.at(-1);
    expect(told?.content.map((block) => block.type)).toEqual(['tool_result', 'text']);
    expect(textsOf(told)).toEqual(['A person, eve, redirects you: keep the API.']);
    expect(textsOf(requests[2]?.messages.at(-1))).toEqual([]);
    expect(textsOf(requests[2]?.messages[2])).toEqual(['A person, eve, redirects you: keep the API.']);
    expect((await loadPastTurns(db(), taskId, 4)).map((turn) => turn.told.length)).toEqual([0, 2, 1]);
  });

  test('shows screenshots of a visit as images', async () => {
    const { ask, requests, taskId } = await setUp([
      calling(call('browser', { urls: ['http://localhost:5173/'] })),
    ]);
    await ask(1);
    const attachments = [
      { name: 'page.png', mediaType: 'image/png', base64: 'iVBORw0K' },
      { name: 'log.txt', mediaType: 'text/plain', base64: 'eA==' },
    ];
    await carriedOut(db(), taskId, [1, 0], { text: 'One console error.', attachments });
    await ask(2);
    expect(requests[1]?.messages.at(-1)?.content[0]?.['content']).toEqual([
      { type: 'text', text: 'One console error.' },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0K' } },
    ]);
  });

  test('goes on after an answer without any call, and after an empty one', async () => {
    const { ask, requests } = await setUp([
      { content: [{ type: 'text', text: 'I am done.' }] },
      { content: [] },
      calling(read('a.ts')),
    ]);
    expect(await ask(1)).toMatchObject({ calls: [], stopped: 'end', said: 'I am done.' });
    expect(await ask(2)).toMatchObject({ calls: [], stopped: 'end', said: '' });
    await ask(3);
    expect(textsOf(requests[1]?.messages.at(-1))[0]).toContain('You called no tool.');
    expect(requests[2]?.messages[3]).toEqual({
      role: 'assistant',
      content: [{ type: 'text', text: '(nothing)' }],
    });
  });

  test('goes on after a refusal, without what was declined', async () => {
    const { ask, requests } = await setUp([
      {
        content: [{ type: 'text', text: 'I cannot' }, call('run', { command: 'x' })],
        stop_reason: 'refusal',
      },
      calling(read('a.ts')),
    ]);
    expect(await ask(1)).toMatchObject({ stopped: 'refused', calls: [] });
    await ask(2);
    expect(requests[1]?.messages[1]).toEqual({
      role: 'assistant',
      content: [{ type: 'text', text: '(declined)' }],
    });
    expect(textsOf(requests[1]?.messages[2])[0]).toContain('declined');
  });
});

describe('prompt caching', () => {
  const marksOf = (request: WireRequest | undefined): string[] => [
    ...(request?.system.flatMap((block) => (block.cache_control ? ['system'] : [])) ?? []),
    ...(request?.messages.flatMap((message, index) =>
      message.content.flatMap((block, at) =>
        block['cache_control'] ? [`${index}/${at === message.content.length - 1 ? 'last' : at}`] : [],
      ),
    ) ?? []),
  ];
  const bare = (message: WireMessage | undefined) =>
    message?.content.map((block) => ({ ...block, cache_control: undefined }));

  test('each turn reads what the one before wrote, with at most four marks', async () => {
    const { ask, requests, taskId } = await setUp([calling(read('a.ts'))]);
    for (let turn = 1; turn <= 4; turn += 1) {
      await ask(turn);
      await carriedOut(db(), taskId, [turn, 0], { text: `content ${turn}` });
    }
    expect(requests.map(marksOf)).toEqual([
      ['system', '0/last'],
      ['system', '0/last', '2/last'],
      ['system', '0/last', '2/last', '4/last'],
      ['system', '0/last', '4/last', '6/last'],
    ]);
    for (const [index, request] of requests.slice(1).entries()) {
      const before = requests[index];
      expect(request.system).toEqual(before?.system);
      expect(request.tools).toEqual(before?.tools);
      expect(request.messages.slice(0, before?.messages.length).map(bare)).toEqual(
        before?.messages.map(bare),
      );
    }
  });
});

describe('calls that cannot be carried out', () => {
  test('say why, in words that help, and the others go on', async () => {
    const { ask, taskId } = await setUp([
      calling(
        call('reed', { path: 'a.ts' }),
        call('read', { file: 'a.ts' }),
        call('web_search', { query: 'x' }),
        call('write', { path: 'big.ts', text: 'x'.repeat(argumentBytesMax) }),
        call('read', 'a.ts'),
        read('a.ts'),
      ),
    ]);
    const { calls } = await ask(1);
    expect(calls.map(({ problem }) => problem)).toEqual([
      expect.stringContaining('Did you mean read?'),
      expect.stringContaining('"path" is missing: add it as text'),
      expect.stringContaining('there is no tool "web_search"'),
      expect.stringContaining(`and ${argumentBytesMax} is the most`),
      expect.stringContaining('What was given to read'),
      null,
    ]);
    expect(calls.map(({ tool }) => tool)).toEqual([null, 'read', 'web_search', 'write', 'read', 'read']);
    expect(await loadToolCall(db(), taskId, 1, 5)).toEqual({ tool: 'read', arguments: { path: 'a.ts' } });
    expect(await loadToolCall(db(), taskId, 1, 3)).toEqual({ problem: calls[3]?.problem });
    expect(await loadToolCall(db(), taskId, 1, 99)).toEqual({ problem: expect.any(String) });
    const recorded = await findAnswer(db(), taskId, 1);
    expect(JSON.stringify(recorded).length).toBeLessThan(10_000);
  });

  test('beyond the bound of one answer are refused, and answered one by one', async () => {
    const many = Array.from({ length: 200 }, (_, index) => read(`${index}.ts`));
    const { ask, requests } = await setUp([calling(...many), calling(read('a.ts'))]);
    const { calls } = await ask(1);
    expect(calls.filter(({ problem }) => problem === null)).toHaveLength(callsPerTurnMax);
    expect(calls[callsPerTurnMax]?.problem).toContain(`${callsPerTurnMax} calls`);
    await ask(2);
    const ids = blocksOf(requests[1]?.messages.at(-1), 'tool_result').map((block) => block['tool_use_id']);
    expect(new Set(ids).size).toBe(200);
  });

  test('cut off in the middle are told, and a developer that is cut off each time is given up', async () => {
    const cut: WireAnswer = {
      content: [read('a.ts'), call('write', {}, 'w')],
      stop_reason: 'max_tokens',
      partial: '{"path":"big.ts","te',
    };
    const { ask } = await setUp([cut], { answerTokensMax: 1000 });
    const { calls, stopped } = await ask(1);
    expect(stopped).toBe('length');
    expect(calls[1]?.problem).toContain('cut off at 1000 tokens');
    for (const turn of [2, 3, 4]) await ask(turn);
    expect(await failureOf(ask(5))).toMatchObject({
      kind: 'model.malformed-answer',
      message: expect.stringContaining('develop.answerTokensMax'),
    });
  });
});

describe('a conversation without room', () => {
  const tooLong: WireError = {
    status: 400,
    error: { type: 'invalid_request_error', message: 'prompt is too long: 250000 tokens > 200000 maximum' },
  };

  test('is compacted, and stays so', async () => {
    const { ask, requests, taskId } = await setUp([calling(read('a.ts'))], { contextTokensMax: 14_000 });
    for (let turn = 1; turn <= 12; turn += 1) {
      await ask(turn);
      await carriedOut(db(), taskId, [turn, 0], { text: 'z'.repeat(4000) }, { summary: `read file ${turn}` });
    }
    expect(await ask(13)).toMatchObject({ compacted: true });
    const sent = JSON.stringify(requests.at(-1));
    expect(sent.length / 4).toBeLessThan(14_000);
    expect(sent).toContain('[left out to make room] read file 1');
    expect(sent).toContain('wanted |Totals lose their cents');
  });

  test('of which the provider says so is compacted harder and asked once more', async () => {
    const { ask, requests, taskId } = await setUp([
      calling(...['a.ts', 'b.ts'].map(read)),
      calling(read('c.ts')),
      tooLong,
      calling(read('d.ts')),
    ]);
    await ask(1);
    for (const at of [0, 1])
      await carriedOut(db(), taskId, [1, at], { text: 'z'.repeat(30_000) }, { summary: 'read much' });
    await ask(2);
    await carriedOut(db(), taskId, [2, 0], { text: 'short' });
    expect(await ask(3)).toMatchObject({ calls: [{ summary: 'read d.ts' }], compacted: true });
    expect(requests).toHaveLength(4);
    expect(JSON.stringify(requests[3]).length).toBeLessThan(JSON.stringify(requests[2]).length / 2);
  });

  test('that is too long even then fails, and says what to set', async () => {
    const { ask, requests } = await setUp([tooLong]);
    expect(await failureOf(ask(1))).toMatchObject({
      kind: 'model.context-too-long',
      message: expect.stringContaining('Lower develop.contextTokensMax'),
    });
    expect(requests).toHaveLength(2);
  });
});

describe('a provider that fails', () => {
  test.each([
    [401, 'authentication_error', 'model.unauthorised', 'ANTHROPIC_API_KEY'],
    [529, 'overloaded_error', 'model.overloaded', 'asked again'],
    [404, 'not_found_error', 'model.unknown-model', 'develop.model'],
  ])(
    'with %i is a failure of the catalogue that speaks of the developer',
    async (status, type, kind, remedy) => {
      const { ask, requests } = await setUp([{ status, error: { type, message: 'model: sk-test-key' } }]);
      const failure = await failureOf(ask(1));
      expect(failure.kind).toBe(kind);
      expect(failure.message).toMatch(/^The developer \(anthropic claude-opus-4-6\) answered/);
      expect(failure.message).toContain(remedy);
      expect(failure.message).not.toContain('sk-test-key');
      expect(requests).toHaveLength(1);
    },
  );

  test('is asked by nobody whose connection is not the planned one', async () => {
    const { connections } = await simulatorForTest();
    const { taskId, planId } = await plannedTask(db());
    const developer = createDeveloperActivities({ db: db(), connections });
    expect(await failureOf(developer.askDeveloper({ taskId, planId, turn: 1, iteration: 1 }))).toMatchObject({
      kind: 'configuration.invalid',
      message: expect.stringContaining('The developer was planned as real'),
    });
  });
});
