import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { AlertKind } from '../../core/alerts/alert.ts';

/** A message as it came. */
export interface SignedMessage {
  body: Uint8Array;
  header: (name: string) => string | undefined;
}

/** A message that was signed longer ago, or in the future, may be somebody's repetition. */
const skewSecondsMax = 300;

/**
 * Why a message does not come from its source; null where it does. In a time that does not tell how nearly it would have.
 * Alertmanager signs nothing: it sends a bearer token, or basic authentication. Grafana and our own form sign the body, or
 * the moment and the body; Sentry the body.
 */
export function refuseMessage(
  kind: AlertKind,
  secret: string,
  message: SignedMessage,
  nowMs: number,
): string | null {
  switch (kind) {
    case 'alertmanager':
      return holdsSecret(message.header('authorization') ?? '', secret)
        ? null
        : 'Authorization does not match: give http_config of the webhook the token or the password that its secretVariable holds here.';
    case 'grafana':
      return refuseSigned(message, secret, nowMs, {
        signature: 'x-grafana-alerting-signature',
        moment: 'x-grafana-alerting-timestamp',
        remedy:
          'give the contact point an HMAC secret, and "X-Grafana-Alerting-Timestamp" as its timestamp header',
      });
    case 'sentry':
      return equals(message.header('sentry-hook-signature') ?? '', hmac(secret, message.body))
        ? null
        : 'Sentry-Hook-Signature does not match: secretVariable must hold the client secret of the integration.';
    case 'generic':
      return refuseSigned(message, secret, nowMs, {
        signature: 'x-countersign-signature-256',
        moment: 'x-countersign-timestamp',
        remedy: 'sign the body with HMAC-SHA256, as "sha256=" and hex',
      });
  }
}

const hmac = (secret: string, ...parts: (string | Uint8Array)[]): string => {
  const sum = createHmac('sha256', secret);
  for (const part of parts) sum.update(part);
  return sum.digest('hex');
};

/** Compared by their sums, which are of one length whatever was sent. */
function equals(given: string, wanted: string): boolean {
  const sumOf = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(sumOf(given), sumOf(wanted));
}

function holdsSecret(authorization: string, secret: string): boolean {
  const [, scheme = '', given = ''] = /^(bearer|basic)\s+(\S{1,4000})$/i.exec(authorization.trim()) ?? [];
  if (scheme.toLowerCase() === 'bearer') return equals(given, secret);
  const password = Buffer.from(given, 'base64')
    .toString('utf8')
    .replace(/^[^:]*:/, '');
  return scheme.toLowerCase() === 'basic' && equals(password, secret);
}

function refuseSigned(
  { body, header }: SignedMessage,
  secret: string,
  nowMs: number,
  names: { signature: string; moment: string; remedy: string },
): string | null {
  const given = (header(names.signature) ?? '').replace(/^sha256=/, '');
  const moment = header(names.moment);
  const wanted = moment === undefined ? hmac(secret, body) : hmac(secret, `${moment}:`, body);
  if (!equals(given, wanted)) return `${names.signature} does not match: ${names.remedy}.`;
  if (moment === undefined) return null;
  const awaySeconds = Math.abs(nowMs / 1000 - Number(moment));
  return awaySeconds <= skewSecondsMax
    ? null
    : `${names.moment} is more than ${skewSecondsMax} s away from our clock: set the clocks.`;
}
