import { describe, expect, test } from 'vitest';
import { classifyReply, errorIn } from '../../../activities/models/classify.ts';

/** Errors as providers are known to send them, beyond those that the simulator sends. */
const sent: [string, number | null, unknown, string][] = [
  ['Anthropic, billing', 402, { error: { type: 'billing_error', message: 'x' } }, 'model.quota-exhausted'],
  [
    'Anthropic, contract',
    429,
    {
      error: {
        type: 'rate_limit_error',
        message: 'spend limit reached',
        details: { error_code: 'contract_spend_limit_reached' },
      },
    },
    'model.quota-exhausted',
  ],
  [
    'Anthropic, too large',
    413,
    { error: { type: 'request_too_large', message: 'x' } },
    'model.context-too-long',
  ],
  [
    'Anthropic, schema',
    400,
    {
      error: {
        type: 'invalid_request_error',
        message: 'output_config.format: this model does not support it',
      },
    },
    'model.bad-request',
  ],
  [
    'OpenAI, country',
    403,
    { error: { code: 'unsupported_country_region_territory', message: 'Country not supported' } },
    'model.unauthorised',
  ],
  ['OpenAI, time-out', 408, { error: { message: 'Timed out' } }, 'model.timed-out'],
  [
    'GitHub, secondary limit',
    403,
    { message: 'x', error: 'You have exceeded a secondary rate limit' },
    'model.rate-limited',
  ],
  [
    'xAI, no credit',
    403,
    { code: 'permission', error: 'Your team has used all available credits' },
    'model.quota-exhausted',
  ],
  ['xAI, unknown model', 400, { code: 'invalid', error: 'Model not found: grok-17' }, 'model.unknown-model'],
  [
    'Google, list',
    400,
    [{ error: { code: 400, status: 'INVALID_ARGUMENT', message: 'Unknown name "x"' } }],
    'model.bad-request',
  ],
  [
    'Google, per day',
    429,
    {
      error: {
        code: 429,
        status: 'RESOURCE_EXHAUSTED',
        message: 'check billing',
        details: [{ violations: [{ quotaId: 'GenerateRequestsPerDayPerProject' }] }],
      },
    },
    'model.quota-exhausted',
  ],
  [
    'Google, per minute',
    429,
    {
      error: {
        code: 429,
        status: 'RESOURCE_EXHAUSTED',
        message: 'check billing',
        details: [{ violations: [{ quotaId: 'GenerateRequestsPerMinutePerProject' }] }],
      },
    },
    'model.rate-limited',
  ],
  ['Google, gateway', 504, { error: { status: 'DEADLINE_EXCEEDED', message: 'x' } }, 'model.timed-out'],
  ['Ollama, schema', 500, { error: 'invalid JSON schema in format' }, 'model.bad-request'],
  [
    'Ollama, memory',
    500,
    { error: 'model requires more system memory (20 GiB) than is available' },
    'model.overloaded',
  ],
  ['a proxy', 502, '<html>', 'model.overloaded'],
  ['Cloudflare', 524, '', 'model.overloaded'],
  ['a conflict', 409, {}, 'model.overloaded'],
  ['something new', 418, { error: { message: 'teapot' } }, 'model.bad-request'],
  [
    'sent as a success: overloaded',
    200,
    { error: { type: 'overloaded_error', message: 'x' } },
    'model.overloaded',
  ],
  [
    'sent as a success: limit',
    200,
    { error: { code: 'rate_limit_exceeded', message: 'x' } },
    'model.rate-limited',
  ],
  [
    'sent as a success: key',
    200,
    { error: { type: 'authentication_error', message: 'x' } },
    'model.unauthorised',
  ],
  [
    'sent as a success: request',
    200,
    { error: { type: 'invalid_request_error', message: 'x' } },
    'model.bad-request',
  ],
  ['sent as a success: words that say nothing', 200, { error: 'oops' }, 'model.overloaded'],
  ['in a stream, without a status', null, { error: { type: 'api_error', message: 'x' } }, 'model.overloaded'],
];

test.each(sent)('%s', (_, status, body, kind) => {
  expect(classifyReply(status, errorIn(body) ?? { message: '', codes: '' })).toBe(kind);
});

describe('the error in a body', () => {
  test.each([[null], ['text'], [42], [[]], [{}], [{ error: null }], [{ choices: [] }]])(
    'is none in %j',
    (body) => {
      expect(errorIn(body)).toBeNull();
    },
  );

  test('has its message and all its codes', () => {
    const details = [{ reason: 'API_KEY_INVALID' }, null, { violations: [{ quotaId: 'PerDay' }, null] }];
    expect(errorIn({ error: { code: 400, status: 'INVALID', type: 't', message: 'm', details } })).toEqual({
      message: 'm',
      codes: '400 t invalid api_key_invalid perday',
    });
  });
});
