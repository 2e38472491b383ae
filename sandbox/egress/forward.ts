import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import { Transform } from 'node:stream';
import { headersBack, headersUpstream } from '../../core/sandbox/forwarded-headers.ts';
import { bodyBytesMax } from '../../core/sandbox/judge-request.ts';
import { AddressRefused } from './checked-lookup.ts';
import type { Passage } from './ledger.ts';
import { refuseRequest } from './refuse.ts';
import type { Upstream } from './upstream.ts';

/** A request that the policy let through. */
export interface Forwarding {
  request: IncomingMessage;
  response: ServerResponse;
  passage: Passage;
  to: { scheme: 'http' | 'https'; host: string; port: number; method: string; path: string };
  /** As judged; null where it comes in chunks. */
  bodyBytes: number | null;
  /** The client waits for leave to send the body. */
  waits: boolean;
}

const overBudget = 'this task has moved all bytes that it may';

/**
 * Sends a request on and its answer back. A request is written anew from what was judged, so that upstream reads what
 * was judged and nothing else. Redirects are passed back: the client asks again, and is judged again.
 */
export function forward(of: Forwarding, upstream: Upstream, requestMs: number): void {
  const { request, response, passage, to, bodyBytes } = of;
  const headers = headersUpstream(request.rawHeaders);
  if (bodyBytes !== null && bodyBytes > 0) headers['content-length'] = String(bodyBytes);
  let status: number | null = null;
  let over = false;

  const outgoing = upstream.ask({ ...to, headers });
  const timer = setTimeout(() => cut(null, 504, `it took longer than ${requestMs / 1000} s`), requestMs);
  const end = (refused: string | null): void => {
    over = true;
    clearTimeout(timer);
    passage.end({ refused, status });
  };
  const cut = (refused: string | null, answer: number, why: string): void => {
    if (over) return;
    status ??= refused === null ? answer : null;
    end(refused);
    outgoing.destroy();
    refuseRequest(response, answer, why);
  };
  const count = (direction: 'sentBytes' | 'receivedBytes', bytes: number): boolean => {
    const within = passage.count(direction, bytes);
    if (!within) cut(overBudget, 403, overBudget);
    return within;
  };

  response.once('close', () => {
    if (over) return;
    end(null);
    outgoing.destroy();
  });
  outgoing.on('error', (error: NodeJS.ErrnoException) => {
    const { refused, answer, why } = wordsFor(error, to.host);
    cut(refused, answer, why);
  });
  // No request may become anything else than HTTP/1.1.
  outgoing.on('upgrade', (_, socket) => {
    socket.destroy();
    cut('the server changed the protocol', 502, 'the server changed the protocol');
  });
  outgoing.once('response', (answer) => {
    status = answer.statusCode ?? null;
    if (!count('receivedBytes', sizeOf(answer.rawHeaders))) return;
    passBack(answer, response, count, {
      done: () => over || end(null),
      failed: (why) => cut(null, 502, why),
    });
  });
  if (count('sentBytes', to.path.length + sizeOf(Object.entries(headers).flat())))
    sendBody(of, outgoing, count, (why) => cut(why, 413, why));
}

function sendBody(
  { request, response, bodyBytes, waits }: Forwarding,
  outgoing: ClientRequest,
  count: (direction: 'sentBytes', bytes: number) => boolean,
  cut: (why: string) => void,
): void {
  if (bodyBytes === 0) {
    outgoing.end();
    return;
  }
  if (waits) response.writeContinue();
  let sent = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _, done) {
      sent += chunk.length;
      if (sent > bodyBytesMax) cut(`the body is larger than ${bodyBytesMax} bytes`);
      else if (count('sentBytes', chunk.length)) done(null, chunk);
    },
  });
  request.pipe(meter).pipe(outgoing);
}

function passBack(
  answer: IncomingMessage,
  response: ServerResponse,
  count: (direction: 'receivedBytes', bytes: number) => boolean,
  on: { done: () => void; failed: (why: string) => void },
): void {
  const meter = new Transform({
    transform(chunk: Buffer, _, done) {
      if (count('receivedBytes', chunk.length)) done(null, chunk);
    },
  });
  try {
    response.writeHead(answer.statusCode ?? 502, headersBack(answer.rawHeaders).flat());
  } catch {
    on.failed("the answer's headers are malformed");
    return;
  }
  answer.once('error', () => on.failed('the connection to the server broke'));
  response.once('finish', on.done);
  answer.pipe(meter).pipe(response);
}

/** What went wrong on the way, for the record and for the client. Refused: by us, not by the network. */
function wordsFor(
  error: NodeJS.ErrnoException,
  host: string,
): { refused: string | null; answer: number; why: string } {
  if (error instanceof AddressRefused) return { refused: error.message, answer: 403, why: error.message };
  const code = error.code ?? 'unknown';
  if (/CERT|ERR_TLS|SIGNATURE|ISSUER/.test(code)) {
    const why = `the certificate of ${host} does not hold (${code})`;
    return { refused: why, answer: 502, why };
  }
  const why =
    code === 'ENOTFOUND' ? `the name ${host} cannot be resolved` : `${host} does not answer (${code})`;
  return { refused: null, answer: 502, why };
}

const sizeOf = (raw: string[]): number => raw.reduce((sum, one) => sum + one.length + 2, 0);
