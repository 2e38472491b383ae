import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sign } from 'aws4';
import { onTestFinished } from 'vitest';

export const keys = { id: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

interface Stored {
  body: string;
  lockedUntil: Date | null;
  mode: string | null;
  writes: number;
}

export interface LockedStore {
  url: string;
  objects: Map<string, Stored>;
  /** Answers with this instead, once for each that is there. */
  faults: number[];
  /** Whether it refuses what is there already, as stores do that know `If-None-Match`. */
  conditional: boolean;
}

/**
 * A store as S3 is one to us: it computes each signature anew by another implementation than ours, takes an object with a
 * lock only with a digest, and gives up none before its time.
 */
export async function lockedStore(region: string): Promise<LockedStore> {
  const store: LockedStore = { url: '', objects: new Map(), faults: [], conditional: true };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const asked = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body,
      };
      const [status, text] = answerTo(store, region, asked);
      response.writeHead(status, { 'content-type': 'application/xml' }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  store.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return store;
}

interface Asked {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

const error = (status: number, code: string): [number, string] => [
  status,
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>…</Message></Error>`,
];

function answerTo(store: LockedStore, region: string, asked: Asked): [number, string] {
  const fault = store.faults.shift();
  if (fault !== undefined) return error(fault, fault === 503 ? 'SlowDown' : 'ConditionalRequestConflict');
  if (!isSigned(asked, region)) return error(403, 'SignatureDoesNotMatch');
  const there = store.objects.get(asked.path);
  if (asked.method === 'GET') return there ? [200, there.body] : error(404, 'NoSuchKey');
  if (asked.method === 'DELETE') return remove(store, asked.path);
  return put(store, asked, there);
}

function put(
  store: LockedStore,
  { path, headers, body }: Asked,
  there: Stored | undefined,
): [number, string] {
  const until = headers['x-amz-object-lock-retain-until-date'];
  const md5 = createHash('md5').update(body).digest('base64');
  const sha256 = createHash('sha256').update(body).digest('base64');
  if (until !== undefined && !headers['content-md5'] && !headers['x-amz-checksum-sha256'])
    return error(400, 'InvalidRequest');
  if (headers['content-md5'] !== md5 || headers['x-amz-checksum-sha256'] !== sha256)
    return error(400, 'BadDigest');
  if (there && store.conditional && headers['if-none-match'] === '*') return error(412, 'PreconditionFailed');
  if (there?.lockedUntil) return error(403, 'AccessDenied');
  store.objects.set(path, {
    body,
    lockedUntil: until === undefined ? null : new Date(String(until)),
    mode: String(headers['x-amz-object-lock-mode'] ?? ''),
    writes: (there?.writes ?? 0) + 1,
  });
  return [200, ''];
}

function remove(store: LockedStore, path: string): [number, string] {
  const until = store.objects.get(path)?.lockedUntil;
  if (until && until > new Date()) return error(403, 'AccessDenied');
  store.objects.delete(path);
  return [204, ''];
}

/** By signing the very same anew: what was signed is what the request says it was, and nothing that counts was left out. */
function isSigned({ method, path, headers, body }: Asked, region: string): boolean {
  const given = headers.authorization ?? '';
  const names = /SignedHeaders=([^,]+)/.exec(given)?.[1]?.split(';') ?? [];
  const needed = ['host', 'x-amz-content-sha256', 'x-amz-date'];
  const counts = Object.keys(headers).filter((name) => /^x-amz-|^if-none-match$|^content-md5$/.test(name));
  if (![...needed, ...counts].every((name) => names.includes(name))) return false;
  if (headers['x-amz-content-sha256'] !== createHash('sha256').update(body).digest('hex')) return false;
  const signed = sign(
    {
      service: 's3',
      region,
      method,
      path,
      body,
      host: String(headers.host),
      headers: Object.fromEntries(names.map((name) => [name, String(headers[name])])),
      // It adds headers of its own where it is not told not to.
      extraHeadersToIgnore: { 'content-length': true, 'content-type': true },
    } as never,
    { accessKeyId: keys.id, secretAccessKey: keys.secret },
  );
  return signed.headers?.['Authorization'] === given;
}
