import { APIError as AnthropicError } from '@anthropic-ai/sdk';
import { ApiError } from '@google/genai';
import { APIError as OpenAiError } from 'openai';
import { describe, expect, test } from 'vitest';
import type { Fault } from '../../simulator/control/faults.ts';
import { askers, control, faulty, simulatorForTest, statusOf, thrown, toBallot } from './support.ts';

/** What each provider's status is for each failure: the same through a stream as without one. */
const statuses: Record<string, Partial<Record<Fault['kind'], number>>> = {
  'Anthropic Messages': {
    unauthorised: 401,
    forbidden: 403,
    'unknown-model': 404,
    'rate-limited': 429,
    'quota-exhausted': 400,
    'server-error': 500,
    overloaded: 529,
    'context-too-long': 400,
  },
  'OpenAI Responses': {
    unauthorised: 401,
    forbidden: 403,
    'unknown-model': 404,
    'rate-limited': 429,
    'quota-exhausted': 429,
    'server-error': 500,
    overloaded: 503,
    'context-too-long': 400,
  },
  'OpenAI Chat Completions': {
    unauthorised: 401,
    forbidden: 403,
    'unknown-model': 404,
    'rate-limited': 429,
    'quota-exhausted': 429,
    'server-error': 500,
    overloaded: 503,
    'context-too-long': 400,
  },
  'xAI Chat Completions': {
    unauthorised: 400,
    forbidden: 403,
    'unknown-model': 404,
    'rate-limited': 429,
    'quota-exhausted': 429,
    'server-error': 500,
    overloaded: 503,
    'context-too-long': 400,
    refusal: 403,
  },
  'GitHub Models': {
    unauthorised: 401,
    forbidden: 403,
    'unknown-model': 404,
    'rate-limited': 429,
    'quota-exhausted': 429,
    'server-error': 500,
    overloaded: 503,
    'context-too-long': 413,
    refusal: 400,
  },
  Gemini: {
    unauthorised: 400,
    forbidden: 403,
    'unknown-model': 404,
    'rate-limited': 429,
    'quota-exhausted': 429,
    'server-error': 500,
    overloaded: 503,
    'context-too-long': 400,
  },
  Ollama: {
    unauthorised: 401,
    forbidden: 403,
    'unknown-model': 404,
    'rate-limited': 429,
    'quota-exhausted': 429,
    'server-error': 500,
    overloaded: 503,
    'context-too-long': 400,
  },
};

describe.each(askers)('$name', ({ name, ask, provider }) => {
  const cases = Object.entries(statuses[name] ?? {}).flatMap(([kind, status]) =>
    [false, true].map((stream) => ({ kind: kind as Fault['kind'], status, stream })),
  );

  test.each(cases)(
    '$kind is status $status, stream: $stream; the next ask is answered',
    async ({ kind, status, stream }) => {
      const simulator = await faulty({ kind, provider });
      const { error } = await thrown(simulator, ask, { stream });
      expect(statusOf(error)).toBe(status);
      if (provider === 'anthropic') expect(error).toBeInstanceOf(AnthropicError);
      if (['openai', 'xai', 'github'].includes(provider)) expect(error).toBeInstanceOf(OpenAiError);
      if (provider === 'google') expect(error).toBeInstanceOf(ApiError);
      if (provider === 'ollama') expect(error?.name).toBe('ResponseError');
      expect(toBallot(await ask(simulator, { stream })).vote).toBe('fail');
    },
  );

  test.each(['reset', 'refuse'] as const)('%s is an error without a status', async (kind) => {
    const simulator = await faulty({ kind });
    const { error } = await thrown(simulator, ask, { stream: false });
    expect(error).not.toBeNull();
    expect(statusOf(error)).toBeUndefined();
  });

  test.each([false, true])('a cut answer is an error, stream: %s', async (stream) => {
    const simulator = await faulty({ kind: 'cut', fraction: 0.6 });
    const { error } = await thrown(simulator, ask, { stream });
    expect(error).not.toBeNull();
    expect(statusOf(error)).toBeUndefined();
  });

  test('a slow first byte comes late, and is right', async () => {
    const simulator = await faulty({ kind: 'slow', ms: 150 });
    const startedAt = performance.now();
    const ballot = toBallot(await ask(simulator, { stream: false }));
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(145);
    expect(ballot.vote).toBe('fail');
  });

  test.each([false, true])('text that is no JSON arrives as text, stream: %s', async (stream) => {
    const simulator = await faulty({ kind: 'invalid-json' });
    const { error, text } = await thrown(simulator, ask, { stream });
    // OpenAI's stream helper reads the text itself where a schema was given.
    if (error) expect(error.message).toContain('invalid structured output JSON');
    else expect(() => JSON.parse(text ?? '') as unknown).toThrow(SyntaxError);
    expect(error !== null).toBe(stream && ['openai', 'xai', 'github'].includes(provider));
  });

  test('a wrong shape is JSON, and no ballot', async () => {
    const simulator = await faulty({ kind: 'wrong-shape' });
    const text = await ask(simulator, { stream: false });
    expect(() => JSON.parse(text) as unknown).not.toThrow();
    expect(() => toBallot(text)).toThrow();
  });

  test.each([false, true])('an empty answer is empty, stream: %s', async (stream) => {
    const simulator = await faulty({ kind: 'empty' });
    expect((await thrown(simulator, ask, { stream })).text ?? '').toBe('');
  });

  test('an answer whose body ends early never reads as a ballot', async () => {
    for (const stream of [false, true]) {
      const simulator = await faulty({ kind: 'truncated-body' });
      const { error, text } = await thrown(simulator, ask, { stream });
      if (error === null) expect(() => toBallot(text ?? '')).toThrow();
    }
  });

  test('an error with status 200 never reads as a ballot', async () => {
    for (const stream of [false, true]) {
      const simulator = await faulty({ kind: 'error-body' });
      const { error, text } = await thrown(simulator, ask, { stream });
      if (error === null) expect(() => toBallot(text ?? '')).toThrow();
    }
  });

  test('a bound on the answer cuts it in the midst', async () => {
    const simulator = await simulatorForTest();
    const { error, text } = await thrown(simulator, ask, { stream: false, tokensMax: 20 });
    expect(error).toBeNull();
    expect(text?.length).toBeLessThanOrEqual(80);
    expect(() => toBallot(text ?? '')).toThrow();
  });

  test('ballots that cannot be trusted keep to the schema', async () => {
    const simulator = await simulatorForTest();
    await control(simulator, 'PUT', 'faults', [
      { kind: 'forged-quotes' },
      { kind: 'outside-change' },
      { kind: 'many-findings', count: 40 },
    ]);
    const ballot = async () => toBallot(await ask(simulator, { stream: false }));
    const forged = await ballot();
    expect(forged.findings[0]).toMatchObject({ file: 'src/users.ts', startLine: 1 });
    expect(forged.findings[0]?.quote).not.toContain('SELECT');
    expect((await ballot()).findings.map((finding) => [finding.file, finding.startLine])).toEqual([
      ['not/in/the/change.ts', 1],
      ['src/users.ts', 900_000],
    ]);
    expect((await ballot()).findings).toHaveLength(40);
  });
});
