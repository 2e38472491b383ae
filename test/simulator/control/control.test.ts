import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { LoggedAsk } from '../../../simulator/control/log.ts';
import type { Simulator } from '../../../simulator/server.ts';
import {
  anthropicClient,
  byName,
  control,
  injectable,
  openaiClient,
  simulatorForTest,
  toBallot,
} from '../support.ts';

const { ask: askClaude } = byName('Anthropic Messages');
const { ask: askGpt } = byName('OpenAI Responses');
const asks = async (simulator: Simulator) => (await control(simulator, 'GET', 'log')).body as LoggedAsk[];

const ballot = (vote: 'pass' | 'abstain') => ({
  vote,
  confidence: 1,
  summary: 'scripted',
  findings: [],
  covered: [],
});

describe('log', () => {
  test('tells each ask with its key and the hash of its prompt', async () => {
    const simulator = await simulatorForTest();
    await anthropicClient(simulator).messages.create(
      { model: 'claude-x', max_tokens: 900, messages: [{ role: 'user', content: 'hello' }] },
      { headers: { 'x-countersign-ask': 'audit-1/1/claude/0' } },
    );
    await askGpt(simulator, { stream: true });
    await expect
      .poll(() => asks(simulator))
      .toMatchObject([
        {
          provider: 'anthropic',
          protocol: 'messages',
          model: 'claude-x',
          persona: 'security',
          stream: false,
          key: 'audit-1/1/claude/0',
          promptSha256: createHash('sha256').update('hello').digest('hex'),
          status: 200,
          aborted: false,
          fault: null,
        },
        {
          provider: 'openai',
          protocol: 'responses',
          stream: true,
          key: null,
          promptSha256: createHash('sha256').update(injectable).digest('hex'),
          ms: expect.any(Number) as unknown,
        },
      ]);
    expect((await control(simulator, 'DELETE', 'log')).status).toBe(204);
    expect(await asks(simulator)).toEqual([]);
  });

  test('tells of malformed requests and failures too', async () => {
    const simulator = await simulatorForTest();
    await control(simulator, 'PUT', 'faults', [{ kind: 'overloaded' }]);
    await expect(askClaude(simulator, { stream: false })).rejects.toThrow();
    await expect(
      openaiClient(simulator, 'openai').chat.completions.create({ model: 'm', messages: [] }),
    ).rejects.toThrow();
    expect(await asks(simulator)).toMatchObject([
      { status: 529, fault: 'overloaded', persona: 'security' },
      { status: 400, fault: null, persona: null, model: 'm' },
    ]);
  });

  test('shows an ask that is still under way', async () => {
    const simulator = await simulatorForTest();
    await control(simulator, 'PUT', 'faults', [{ kind: 'hang' }]);
    const asked = askGpt(simulator, { stream: false }).catch(() => 'gone');
    await expect.poll(() => asks(simulator)).toMatchObject([{ status: null, ms: null }]);
    await simulator.close();
    expect(await asked).toBe('gone');
  });

  test('is appended to a file, at arrival and at the end, over restarts', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'simulator-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'logs', 'asks.jsonl');
    for (const _run of [1, 2]) {
      const simulator = await simulatorForTest(file);
      await askClaude(simulator, { stream: false });
      await expect.poll(async () => (await asks(simulator))[0]?.ms).not.toBeNull();
      await simulator.close();
    }
    const lines = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as LoggedAsk);
    expect(lines.map((line) => line.status)).toEqual([null, 200, null, 200]);
    expect(lines[0]?.id).toBe(lines[1]?.id);
    expect(new Set(lines.map((line) => line.id)).size).toBe(2);
  });
});

describe('script', () => {
  test('answers are given in order, then the persona speaks', async () => {
    const simulator = await simulatorForTest();
    const put = await control(simulator, 'PUT', 'script', [
      { provider: 'anthropic', answers: [ballot('pass'), 'not json'] },
      { model: 'gpt-5.4', answers: [ballot('abstain')] },
    ]);
    expect(put.status).toBe(204);
    const claude = () => askClaude(simulator, { stream: false });
    expect(toBallot(await claude())).toEqual(ballot('pass'));
    expect(toBallot(await askGpt(simulator, { stream: false })).vote).toBe('abstain');
    expect(await claude()).toBe('not json');
    expect(toBallot(await claude()).vote).toBe('fail');
    expect((await control(simulator, 'GET', 'script')).body).toEqual([]);
  });

  test('a failure that keeps the model from speaking uses no answer up', async () => {
    const simulator = await simulatorForTest();
    await control(simulator, 'PUT', 'script', [{ answers: [ballot('pass')] }]);
    await control(simulator, 'PUT', 'faults', [{ kind: 'rate-limited' }, { kind: 'slow', ms: 1 }]);
    await expect(askClaude(simulator, { stream: false })).rejects.toThrow();
    expect(toBallot(await askClaude(simulator, { stream: false }))).toEqual(ballot('pass'));
  });

  test('the scripted persona has no opinion of its own', async () => {
    const simulator = await simulatorForTest();
    const text = await askClaude(simulator, { stream: false, model: 'persona-scripted' });
    expect(toBallot(text)).toMatchObject({ vote: 'abstain', findings: [] });
  });
});

describe('faults', () => {
  test('strike whom they are for, so often as they say', async () => {
    const simulator = await simulatorForTest();
    await control(simulator, 'PUT', 'faults', [
      { kind: 'server-error', provider: 'openai', times: 2 },
      { kind: 'overloaded', model: 'other-model', times: null },
    ]);
    await askClaude(simulator, { stream: false });
    for (const _try of [1, 2])
      await expect(askGpt(simulator, { stream: false })).rejects.toMatchObject({ status: 500 });
    await askGpt(simulator, { stream: false });
    for (const _try of [1, 2, 3])
      await expect(askClaude(simulator, { stream: false, model: 'other-model' })).rejects.toMatchObject({
        status: 529,
      });
    expect((await control(simulator, 'GET', 'faults')).body).toMatchObject({
      left: [{ kind: 'overloaded', times: null }],
    });
    await control(simulator, 'PUT', 'faults', []);
    await askClaude(simulator, { stream: false, model: 'other-model' });
  });

  test('that play a small context spare the prompts within it', async () => {
    const simulator = await simulatorForTest();
    await control(simulator, 'PUT', 'faults', [{ kind: 'context-too-long', tokensMax: 1000, times: null }]);
    const user = (tokens: number) => 'word '.repeat((tokens * 4) / 5);
    await askClaude(simulator, { stream: false, user: user(400) });
    await expect(askClaude(simulator, { stream: false, user: user(1100) })).rejects.toMatchObject({
      status: 400,
    });
  });
});

describe('what is malformed', () => {
  test.each([
    ['faults', [{ kind: 'earthquake' }]],
    ['faults', [{ kind: 'slow' }]],
    ['faults', [{ kind: 'hang', provider: 'acme' }]],
    ['faults', { kind: 'hang' }],
    ['script', [{ answer: [] }]],
    ['latency', { ms: -1 }],
    ['latency', undefined],
  ])('%s %j is refused in words and changes nothing', async (path, body) => {
    const simulator = await simulatorForTest();
    await control(simulator, 'PUT', 'faults', [{ kind: 'hang', provider: 'xai' }]);
    const { status, body: answer } = await control(simulator, 'PUT', path, body);
    expect(status).toBe(400);
    expect(answer).toMatchObject({ error: expect.stringContaining('✖') as unknown });
    expect((await control(simulator, 'GET', 'faults')).body).toMatchObject({ left: [{ provider: 'xai' }] });
  });
});

test('a web page cannot steer it', async () => {
  const simulator = await simulatorForTest();
  const response = await fetch(`${simulator.url}/control/log`, {
    headers: { origin: 'http://evil.example' },
  });
  expect(response.status).toBe(403);
});
