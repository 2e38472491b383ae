import { randomBytes } from 'node:crypto';
import type { Provider } from '../core/panel/seat.ts';
import type { Answer, Ask, Json, Protocol } from './ask.ts';
import type { PromptCache } from './dialects/anthropic-prompt-cache.ts';

/** An HTTP answer, ready to send: one chunk, or one for each event of a stream. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  chunks: readonly string[];
}

/** What a provider says when it gives no answer. */
export type WireFailure =
  | { kind: 'no-key' }
  | { kind: 'unauthorised' }
  | { kind: 'forbidden' }
  | { kind: 'unknown-model' }
  /** `retryAfterSeconds` is told in the provider's own place; null when it tells no wait. */
  | { kind: 'rate-limited'; retryAfterSeconds: number | null }
  | { kind: 'quota-exhausted' }
  | { kind: 'server-error' }
  | { kind: 'overloaded' }
  | { kind: 'context-too-long'; tokens: number; tokensMax?: number }
  | { kind: 'filtered' }
  /** `status` is 400 unless the provider answers this mistake with another. */
  | { kind: 'bad-request'; message: string; param: string | null; status?: number };

/** One request, before it is understood. */
export interface Call {
  provider: Provider;
  header(name: string): string | undefined;
  query(name: string): string | undefined;
  /** The model, where the path names it. */
  pathModel: string | null;
  /** Whether the path, rather than the body, asks for a stream. */
  streams: boolean;
  body: Json;
  /** What the provider remembers between requests; absent where nothing of it matters. */
  memory?: { promptCache: PromptCache; contextTokensMax: number | null };
}

/** One wire protocol: what an ask and an answer look like in it. */
export interface Dialect {
  protocol: Protocol;
  read(call: Call): Ask | { refused: WireFailure };
  write(ask: Ask, answer: Answer, call: Call): Reply;
  fail(failure: WireFailure, provider: Provider, model: string): Reply;
  /** The chunk by which a stream that began well ends in an error. */
  breakOff(failure: WireFailure, provider: Provider, model: string): string;
}

/** An error in one provider's words. */
export interface WireError {
  status: number;
  headers?: Record<string, string>;
  body: unknown;
}

const alphabet = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** A fresh id such as `msg_01…`, of the kind that providers make. */
export function newId(prefix: string, length = 24): string {
  return prefix + Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('');
}

export const newHexId = (prefix: string, bytes = 16): string => prefix + randomBytes(bytes).toString('hex');

export const sse = (event: string | null, body: unknown): string =>
  `${event === null ? '' : `event: ${event}\n`}data: ${typeof body === 'string' ? body : JSON.stringify(body)}\n\n`;

export const eventStream = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache',
};

/** The string at `name`, or the empty one. */
export const textAt = (json: Json, name: string): string => {
  const value = json[name];
  return typeof value === 'string' ? value : '';
};

export const numberAt = (json: Json, name: string): number | null => {
  const value = json[name];
  return typeof value === 'number' ? value : null;
};

export const listAt = (json: Json, name: string): unknown[] => {
  const value = json[name];
  return Array.isArray(value) ? value : [];
};
