import { setTimeout as sleep } from 'node:timers/promises';
import { type Started, startCommand } from './command.ts';
import { createOutputCapture } from './output-capture.ts';
import { endProcesses, type ProcessEntry, signal } from './processes.ts';
import type { Ran } from './protocol.ts';

export interface CommandOrder {
  command: string;
  /** An existing folder. */
  cwd: string;
  environment: Record<string, string>;
  timeoutMs: number;
  outputBytesMax: number;
}

/** How long output may still come after everybody who could print was ended. */
const flushMs = 1000;
let running = false;

/**
 * Runs one command at a time and ends everything that it leaves behind, but what is spared. Its output is that of the
 * command and of all that it started. `prepare` says what to run once nothing else runs.
 * @throws Error in words when it cannot be started
 */
export async function runCommand(
  prepare: () => Promise<CommandOrder>,
  isSpared: (entry: ProcessEntry) => boolean,
): Promise<Ran> {
  if (running) throw new Error('Another command is still running in this box: wait for it.');
  running = true;
  try {
    return await runAlone(await prepare(), isSpared);
  } finally {
    running = false;
  }
}

async function runAlone(order: CommandOrder, isSpared: (entry: ProcessEntry) => boolean): Promise<Ran> {
  const beganMs = performance.now();
  const half = Math.ceil(order.outputBytesMax / 2);
  const capture = createOutputCapture(half, order.outputBytesMax - half);
  const started = await startCommand(order.command, order.cwd, order.environment);
  started.onOutput((chunk) => capture.push(chunk));
  const timedOut = await endsLate(started, order.timeoutMs);
  const durationMs = Math.round(performance.now() - beganMs);
  const leftovers = await endProcesses(isSpared);
  const { exitCode, signal: name } = await started.exited;
  const patience = new AbortController();
  await Promise.race([
    started.closed,
    sleep(flushMs, undefined, { signal: patience.signal }).catch(() => null),
  ]);
  patience.abort();
  started.letGo();
  return { exitCode, signal: name, timedOut, ...capture.read(), leftovers, durationMs };
}

/** Waits for the command; after its time its group is killed, and true is given. */
async function endsLate(started: Started, timeoutMs: number): Promise<boolean> {
  const patience = new AbortController();
  const late = sleep(timeoutMs, true, { signal: patience.signal }).catch(() => false);
  const isLate = await Promise.race([started.exited.then(() => false), late]);
  patience.abort();
  if (isLate) {
    signal(-started.pid, 'SIGKILL');
    // One that stopped itself, or waits for a device, is ended with everything else.
    await Promise.race([started.exited, sleep(200)]);
  }
  return isLate;
}
