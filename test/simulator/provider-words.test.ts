import { RateLimitError } from '@anthropic-ai/sdk';
import { expect, test } from 'vitest';
import { askers, byName, faulty, statusOf, thrown } from './support.ts';

test('Anthropic names the type, the wait and the request', async () => {
  const simulator = await faulty({ kind: 'rate-limited', retryAfterSeconds: 7 });
  const { error } = await thrown(simulator, byName('Anthropic Messages').ask, { stream: false });
  expect(error).toBeInstanceOf(RateLimitError);
  expect(error).toMatchObject({ type: 'rate_limit_error' });
  expect(error?.headers?.get('retry-after')).toBe('7');
  expect(error?.requestID).toMatch(/^req_/u);
});

test('no wait is told when there is none to tell', async () => {
  for (const { ask, provider } of askers) {
    const simulator = await faulty({ kind: 'rate-limited' });
    const { error } = await thrown(simulator, ask, { stream: false });
    expect(statusOf(error), provider).toBe(429);
    expect(error?.headers?.get('retry-after') ?? null, provider).toBeNull();
    expect(error?.message, provider).not.toContain('retryDelay');
  }
});

test('OpenAI tells an empty purse from a short wait by its code', async () => {
  for (const name of ['OpenAI Responses', 'OpenAI Chat Completions']) {
    const { ask } = byName(name);
    const limited = await faulty({ kind: 'rate-limited', retryAfterSeconds: 3 });
    const first = await thrown(limited, ask, { stream: false });
    expect(first.error).toMatchObject({ code: 'rate_limit_exceeded' });
    expect(first.error?.headers?.get('retry-after')).toBe('3');
    const empty = await faulty({ kind: 'quota-exhausted' });
    expect((await thrown(empty, ask, { stream: false })).error).toMatchObject({
      code: 'insufficient_quota',
      type: 'insufficient_quota',
    });
  }
});

test('Google tells its wait in the body, and a daily quota by its id', async () => {
  const { ask } = byName('Gemini');
  const limited = await faulty({ kind: 'rate-limited', retryAfterSeconds: 34 });
  const { error } = await thrown(limited, ask, { stream: false });
  const body = JSON.parse(error?.message ?? '') as {
    error: { status: string; details: Record<string, unknown>[] };
  };
  expect(body.error.status).toBe('RESOURCE_EXHAUSTED');
  expect(body.error.details).toContainEqual({
    '@type': 'type.googleapis.com/google.rpc.RetryInfo',
    retryDelay: '34s',
  });
  const empty = await faulty({ kind: 'quota-exhausted' });
  expect((await thrown(empty, ask, { stream: false })).error?.message).toContain('PerDay');
  const wrongKey = await faulty({ kind: 'unauthorised' });
  expect((await thrown(wrongKey, ask, { stream: false })).error?.message).toContain('API_KEY_INVALID');
});

test('xAI’s error is a plain string', async () => {
  const simulator = await faulty({ kind: 'quota-exhausted' });
  const { error } = await thrown(simulator, byName('xAI Chat Completions').ask, { stream: false });
  expect(error).toMatchObject({ error: expect.stringContaining('credits') as unknown });
});

test('Ollama’s errors read as measured', async () => {
  const { ask } = byName('Ollama');
  const missing = await faulty({ kind: 'unknown-model' });
  expect((await thrown(missing, ask, { stream: false, model: 'nope' })).error?.message).toBe(
    "model 'nope' not found",
  );
  const busy = await faulty({ kind: 'overloaded' });
  expect((await thrown(busy, ask, { stream: true })).error?.message).toContain('server busy');
});

test('a stream that breaks off in an error says which', async () => {
  const messages = new Map<string, string>();
  for (const { name, ask } of askers) {
    const simulator = await faulty({ kind: 'error-body' });
    messages.set(name, (await thrown(simulator, ask, { stream: true })).error?.message ?? 'none');
  }
  expect(messages.get('Anthropic Messages')).toContain('Internal server error');
  expect(messages.get('OpenAI Responses')).toContain('The server had an error');
  expect(messages.get('OpenAI Chat Completions')).toContain('The server had an error');
  expect(messages.get('Gemini')).toContain('INTERNAL');
  expect(messages.get('Ollama')).toContain('runner process');
});
