import { readFile } from 'node:fs/promises';
import { Pool } from 'undici';
import { Failed } from '../../core/failed.ts';

export interface HttpAnswer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: AsyncIterable<Uint8Array>;
}

interface HttpRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  signal: AbortSignal;
  /** Until its answer begins, and between two pieces of it; null waits for as long as it takes. */
  quietMs?: number | null;
}

/** One system's HTTP API, and no other's: redirects are not followed, since requests carry a login. */
export interface HttpClient {
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
}

interface Options {
  /** Who it is, for messages. */
  source: string;
  address: string;
  timeoutMs: number;
  bearer?: string | null;
  /** A client's key and certificate in PEM. */
  identity?: string | null;
  caFile?: string | undefined;
}

/** Of an answer that is read whole. */
const answerBytesMax = 8_000_000;

export async function createHttpClient(options: Options): Promise<HttpClient> {
  const { source, address, timeoutMs, bearer, identity, caFile } = options;
  const socketPath = address.startsWith('unix://') ? address.slice('unix://'.length) : null;
  const ca =
    caFile === undefined ? undefined : await readFile(caFile, 'utf8').catch(() => noFile(source, caFile));
  const client = new Pool(socketPath === null ? originOf(address, identity ?? null) : 'http://localhost', {
    ...(socketPath !== null && { socketPath }),
    connect: {
      timeout: timeoutMs,
      ...(ca !== undefined && { ca }),
      ...(identity && { key: identity, cert: identity }),
    },
    // As many as look at once; more would only wait within the system.
    connections: 16,
    pipelining: 1,
    // Headers of 16 kB are more than any of these systems sends.
    maxHeaderSize: 16_384,
  });
  const base =
    socketPath === null ? new URL(address.replace(/^tcp:/u, 'http:')).pathname.replace(/\/$/u, '') : '';
  return {
    send: async ({ method = 'GET', path, headers = {}, body, signal, quietMs = timeoutMs }) => {
      const answer = await client.request({
        method,
        path: `${base}${path}`,
        headers: { ...headers, ...(bearer && { authorization: `Bearer ${bearer}` }) },
        signal,
        headersTimeout: quietMs ?? 0,
        bodyTimeout: quietMs ?? 0,
        ...(body !== undefined && { body }),
      });
      return { status: answer.statusCode, headers: answer.headers, body: answer.body };
    },
    // What is under way is cut off: nobody waits for it any more.
    close: () => client.destroy(),
  };
}

function originOf(address: string, identity: string | null): string {
  const url = new URL(address.replace(/^tcp:/u, identity === null ? 'http:' : 'https:'));
  return url.origin;
}

function noFile(source: string, file: string): never {
  throw new Failed(
    'configuration.invalid',
    `Source "${source}" names the file ${JSON.stringify(file)} under "caFile", which cannot be read: correct its path or its rights.`,
  );
}

/** The beginning of a text that may never end: at most so many bytes of it. */
export async function readBeginning(
  body: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<{ text: string; cut: boolean }> {
  const parts: Uint8Array[] = [];
  let left = bytesMax;
  for await (const part of body) {
    parts.push(part.subarray(0, left));
    if (part.length > left) return { text: Buffer.concat(parts).toString('utf8'), cut: true };
    left -= part.length;
  }
  return { text: Buffer.concat(parts).toString('utf8'), cut: false };
}

/** An answer that is JSON. @throws Error in words for people where it is none, or is larger than anything we ask for */
export async function readJson({ status, body }: HttpAnswer): Promise<unknown> {
  const { text, cut } = await readBeginning(body, answerBytesMax);
  if (cut) throw new Error(`it answers with more than ${answerBytesMax} bytes`);
  if (status < 200 || status > 299) throw new HttpRefused(status, text);
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('it answers with something that is no JSON');
  }
}

/** An answer that says no. */
export class HttpRefused extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(`it answers with status ${status}: ${text.slice(0, 300)}`);
    this.status = status;
  }
}
