import cacache from 'cacache';

/** Answers of registries on disk, shared by all processes of one user. What is lost or damaged is asked for again. */
export interface AnswerCache {
  /** Undefined where there is no answer that is still believed. */
  get: (key: string) => Promise<unknown>;
  /** `untilMs` in milliseconds since 1970. A cache that cannot be written to is no reason to fail. */
  put: (key: string, value: unknown, untilMs: number) => Promise<void>;
  /** Once a day: leaves out what is over, and everything when it is still too large. */
  tidy: () => Promise<void>;
}

/** For what never changes: bounded all the same, so that nothing stays for ever. */
export const longMs = 90 * 86_400_000;

const dayMs = 86_400_000;
const bytesMax = 1_000_000_000;

const untilOf = (metadata: unknown): number =>
  typeof metadata === 'object' &&
  metadata !== null &&
  'until' in metadata &&
  typeof metadata.until === 'number'
    ? metadata.until
    : 0;

/** `nowMs` is asked each time, since a process may live for long. */
export function createAnswerCache(folder: string, nowMs: () => number): AnswerCache {
  return {
    get: async (key) => {
      try {
        const { data, metadata } = await cacache.get(folder, key);
        return untilOf(metadata) > nowMs() ? (JSON.parse(data.toString('utf8')) as unknown) : undefined;
      } catch {
        // Not there, or not what was written: its hash is checked.
        return undefined;
      }
    },
    put: async (key, value, until) => {
      // A full disk costs time at the next run, nothing else.
      await cacache.put(folder, key, JSON.stringify(value), { metadata: { until } }).catch(() => null);
    },
    tidy: async () => {
      const last = await cacache.verify.lastRun(folder).catch(() => null);
      if (last !== null && nowMs() - last.getTime() < dayMs) return;
      await tidyUp(folder, nowMs()).catch(() => null);
    },
  };
}

async function tidyUp(folder: string, nowMs: number): Promise<void> {
  const isBelieved = (entry: { metadata?: unknown }): boolean => untilOf(entry.metadata) > nowMs;
  // A function, as its documentation says; its types have it as a text.
  const { keptSize } = await cacache.verify(folder, { filter: isBelieved as unknown as string });
  if (keptSize > bytesMax) await cacache.rm.all(folder);
}
