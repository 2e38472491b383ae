import type { ConnectorRequest } from '../../core/connectors/connector-call.ts';

/** What came back, as far as it was read. */
export interface ConnectorAnswer {
  status: number;
  type: string;
  bytes: Buffer;
  /** Whether there was more than is read. */
  clipped: boolean;
}

const timeoutMs = 60_000;

/**
 * Sends one request. Redirects are not followed, since they would lead the token elsewhere; no more is read than policy
 * says. `key` is the same for the same call: a system that knows the header carries it out once.
 */
export async function sendToConnector(
  request: ConnectorRequest,
  { token, key, signal }: { token: string | null; key: string; signal: AbortSignal },
): Promise<ConnectorAnswer> {
  const { connector, method, body } = request;
  const response = await fetch(addressOf(request), {
    method,
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    headers: {
      accept: 'application/json, text/plain;q=0.9, text/*;q=0.8',
      'user-agent': 'countersign',
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(method !== 'GET' && { 'idempotency-key': key }),
      ...(body !== null && { 'content-type': looksLikeJson(body) ? 'application/json' : 'text/plain' }),
    },
    ...(body !== null && method !== 'GET' && { body }),
  });
  const { bytes, clipped } = await readUpTo(response, connector.answerBytesMax);
  return { status: response.status, type: response.headers.get('content-type') ?? '', bytes, clipped };
}

/** @throws Error where an address reads the path otherwise than policy did */
function addressOf({ name, connector, path }: ConnectorRequest): string {
  const base = new URL(connector.url);
  const [plain = '', ...rest] = path.split('?');
  const wanted = `${base.pathname.replace(/\/+$/, '')}${plain}`;
  const url = new URL(`${base.origin}${wanted}${rest.length > 0 ? `?${rest.join('?')}` : ''}`);
  if (url.origin === base.origin && url.pathname === wanted && url.hash === '') return url.href;
  throw new Error(`the path means another below the address of connector "${name}"`);
}

const looksLikeJson = (body: string): boolean => /^\s*[{["\d-]/.test(body);

async function readUpTo(response: Response, bytesMax: number): Promise<{ bytes: Buffer; clipped: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    length += chunk.length;
    // Leaving the loop ends the connection.
    if (length > bytesMax) break;
  }
  return { bytes: Buffer.concat(chunks).subarray(0, bytesMax), clipped: length > bytesMax };
}
