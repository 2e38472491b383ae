import { fetch, type Response } from 'undici';
import { Failed } from '../../core/failed.ts';
import type { Registry } from './registry.ts';

export interface FetchLimits {
  bytesMax: number;
  timeoutMs: number;
  /** Which setting of countersign.yaml raises `bytesMax`. */
  setting: string;
  /** Which one raises `timeoutMs`; by default `packages.timeoutSeconds`. */
  timeoutSetting?: string;
}

export interface FetchWhat {
  url: URL;
  /** How people know what is fetched. */
  what: string;
  accept: string;
  /** Sent as JSON, where the question does not fit into an address. */
  body?: string;
}

/** Longest wait that a registry may ask for; a longer one ends the audit sooner than its activity. */
const retryAfterMaxMs = 120_000;

/**
 * One answer's bytes, or null where the registry says that there is no such thing. At most `bytesMax` are read, counted
 * after decompression, and never for longer than `timeoutMs`.
 * @throws Failed `change.unreachable`, `change.too-large`; the abort's own reason when `signal` aborts
 */
export async function fetchBytes(
  registry: Registry,
  { url, what, accept, body }: FetchWhat,
  limits: FetchLimits,
  signal?: AbortSignal,
): Promise<Buffer | null> {
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  try {
    const response = await fetch(url, {
      // Redirects to another host go without the login: `fetch` takes it off.
      headers: {
        accept,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...registry.headersFor(url),
      },
      ...(body !== undefined && { method: 'POST', body }),
      dispatcher: registry.dispatcher,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    if (response.ok) return await readBody(response, what, limits);
    await response.body?.cancel();
    if (response.status === 404 || response.status === 410) return null;
    throw refusal(response, what, registry.address);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Failed) throw error;
    throw new Failed(
      'change.unreachable',
      timeout.aborted
        ? `${what} did not come from ${registry.address} within ${limits.timeoutMs / 1000} s. Check the registry, or raise "${limits.timeoutSetting ?? 'packages.timeoutSeconds'}" in countersign.yaml.`
        : `${what} could not be read from ${registry.address} (${reasonOf(error)}). Check the address and the way to it.`,
    );
  }
}

async function readBody(response: Response, what: string, limits: FetchLimits): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    const part = chunk as Uint8Array;
    bytes += part.length;
    if (bytes > limits.bytesMax) {
      throw new Failed(
        'change.too-large',
        `${what} is larger than ${limits.bytesMax} bytes, which is the limit. Raise "packages.${limits.setting}" in countersign.yaml if that is to be expected.`,
      );
    }
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

function refusal({ status, headers }: Response, what: string, address: string): Failed {
  if (status === 401 || status === 403) {
    return new Failed(
      'package.unknown',
      `${address} does not let ${what} be read (${status}): put a login for it into the .npmrc of whoever runs the worker.`,
    );
  }
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  const retryAfterMs = Number.isFinite(seconds)
    ? Math.min(Math.max(seconds, 0) * 1000, retryAfterMaxMs)
    : null;
  return new Failed(
    'change.unreachable',
    `${what} could not be read from ${address}, which answers ${status}. Try again later, or ask whoever runs that registry.`,
    retryAfterMs,
  );
}

/** `fetch` says only "fetch failed"; what failed is the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return [code, cause.message].filter(Boolean).join(': ').slice(0, 300);
}
