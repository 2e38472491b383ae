import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Ollama } from 'ollama';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createAskModel } from '../../../activities/models/ask-model.ts';
import {
  contextLoaded,
  contextOfModel,
  isSurelyOver,
  wasOver,
} from '../../../activities/models/ollama-context.ts';
import { ballotJsonSchema } from '../../../core/panel/ballot.ts';
import type { Connections } from '../../../core/panel/connection.ts';
import { providers } from '../../../core/panel/seat.ts';
import { failureOf, seatOf } from './support.ts';

/** An Ollama of any version: what it answers to each path; 404 to all others. */
async function ollama(answers: Record<string, object>) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const answer = answers[request.url ?? ''];
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { error: 'not found' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { baseUrl, asked, client: new Ollama({ host: baseUrl }) };
}

const shown = (context: number) => ({
  model_info: { 'general.architecture': 'qwen3', 'qwen3.context_length': context },
});
const loaded = (context?: number) => ({
  models: [
    { name: 'other:1b', model: 'other:1b', context_length: 1 },
    { name: 'm:latest', model: 'm:latest', context_length: context },
  ],
});
const answered = (prompt: number, written: number) => ({
  model: 'm',
  message: { role: 'assistant', content: '{}' },
  done: true,
  done_reason: 'stop',
  prompt_eval_count: prompt,
  eval_count: written,
});

describe('what a server tells of contexts', () => {
  test('is what the model can have, and what it is loaded with', async () => {
    const { client } = await ollama({ '/api/show': shown(40_960), '/api/ps': loaded(8_192) });
    expect(await contextOfModel(client, 'm')).toBe(40_960);
    expect(await contextLoaded(client, 'm')).toBe(8_192);
    expect(await contextLoaded(client, 'unknown')).toBeNull();
  });

  test('may be nothing, on older ones', async () => {
    const { client } = await ollama({ '/api/show': {}, '/api/ps': loaded() });
    expect(await contextOfModel(client, 'm')).toBeNull();
    expect(await contextLoaded(client, 'm')).toBeNull();
    const { client: none } = await ollama({});
    expect([await contextOfModel(none, 'm'), await contextLoaded(none, 'm')]).toEqual([null, null]);
  });
});

describe('prompt and answer were over the context', () => {
  test.each([
    [{ prompt_eval_count: 8_192, eval_count: 1 }, [8_192], true],
    [{ prompt_eval_count: 8_000, eval_count: 192 }, [8_192], false],
    [{ prompt_eval_count: 8_000, eval_count: 193 }, [null, 8_192, 40_960], true],
    [{ eval_count: 300 }, [8_192], false],
    [{ prompt_eval_count: 1e9, eval_count: 1 }, [null], false],
  ])('by %j in %j: %s', (counts, contexts, over) => {
    expect(wasOver(counts, contexts)).toBe(over);
  });

  test('is not said of a prompt in advance, unless it is over however it is counted', () => {
    const prompt = 'x'.repeat(30_000);
    expect(isSurelyOver(prompt, 6_000)).toBe(true);
    expect(isSurelyOver(prompt, 8_000)).toBe(false);
    expect(isSurelyOver(prompt, null)).toBe(false);
  });
});

describe('an ask', () => {
  const ask = async (answers: Record<string, object>) => {
    const { baseUrl, asked } = await ollama(answers);
    const connection = { apiKey: '', baseUrl, simulated: false };
    const connections = Object.fromEntries(providers.map((one) => [one, connection])) as Connections;
    const reply = createAskModel(connections)(seatOf('ollama', { simulated: false, model: 'm' }), {
      system: 'You audit changes.',
      user: 'x'.repeat(9_000),
      schema: ballotJsonSchema,
      maxOutputTokens: 1_000,
      timeoutMs: 5_000,
      signal: new AbortController().signal,
      askKey: 'audit/1/seat/0',
    });
    return { reply, asked };
  };

  test('that fits is answered', async () => {
    const { reply } = await ask({
      '/api/show': shown(40_960),
      '/api/ps': loaded(8_192),
      '/api/chat': answered(3_000, 100),
    });
    expect(await reply).toMatchObject({ stopped: 'end', inputTokens: 3_000 });
  });

  test.each([
    ['the context that the model was loaded with', { '/api/ps': loaded(2_048) }],
    ['the context that the model can have', { '/api/show': shown(2_048) }],
  ])('whose prompt the server cut in silence is told by %s', async (_, known) => {
    const { reply } = await ask({ ...known, '/api/chat': answered(2_048, 100) });
    const failure = await failureOf(reply);
    expect(failure.kind).toBe('model.context-too-long');
    expect(failure.message).toContain(
      'Seat "ollama" (ollama m) has no room in its context for the whole of this part',
    );
  });

  test('that is surely too long is not even sent', async () => {
    const { reply, asked } = await ask({ '/api/show': shown(512), '/api/chat': answered(512, 100) });
    expect((await failureOf(reply)).kind).toBe('model.context-too-long');
    expect(asked).toEqual(['/api/show']);
  });

  test('is answered by servers that tell nothing of contexts', async () => {
    const { reply } = await ask({ '/api/chat': answered(3_000, 100) });
    expect(await reply).toMatchObject({ stopped: 'end' });
  });

  test('that fails is explained by its own answer, not by what was looked up before', async () => {
    const { reply } = await ask({ '/api/show': shown(40_960), '/api/ps': loaded(8_192) });
    expect((await failureOf(reply)).message).toContain('answered 404 ("not found")');
  });
});
