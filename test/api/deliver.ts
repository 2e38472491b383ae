import { createHmac, randomUUID } from 'node:crypto';

export const secret = 'a secret of this test';

export const signatureOf = (body: string, key = secret): string =>
  `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;

const repository = { name: 'shop', full_name: 'acme/shop', owner: { login: 'acme' } };

/** The payload of a pull request that was opened. */
export const openedPayload = (number = 1, more: Record<string, unknown> = {}): string =>
  JSON.stringify({
    action: 'opened',
    number,
    repository,
    pull_request: { number, head: { sha: 'a'.repeat(40) } },
    ...more,
  });

export interface Sent {
  body?: string;
  id?: string;
  event?: string;
  /** Headers that are set otherwise; null leaves one out. */
  headers?: Record<string, string | null>;
}

/** Posts to the webhook as GitHub does. */
export function deliver(
  url: string,
  { body = openedPayload(), id, event, headers }: Sent = {},
): Promise<Response> {
  const usual = {
    'content-type': 'application/json',
    'x-github-delivery': id ?? randomUUID(),
    'x-github-event': event ?? 'pull_request',
    'x-hub-signature-256': signatureOf(body),
  };
  const all = Object.entries({ ...usual, ...headers }).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as [string, string]],
  );
  return fetch(`${url}/github/webhooks`, { method: 'POST', body, headers: all });
}
