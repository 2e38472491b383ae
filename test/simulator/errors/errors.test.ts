import { describe, expect, test } from 'vitest';
import { anthropicError } from '../../../simulator/errors/anthropic.ts';
import { githubError } from '../../../simulator/errors/github.ts';
import { googleError } from '../../../simulator/errors/google.ts';
import { ollamaError } from '../../../simulator/errors/ollama.ts';
import { openaiError } from '../../../simulator/errors/openai.ts';
import { xaiError } from '../../../simulator/errors/xai.ts';
import type { WireFailure } from '../../../simulator/wire.ts';

const failures: WireFailure[] = [
  { kind: 'no-key' },
  { kind: 'unauthorised' },
  { kind: 'forbidden' },
  { kind: 'unknown-model' },
  { kind: 'rate-limited', retryAfterSeconds: null },
  { kind: 'rate-limited', retryAfterSeconds: 9 },
  { kind: 'quota-exhausted' },
  { kind: 'server-error' },
  { kind: 'overloaded' },
  { kind: 'context-too-long', tokens: 300_000 },
  { kind: 'filtered' },
  { kind: 'bad-request', message: 'is odd', param: 'size' },
];

const text = expect.stringMatching(/\S/u) as unknown;

describe.each(failures)('$kind', (failure) => {
  test('Anthropic: an error of a type that its SDK knows', () => {
    const { body } = anthropicError(failure, 'm');
    const types = [
      'invalid_request_error',
      'authentication_error',
      'permission_error',
      'not_found_error',
      'rate_limit_error',
      'api_error',
      'overloaded_error',
    ];
    expect(body).toEqual({
      type: 'error',
      error: { type: expect.toBeOneOf(types) as unknown, message: text },
    });
  });

  test.each(['chat', 'responses'] as const)(
    'OpenAI, %s: message, type, param and code, always',
    (protocol) => {
      const { body } = openaiError(failure, 'm', protocol);
      const orNull = expect.toBeOneOf([text, null]) as unknown;
      expect(body).toEqual({ error: { message: text, type: text, param: orNull, code: orNull } });
    },
  );

  test('Google: the status stands in the body too', () => {
    const { status, body, headers } = googleError(failure, 'm');
    expect(body).toMatchObject({
      error: { code: status, message: text, status: expect.stringMatching(/^[A-Z_]+$/u) as unknown },
    });
    expect(headers).toBeUndefined();
  });

  test('xAI: two strings', () => {
    expect(xaiError(failure, 'm').body).toEqual({ code: text, error: text });
  });

  test('GitHub: code and message', () => {
    expect(githubError(failure, 'm').body).toMatchObject({ error: { code: text, message: text } });
  });

  test('Ollama: one string, or nothing at all', () => {
    const { status, body } = ollamaError(failure, 'm');
    expect(body).toEqual(status === 403 ? null : { error: text });
  });
});

test('only those who tell a wait by header do', () => {
  const told: WireFailure = { kind: 'rate-limited', retryAfterSeconds: 9 };
  for (const error of [
    anthropicError(told, 'm'),
    openaiError(told, 'm', 'chat'),
    xaiError(told, 'm'),
    githubError(told, 'm'),
    ollamaError(told, 'm'),
  ])
    expect(error.headers).toEqual({ 'retry-after': '9' });
});

test('the model, the mistake and the size are named where the provider names them', () => {
  expect(JSON.stringify(googleError({ kind: 'unknown-model' }, 'gemini-9').body)).toContain(
    'models/gemini-9 ',
  );
  expect(
    JSON.stringify(anthropicError({ kind: 'bad-request', message: 'is odd', param: 'size' }, 'm').body),
  ).toContain('size: is odd');
  expect(JSON.stringify(xaiError({ kind: 'context-too-long', tokens: 140_000 }, 'm').body)).toContain(
    '140000',
  );
});
