import type { Observation } from '../../core/fleet/asset.ts';
import { tameObservation, unreachable } from '../../core/fleet/observation.ts';
import { Failed } from '../../core/failed.ts';

/** Looks, and makes of whatever goes wrong the state that it is; of what is seen, what may be kept. */
export async function look(
  observe: (signal: AbortSignal) => Promise<Observation>,
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number },
): Promise<Observation> {
  try {
    return tameObservation(await inTime(observe, { signal, timeoutMs }));
  } catch (error) {
    signal.throwIfAborted();
    return unreachable(whyNot(error));
  }
}

/** The result, or a rejection when the time is up, also of work that does not listen to its signal. */
export async function inTime<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number },
): Promise<T> {
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const working = work(bounded);
  const ended = Promise.withResolvers<never>();
  const end = () =>
    ended.reject(
      signal.aborted ? (signal.reason as Error) : new Error(`it did not answer within ${timeoutMs / 1000} s`),
    );
  bounded.addEventListener('abort', end, { once: true });
  if (bounded.aborted) end();
  try {
    return await Promise.race([working, ended.promise]);
  } finally {
    bounded.removeEventListener('abort', end);
    working.catch(() => {});
    ended.promise.catch(() => {});
  }
}

/** Why a system could not be asked, in words; of a login, no more than that it failed. */
export function whyNot(error: unknown): string {
  if (error instanceof Failed) return error.message;
  const { code, message, name } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError' || name === 'AbortError') return 'it did not answer in time';
  const known = code === undefined ? undefined : words[code];
  return known ?? (message || code || 'it could not be asked');
}

const words: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOENT: 'nothing listens there: there is no such socket',
  EACCES: 'this user may not connect to it',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name could not be looked up',
  EHOSTUNREACH: 'no way leads to it',
  ENETUNREACH: 'no way leads to it',
  ETIMEDOUT: 'it did not answer in time',
  ECONNRESET: 'it broke the connection off',
  UND_ERR_SOCKET: 'it broke the connection off',
  UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'it did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'it stopped in the middle of its answer',
};

/** @throws Failed `asset.unreachable`: what was asked of it was certainly not begun */
export const notBegun = (source: string, name: string, why: string): Failed =>
  new Failed('asset.unreachable', `Nothing was done to "${name}" of source "${source}": ${why}.`);
