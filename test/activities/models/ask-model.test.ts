import type { Connections } from '../../../core/panel/connection.ts';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type AskModel, createAskModel } from '../../../activities/models/ask-model.ts';
import type { Question } from '../../../activities/models/question.ts';
import { type FailureKind, isRetryable } from '../../../core/failure.ts';
import { ballotJsonSchema } from '../../../core/panel/ballot.ts';
import { renderFile } from '../../../core/panel/render.ts';
import { type Provider, providers } from '../../../core/panel/seat.ts';
import { failureOf, injectable, seatOf, simulatorForTest } from './support.ts';

const question = (more: Partial<Question> = {}): Omit<Question, 'model'> => ({
  system: 'You audit changes.\nFocus: security',
  user: renderFile(injectable, { firstHunk: 0, endHunk: 1 }),
  schema: ballotJsonSchema,
  maxOutputTokens: 8_000,
  timeoutMs: 20_000,
  signal: new AbortController().signal,
  askKey: 'audit-1/1/seat/0',
  ...more,
});

async function faulty(fault: Record<string, unknown>) {
  const simulator = await simulatorForTest();
  await simulator.control('faults', [fault]);
  return { simulator, askModel: createAskModel(simulator.connections) };
}

/** What a fault is for the panel; `text` where it is an answer that only its reader can judge. */
const expected: Record<string, FailureKind | 'text'> = {
  unauthorised: 'model.unauthorised',
  forbidden: 'model.unauthorised',
  'unknown-model': 'model.unknown-model',
  'rate-limited': 'model.rate-limited',
  'quota-exhausted': 'model.quota-exhausted',
  'server-error': 'model.overloaded',
  overloaded: 'model.overloaded',
  'context-too-long': 'model.context-too-long',
  reset: 'model.unreachable',
  refuse: 'model.unreachable',
  cut: 'model.unreachable',
  'truncated-body': 'model.unreachable',
  'error-body': 'model.overloaded',
  refusal: 'model.refused',
  empty: 'text',
  'invalid-json': 'text',
  'wrong-shape': 'text',
};

const known: Partial<Record<`${Provider} ${string}`, FailureKind | 'text'>> = {
  // OpenAI's 403 says by its code that the model is what the key may not see.
  'openai forbidden': 'model.unknown-model',
  // Ollama has no refusal of its own: the model declines in words, which are no ballot.
  'ollama refusal': 'text',
};

describe.each(providers)('%s', (provider) => {
  test.each(Object.keys(expected))('%s', async (kind) => {
    const { askModel, simulator } = await faulty({ kind });
    const wanted = known[`${provider} ${kind}`] ?? expected[kind];
    const asked = askModel(seatOf(provider), question());
    if (wanted === 'text') {
      expect((await asked).stopped).toBe('end');
    } else {
      const failure = await failureOf(asked);
      expect(failure).toMatchObject({ kind: wanted });
      expect(failure.message).toContain(`Seat "${provider}" (${provider}`);
      expect(failure.message).toMatch(/[.!] [A-Z].*\.$/);
    }
    expect(await simulator.log()).toHaveLength(1);
  });

  test('a wait that the provider names is the wait before the next try', async () => {
    const { askModel } = await faulty({ kind: 'rate-limited', retryAfterSeconds: 17 });
    const failure = await failureOf(askModel(seatOf(provider), question()));
    expect(failure).toMatchObject({ kind: 'model.rate-limited', retryAfterMs: 17_000 });
    expect(isRetryable(failure.kind)).toBe(true);
  });

  test('a wait that the provider does not name is left open', async () => {
    const { askModel } = await faulty({ kind: 'rate-limited' });
    expect(await failureOf(askModel(seatOf(provider), question()))).toMatchObject({ retryAfterMs: null });
  });

  test.each(['hang', 'stall'])('%s ends when the time is up', async (kind) => {
    const { askModel, simulator } = await faulty({ kind });
    const failure = await failureOf(askModel(seatOf(provider), question({ timeoutMs: 300 })));
    expect(failure.kind).toBe('model.timed-out');
    await vi.waitFor(async () => expect((await simulator.log())[0]).toMatchObject({ aborted: true }), {
      timeout: 20_000,
    });
  });

  test('a cancelled ask ends at once, and the provider sees that nobody waits any more', async () => {
    const { askModel, simulator } = await faulty({ kind: 'hang' });
    const cancel = new AbortController();
    const asked = askModel(seatOf(provider), question({ signal: cancel.signal }));
    await vi.waitFor(async () => expect(await simulator.log()).toHaveLength(1), { timeout: 20_000 });
    const reason = new Error('the audit was cancelled');
    cancel.abort(reason);
    await expect(asked).rejects.toBe(reason);
    await vi.waitFor(async () => expect((await simulator.log())[0]).toMatchObject({ aborted: true }), {
      timeout: 20_000,
    });
  });

  test('an answer cut off at the limit says so', async () => {
    const simulator = await simulatorForTest();
    const askModel = createAskModel(simulator.connections);
    const reply = await askModel(seatOf(provider), question({ maxOutputTokens: 40 }));
    expect(reply.stopped).toBe('length');
  });

  test('the reply counts tokens, and the ask is known by its key', async () => {
    const simulator = await simulatorForTest();
    const reply = await createAskModel(simulator.connections)(seatOf(provider), question());
    expect(reply.inputTokens).toBeGreaterThan(20);
    expect(reply.outputTokens).toBeGreaterThan(20);
    expect(await simulator.log()).toMatchObject([{ key: 'audit-1/1/seat/0', provider }]);
  });
});

/** A server that is no provider; gives its origin. */
async function serve(answer: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer({}, answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An address that somebody has just left. */
async function deserted(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

const secret = 'sk-proj-Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA';

const realAt = (baseUrl: string): AskModel => {
  const connection = { apiKey: secret, baseUrl, simulated: false };
  return createAskModel(
    Object.fromEntries(providers.map((provider) => [provider, connection])) as Connections,
  );
};
const real = (provider: Provider) => seatOf(provider, { simulated: false });

describe.each(providers)('%s, when something else is at its address', (provider) => {
  test('nothing listens', async () => {
    const failure = await failureOf(realAt(await deserted())(real(provider), question()));
    expect(failure).toMatchObject({ kind: 'model.unreachable' });
    expect(failure.message).toContain('could not be reached: nothing listens at its address');
  });

  test('the name has no address', async () => {
    const failure = await failureOf(realAt('http://no-such-host.invalid')(real(provider), question()));
    expect(failure.kind).toBe('model.unreachable');
    expect(failure.message).toMatch(/its name (has no address|could not be looked up)/);
  });

  test('a page of another server is not taken for an answer', async () => {
    const origin = await serve((_request, response) => {
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<html>Please log in to the network</html>');
    });
    const failure = await failureOf(realAt(origin)(real(provider), question()));
    expect(failure).toMatchObject({ kind: 'model.unreachable' });
    expect(failure.message).toContain('not in the form of its API');
  });

  test('a redirect is not followed, since the key would go along', async () => {
    const seen: string[] = [];
    const other = await serve((request, response) => {
      seen.push(request.url ?? '');
      response.end('{}');
    });
    const origin = await serve((_request, response) => {
      response.writeHead(307, { location: `${other}/stolen` }).end();
    });
    const failure = await failureOf(realAt(origin)(real(provider), question()));
    expect(failure.kind).toBe('model.unreachable');
    expect(seen).toEqual([]);
  });

  test('a key that the other side repeats does not come through', async () => {
    const origin = await serve((_request, response) => {
      const message = `Incorrect API key provided: ${secret} (sk-proj-Zm9v****MA, Bearer abcdefghijkl)`;
      response
        .writeHead(401, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: { message } }));
    });
    const failure = await failureOf(realAt(origin)(real(provider), question()));
    expect(failure.kind).toBe('model.unauthorised');
    expect(failure.message).toContain('Incorrect API key provided: [key]');
    expect(failure.message).not.toMatch(/Zm9v|abcdefghijkl/);
  });

  test('an answer without end is broken off', async () => {
    const megabyte = 'x'.repeat(1024 * 1024);
    const origin = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => {
        while (!response.destroyed && response.write(megabyte)) continue;
      };
      response.on('drain', more);
      more();
    });
    const failure = await failureOf(realAt(origin)(real(provider), question()));
    expect(failure).toMatchObject({ kind: 'model.malformed-answer' });
    expect(failure.message).toContain('32 MB');
  });
});

test.each(['xai', 'github'] as const)(
  '%s gets none of what the environment holds for OpenAI',
  async (provider) => {
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'x-secret: for-openai\nauthorization: Bearer for-openai');
    vi.stubEnv('OPENAI_ORG_ID', 'org-for-openai');
    vi.stubEnv('OPENAI_PROJECT_ID', 'project-for-openai');
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const seen: Record<string, unknown>[] = [];
    const origin = await serve((request, response) => {
      seen.push(request.headers);
      response.writeHead(500).end();
    });
    await failureOf(realAt(origin)(real(provider), question()));
    expect(JSON.stringify(seen)).not.toContain('for-openai');
    expect(seen).toMatchObject([{ authorization: `Bearer ${secret}`, 'content-type': 'application/json' }]);
  },
);

test('the simulator never passes for a real provider, even where its address was given as a real one', async () => {
  const { connections } = await simulatorForTest();
  const disguised = {
    ...connections,
    openai: { apiKey: 'key', baseUrl: connections.openai?.baseUrl ?? '', simulated: false },
  };
  const failure = await failureOf(createAskModel(disguised)(real('openai'), question()));
  expect(failure.kind).toBe('configuration.invalid');
  expect(failure.message).toContain('the simulator answered for openai');
});

test('a seat that was planned as real is not asked of the simulator, nor the other way round', async () => {
  const simulator = await simulatorForTest();
  const planned = await failureOf(createAskModel(simulator.connections)(real('google'), question()));
  expect(planned.kind).toBe('configuration.invalid');
  const paid = await failureOf(realAt('http://127.0.0.1:1')(seatOf('google'), question()));
  expect(paid.kind).toBe('configuration.invalid');
  expect(await simulator.log()).toEqual([]);
});

test('a seat without a key says which to set', async () => {
  const { connections } = await simulatorForTest();
  const failure = await failureOf(createAskModel({ ...connections, xai: null })(seatOf('xai'), question()));
  expect(failure.kind).toBe('model.unauthorised');
  expect(failure.message).toContain('XAI_API_KEY');
});
