import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { refuseMessage } from '../../../api/alerts/verify.ts';
import type { AlertKind } from '../../../core/alerts/alert.ts';

const secret = 'the-secret';
const text = '{"alerts":[{"title":"Größe"}]}';
const body = new TextEncoder().encode(text);
const hmac = (of: string, by = secret) => createHmac('sha256', by).update(of).digest('hex');
const nowMs = 1_700_000_000_000;
const refuse = (kind: AlertKind, headers: Record<string, string>, sent = body) =>
  refuseMessage(kind, secret, { body: sent, header: (name) => headers[name] }, nowMs);
const altered = new TextEncoder().encode(text.replace('title', 'titel'));

describe('Alertmanager', () => {
  const basic = (password: string) => `Basic ${Buffer.from(`countersign:${password}`).toString('base64')}`;
  test.each([
    ['a bearer token', `Bearer ${secret}`, true],
    ['the password', basic(secret), true],
    ['a password with a colon before it', basic(`x:${secret}`), false],
    ['another token', 'Bearer other', false],
    ['the beginning of it', 'Bearer the-', false],
    ['the token as a password scheme', `Basic ${secret}`, false],
    ['nothing', '', false],
  ])('%s', (_, authorization, holds) => {
    expect(refuse('alertmanager', { authorization }) === null).toBe(holds);
  });
});

describe('a signature over the body', () => {
  test.each([
    ['grafana', 'x-grafana-alerting-signature', hmac(text)],
    ['sentry', 'sentry-hook-signature', hmac(text)],
    ['generic', 'x-countersign-signature-256', `sha256=${hmac(text)}`],
  ] as const)('of %s holds for these very bytes and this secret alone', (kind, header, signature) => {
    expect(refuse(kind, { [header]: signature })).toBeNull();
    expect(refuse(kind, { [header]: signature }, altered)).toMatch(/does not match/);
    expect(refuse(kind, { [header]: hmac(text, 'other') })).toMatch(/does not match/);
    expect(refuse(kind, {})).toMatch(/does not match/);
  });
});

describe('a signature over moment and body', () => {
  const signed = (moment: string) => ({
    'x-grafana-alerting-timestamp': moment,
    'x-grafana-alerting-signature': hmac(`${moment}:${text}`),
  });
  test('holds while it is fresh', () => {
    expect(refuse('grafana', signed('1700000000'))).toBeNull();
    expect(refuse('grafana', signed('1699999701'))).toBeNull();
  });
  test.each(['1699999600', '1700000400', 'soon', ''])(
    'is refused from %j: somebody may repeat it',
    (moment) => {
      expect(refuse('grafana', signed(moment))).toMatch(/clock|does not match/);
    },
  );
  test('cannot be stripped of its moment, nor be given another', () => {
    const { 'x-grafana-alerting-signature': signature } = signed('1700000000');
    expect(refuse('grafana', { 'x-grafana-alerting-signature': signature })).toMatch(/does not match/);
    expect(
      refuse('grafana', {
        'x-grafana-alerting-signature': signature,
        'x-grafana-alerting-timestamp': '1700000100',
      }),
    ).toMatch(/does not match/);
  });
});
