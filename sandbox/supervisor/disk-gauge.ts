import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxLimits } from '../../core/sandbox/limits.ts';
import type { DiskUse } from './measure-disk.ts';

/** Kept free for everybody else on the machine. */
const spareMb = 256;
const lookEveryMs = 250;
const measureEveryMs = 2000;
/** A measurement that took long is worth waiting for ten times as long: at most a tenth of one core. */
const restFactor = 10;
/** A short call that moved the disk's free space by less than this share of a limit is not measured after it. */
const unsuspiciousShare = 1 / 20;
const staleMs = 30_000;

interface Wish {
  limits: Pick<SandboxLimits, 'diskMb' | 'filesMax'>;
  /** Null: so many files that it took too long. */
  measure(): Promise<DiskUse | null>;
  /** What is free on the whole disk. */
  free(): Promise<DiskUse>;
}

export interface DiskGauge {
  /** Watches while something runs. `exceeded` is called once, as soon as it is seen. */
  watch(exceeded: () => void): { stop(): Promise<string | null> };
  /** After the workspace was changed by ourselves. */
  forget(): void;
}

/**
 * Tells when a workspace exceeds its limits. The free space of the disk, which costs nothing to look at, says when
 * measuring is worth it: when enough went since the last measurement to exceed a limit, or some time has passed.
 */
export function createDiskGauge(wish: Wish): DiskGauge {
  let known: { use: DiskUse; free: DiskUse; atMs: number } | null = null;
  let restUntilMs = 0;
  const measure = async (free: DiskUse): Promise<string | null> => {
    const beganMs = performance.now();
    const use = await wish.measure();
    const nowMs = performance.now();
    restUntilMs = nowMs + Math.max(measureEveryMs, restFactor * (nowMs - beganMs));
    if (use) known = { use, free, atMs: nowMs };
    return wordsOf(use, wish.limits);
  };
  const look = async (last: boolean): Promise<string | null> => {
    const free = await wish.free();
    if (free.mb < spareMb) return `the machine's disk has less than ${spareMb} MB left`;
    if (known === null) return measure(free);
    const grown = { mb: known.free.mb - free.mb, files: known.free.files - free.files };
    const exceeds = ({ mb, files }: DiskUse, share: number) =>
      mb > wish.limits.diskMb * share || files > wish.limits.filesMax * share;
    const sum = { mb: known.use.mb + grown.mb, files: known.use.files + grown.files };
    const due = last
      ? exceeds(grown, unsuspiciousShare) || performance.now() > known.atMs + staleMs
      : performance.now() >= restUntilMs;
    return due || exceeds(sum, 1) ? measure(free) : null;
  };
  return {
    watch: (exceeded) => watchWith(look, exceeded),
    forget: () => {
      known = null;
    },
  };
}

function watchWith(look: (last: boolean) => Promise<string | null>, exceeded: () => void) {
  const stopped = new AbortController();
  let found: string | null = null;
  const watching = (async () => {
    while (found === null) {
      await sleep(lookEveryMs, undefined, { signal: stopped.signal });
      found = await look(false);
    }
    exceeded();
  })().catch(() => {
    // Stopped, or nothing could be measured: the last look tells.
  });
  return {
    stop: async () => {
      stopped.abort();
      await watching;
      return found ?? look(true);
    },
  };
}

function wordsOf(use: DiskUse | null, { diskMb, filesMax }: Wish['limits']): string | null {
  if (use === null) return 'the workspace holds more files than can be counted in half a minute';
  if (use.mb > diskMb)
    return `the workspace takes ${Math.round(use.mb)} MB, more than the ${diskMb} MB it may`;
  if (use.files > filesMax) return `the workspace holds ${use.files} files, more than the ${filesMax} it may`;
  return null;
}
