import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Progress } from './progress.ts';

/** How long it may go without a byte more; a machine that lets nothing out shows itself by silence. */
const stallMs = 15_000;

/**
 * Has Temporal's SDK download the program that it was made for, to `target`. Null when it did; else why not. The SDK
 * downloads only as part of starting a server, hence in a process of its own that can be given up.
 */
export async function downloadTemporal(
  target: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<string | null> {
  const step = progress('Downloading Temporal');
  const folder = mkdtempSync(join(dirname(target), 'download-'));
  try {
    const failure = await runDownload(folder, (detail) => step.update(detail), signal);
    const file = readdirSync(folder).find((name) => !name.endsWith('.downloading'));
    if (failure !== null || !file) {
      const why = failure ?? 'the SDK left no program';
      step.skipped(`not possible here (${why})`);
      return why;
    }
    chmodSync(join(folder, file), 0o755);
    renameSync(join(folder, file), target);
    step.done();
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runDownload(
  folder: string,
  say: (detail: string) => void,
  signal: AbortSignal,
): Promise<string | null> {
  const script = fileURLToPath(new URL('sdk-download.ts', import.meta.url));
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  child.stderr.on('data', (bytes: Buffer) => {
    words = (words + bytes.toString()).slice(-4000);
  });
  const closed = once(child, 'close');
  let bytes = 0;
  let moved = performance.now();
  while (child.exitCode === null) {
    await Promise.race([closed, sleep(200)]);
    const now = bytesIn(folder);
    if (now !== bytes) {
      bytes = now;
      moved = performance.now();
      say(`${Math.round(bytes / 1e6)} MB`);
    }
    const stalled = performance.now() - moved > stallMs;
    if (!stalled && !signal.aborted) continue;
    child.kill('SIGKILL');
    return signal.aborted ? 'given up' : `nothing came for ${stallMs / 1000} s`;
  }
  await closed;
  return child.exitCode === 0 ? null : reason(words);
}

function bytesIn(folder: string): number {
  return readdirSync(folder).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

/** The SDK's message without the address's parameters. */
function reason(words: string): string {
  const line = words.split('\n').find((text) => text.includes('failed')) ?? 'the SDK failed';
  const [first = ''] = line.replace(/^\W*(\w*Error: )*/, '').split(/\)|\?/);
  return `${first.slice(0, 200)})`;
}
