import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { Told } from '../../core/dependencies/facts.ts';
import { Failed } from '../../core/failed.ts';
import { fetchBytes } from '../packages/fetch-bytes.ts';
import { type Registry, registryFor } from '../packages/registry.ts';
import type { AnswerCache } from './cache.ts';
import { userAgent } from './public-registries.ts';

export interface SourceLimits {
  bytesMax: number;
  timeoutMs: number;
  atOnce: number;
  /** Between the starts of two requests; 0 for none. */
  pauseMs: number;
}

export interface SourceDependencies {
  cache: AnswerCache;
  nowMs: () => number;
  /** How long an answer is believed. */
  keepMs: number;
  /** Ends all asking: the caller's own end, or that of the time for all answers together. */
  signal: AbortSignal;
}

/** One server that is asked about many packages, with bounds and a memory of its failures. */
export interface Source {
  address: string;
  /** Its host as lock files have it. */
  place: string;
  /** The answer's bytes; null where the server says that there is no such thing. @throws Failed, SourceDown */
  ask: (path: string, body?: string) => Promise<Buffer | null>;
  close: () => Promise<void>;
}

/** After this many failures one after the other, the rest is not even asked: it would take as long as there are packages. */
const failuresMax = 5;
const retryAfterMs = 300;
const retryAfterMsMax = 10_000;

/** What a source has to say for itself instead of an answer; the same words for all packages. */
export class SourceDown extends Error {}

export function openSource(registry: Registry, limits: SourceLimits, signal: AbortSignal): Source {
  const queue = new PQueue({
    concurrency: limits.atOnce,
    ...(limits.pauseMs > 0 && { interval: limits.pauseMs, intervalCap: 1 }),
  });
  const { address, dispatcher } = registry;
  const askOnce = createAsk(registry, limits, signal);
  const ask = async (url: URL, body: string | undefined): Promise<Buffer | null> => {
    try {
      return await askOnce(url, body);
    } catch (error) {
      if (!(error instanceof Failed) || error.failure.kind !== 'change.unreachable') throw error;
      await sleep(Math.min(error.failure.retryAfterMs ?? retryAfterMs, retryAfterMsMax), null, { signal });
      return askOnce(url, body);
    }
  };
  return {
    address,
    place: new URL(`${address}/`).host.toLowerCase(),
    ask: (path, body) => queue.add(() => ask(new URL(`${address}${path}`), body), { signal }),
    close: () => dispatcher.close(),
  };
}

/** Asks, and remembers how often that failed. */
function createAsk(registry: Registry, limits: SourceLimits, signal: AbortSignal) {
  const agent: Registry = {
    ...registry,
    headersFor: (url) => ({ 'user-agent': userAgent, ...registry.headersFor(url) }),
  };
  const bounds = { ...limits, setting: 'recordBytesMax', timeoutSetting: 'dependencies.timeoutSeconds' };
  const accept = 'application/json, */*;q=0.5';
  let failures = 0;
  let lastFailure = '';
  return async (url: URL, body: string | undefined): Promise<Buffer | null> => {
    if (failures >= failuresMax) throw new SourceDown(lastFailure);
    try {
      const what = { url, what: 'An answer', accept, ...(body !== undefined && { body }) };
      const bytes = await fetchBytes(agent, what, bounds, signal);
      failures = 0;
      return bytes;
    } catch (error) {
      if (error instanceof Failed && error.failure.kind === 'change.unreachable') {
        failures += 1;
        lastFailure = error.message;
      }
      throw error;
    }
  };
}

/** A source at an address of countersign.yaml; logins, proxies and certificates are those of npm's configuration. */
export const openAddress = (address: string, limits: SourceLimits, signal: AbortSignal): Source =>
  openSource(registryFor('-', address), limits, signal);

/** Reads from the cache, else asks; what an answer did not tell is not kept. */
export async function remembered<T>(
  { cache, nowMs, keepMs, signal }: SourceDependencies,
  key: string,
  ask: () => Promise<Told<T>>,
  isValid: (value: unknown) => value is T,
  keepMsOf: (value: T) => number = () => keepMs,
): Promise<Told<T>> {
  const known = await cache.get(key);
  if (isValid(known)) return { kind: 'told', value: known };
  try {
    const told = await ask();
    if (told.kind === 'told') await cache.put(key, told.value, nowMs() + keepMsOf(told.value));
    return told;
  } catch (error) {
    return { kind: 'unknown', why: reasonOf(error, signal) };
  }
}

/** What went wrong at the source, in words that hold for every package asked about. */
export function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) {
    return 'the time for all answers together is over; run it again, which goes on from here, or raise "dependencies.lookupSecondsMax" in countersign.yaml.';
  }
  if (error instanceof Failed || error instanceof SourceDown) return error.message;
  throw error;
}

export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

export const nonsense = (address: string): { kind: 'unknown'; why: string } => ({
  kind: 'unknown',
  why: `${address} answers with what is no record of a package: check that the address is that of a registry of this kind.`,
});
