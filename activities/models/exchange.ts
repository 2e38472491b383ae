import { AsyncLocalStorage } from 'node:async_hooks';
import { EnvHttpProxyAgent, fetch as undiciFetch, type RequestInit, Response } from 'undici';

/** An answer of more bytes is broken off. */
export const answerBytesMax = 32 * 1024 * 1024;
/** What is kept of a reply to find an error in. */
const headBytesMax = 64 * 1024;

/**
 * One ask on the wire. The vendors' SDKs drop what decides over a retry (Google's and Ollama's drop the headers, all
 * drop an error sent with status 200), so it is written down here, below them.
 */
export interface Exchange {
  readonly askKey: string;
  /** Aborts when the caller does or the time is up. */
  readonly signal: AbortSignal;
  /** Null until the first byte of the last request's reply. */
  status: number | null;
  headers: Headers;
  /** The first bytes of the reply's body, as text. */
  head: string;
  /** True once the body was broken off for its length. */
  tooLong: boolean;
  timedOut: () => boolean;
}

const current = new AsyncLocalStorage<Exchange>();

/** Runs one ask: `askFetch`, called anywhere inside, belongs to it. */
export function runExchange<T>(
  { askKey, timeoutMs, signal }: { askKey: string; timeoutMs: number; signal: AbortSignal },
  work: (exchange: Exchange) => Promise<T>,
): Promise<T> {
  const clock = AbortSignal.timeout(timeoutMs);
  const exchange: Exchange = {
    askKey,
    signal: AbortSignal.any([signal, clock]),
    status: null,
    headers: new Headers(),
    head: '',
    tooLong: false,
    timedOut: () => clock.aborted && !signal.aborted,
  };
  return current.run(exchange, () => work(exchange));
}

/** Without undici's own limits of 300 s, which would end a long thought; ours is the ask's. Local addresses need no proxy. */
const createDispatcher = () =>
  new EnvHttpProxyAgent({
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: 15_000 },
    noProxy: [process.env['no_proxy'] ?? process.env['NO_PROXY'] ?? '', 'localhost,127.0.0.1,[::1]']
      .filter(Boolean)
      .join(','),
  });
let dispatcher: EnvHttpProxyAgent | undefined;

/** The `fetch` that every SDK is given. Follows no redirect: that could carry a key to another host. */
export const askFetch: typeof globalThis.fetch = async (input, init) => {
  const exchange = current.getStore();
  if (!exchange) throw new Error('askFetch was called outside runExchange: no ask is under way.');
  const headers = new Headers(init?.headers);
  headers.set('x-countersign-ask', exchange.askKey);
  dispatcher ??= createDispatcher();
  const signals = init?.signal ? [exchange.signal, init.signal] : [exchange.signal];
  const request = { ...init, headers, redirect: 'error', signal: AbortSignal.any(signals), dispatcher };
  // An ask may take several requests, such as for what a model can hold: the last one tells how it ended.
  Object.assign(exchange, { status: null, headers: new Headers(), head: '', tooLong: false });
  const reply = await undiciFetch(input as string | URL, request as unknown as RequestInit);
  exchange.status = reply.status;
  exchange.headers = reply.headers;
  const body = reply.body?.pipeThrough(watch(exchange)) ?? null;
  const { status, statusText } = reply;
  return new Response(body, { status, statusText, headers: reply.headers });
};

/** Keeps the head of a body and bounds the whole. */
function watch(exchange: Exchange): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder();
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      if (bytes < headBytesMax)
        exchange.head += decoder.decode(chunk.subarray(0, headBytesMax - bytes), { stream: true });
      bytes += chunk.byteLength;
      if (bytes > answerBytesMax) {
        exchange.tooLong = true;
        throw new Error('The answer is longer than any ballot.');
      }
      controller.enqueue(chunk);
    },
  });
}
