import { setTimeout as sleep } from 'node:timers/promises';
import type { Tell } from './simulated-asset.ts';

const chunk = 'y\n'.repeat(32_768);

/** What a simulated asset can run, each made up here: nothing of it is a process of this machine. */
const meanings: Record<string, string> = {
  echo: 'repeats its arguments',
  true: 'ends with 0',
  false: 'ends with 1',
  sleep: 'waits for so many seconds',
  yes: 'writes "y" without end, or so many bytes with --bytes',
};

/** Why it cannot be run here; null where it can. */
export const refuseCommand = (argv: readonly string[]): string | null =>
  Object.hasOwn(meanings, argv[0] ?? '')
    ? null
    : `A simulated asset can run ${Object.entries(meanings)
        .map(([name, meaning]) => `${name} (${meaning})`)
        .join(', ')}; not ${JSON.stringify((argv[0] ?? '').slice(0, 60))}.`;

/** Gives the exit status; null where it was stopped. */
export async function runCommand(
  [name = '', ...args]: readonly string[],
  tell: Tell,
  signal: AbortSignal,
): Promise<number | null> {
  switch (name) {
    case 'echo':
      await tell(`${args.join(' ')}\n`);
      return 0;
    case 'true':
      return 0;
    case 'sleep':
      return sleep(Math.min(3600, Number(args[0]) || 0) * 1000, 0, { signal }).catch(() => null);
    case 'yes':
      return writeYes(args[0] === '--bytes' ? Number(args[1]) || 0 : Number.POSITIVE_INFINITY, tell, signal);
    default:
      return 1;
  }
}

async function writeYes(bytesMax: number, tell: Tell, signal: AbortSignal): Promise<number | null> {
  for (let bytes = 0; bytes < bytesMax; bytes += chunk.length) {
    if (signal.aborted) return null;
    await tell(chunk.slice(0, Math.min(chunk.length, bytesMax - bytes)));
    // Others have their turn, and the stop can come.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return 0;
}
