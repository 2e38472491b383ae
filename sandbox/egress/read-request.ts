import type { IncomingMessage } from 'node:http';
import { pairsOf } from '../../core/sandbox/forwarded-headers.ts';
import type { AskedRequest } from '../../core/sandbox/judge-request.ts';
import type { Entry } from './ledger.ts';

/** A tunnel whose TLS ends here: what it was opened to, as it was spelled, and what its handshake named. */
export interface Tunnel {
  authority: string;
  serverName: string | null;
}

export type ReadRequest = { ok: true; asked: AskedRequest } | { ok: false; status: number; why: string };

/** What the parser made of a request, as the policy judges it. Refuses what is no plain HTTP/1.1 request to a proxy. */
export function readRequest(request: IncomingMessage, tunnel: Tunnel | undefined): ReadRequest {
  const refuse = (why: string, status = 400): ReadRequest => ({ ok: false, status, why });
  if (request.httpVersion !== '1.1') return refuse('only HTTP/1.1 is spoken here', 505);
  const headers = pairsOf(request.rawHeaders);
  const valuesOf = (name: string) => headers.filter(([one]) => one === name).map(([, value]) => value);
  const bodyBytes = bodyOf(valuesOf('transfer-encoding'), valuesOf('content-length'));
  if (bodyBytes === undefined) return refuse("the length of the request's body is ambiguous");
  const place = placeOf(request.url ?? '', tunnel);
  if (typeof place === 'string') return refuse(place);
  return {
    ok: true,
    asked: { method: request.method ?? '', hostHeaders: valuesOf('host'), bodyBytes, ...place },
  };
}

/** What goes on the record of a request, before anything is made of it. */
export function entryOf(request: IncomingMessage, tunnel: Tunnel | undefined): Entry {
  const place = placeOf(request.url ?? '', tunnel);
  const [authority, path] =
    typeof place === 'string'
      ? [tunnel?.authority ?? '', request.url ?? '']
      : [place.authority, place.target];
  return { method: request.method ?? '', ...splitAuthority(authority, tunnel ? 443 : 80), path };
}

/** For the record only: nothing is decided by it. */
export function splitAuthority(authority: string, defaultPort: number): { host: string; port: number } {
  const cut = /^(.*):(\d{1,5})$/s.exec(authority);
  return cut === null ? { host: authority, port: defaultPort } : { host: cut[1] ?? '', port: Number(cut[2]) };
}

function placeOf(
  url: string,
  tunnel: Tunnel | undefined,
): Pick<AskedRequest, 'scheme' | 'authority' | 'serverName' | 'target'> | string {
  if (tunnel !== undefined) return { scheme: 'https', ...tunnel, target: url };
  if (/^https:/i.test(url)) return 'https addresses are asked for through a tunnel (CONNECT)';
  const cut = /^http:\/\/([^/?#]*)(\/.*)?$/is.exec(url);
  if (cut === null) return 'this is a proxy: ask for http://HOST/PATH, or open a tunnel with CONNECT';
  return { scheme: 'http', authority: cut[1] ?? '', serverName: null, target: cut[2] ?? '/' };
}

/** Null: in chunks. Undefined: two readers could disagree. */
function bodyOf(encodings: string[], lengths: string[]): number | null | undefined {
  if (encodings.length > 0)
    return encodings.length === 1 && encodings[0]?.toLowerCase() === 'chunked' && lengths.length === 0
      ? null
      : undefined;
  if (lengths.length > 1 || !/^\d{0,15}$/.test(lengths[0] ?? '')) return undefined;
  return Number(lengths[0] ?? 0);
}
