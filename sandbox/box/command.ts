import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';

export interface Started {
  pid: number;
  /** Everything printed, both streams in the order in which it was. */
  onOutput(listen: (chunk: Buffer) => void): void;
  /** The command itself has ended; what it started may still print. */
  exited: Promise<{ exitCode: number | null; signal: string | null }>;
  /** Nobody prints any more. */
  closed: Promise<void>;
  /** Stops listening to whoever still prints. */
  letGo(): void;
}

/** The kernel takes no argument longer than this. */
const argumentBytesMax = 131_071;
const shell = ['/bin/bash', '/usr/bin/bash'].find((path) => existsSync(path)) ?? '/bin/sh';
/** Makes one stream of two, and offers the command rather than the agent to whoever must free memory. */
const preamble = 'exec 2>&1; { echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null; exec "$0" -c "$1"';
const children = new Set<number>();

/** Whether Node itself waits for this child. */
export const isOurChild = (pid: number): boolean => children.has(pid);

/** @throws Error in words when it cannot be started */
export async function startCommand(
  command: string,
  cwd: string,
  environment: Record<string, string>,
): Promise<Started> {
  if (command.includes('\0'))
    throw new Error('The command holds a NUL character, which no shell takes: leave it out.');
  if (Buffer.byteLength(command) > argumentBytesMax) {
    throw new Error(
      `The command is longer than ${argumentBytesMax} bytes: write it to a file with the write tool and run that file.`,
    );
  }
  const child = spawn('/bin/sh', ['-c', preamble, shell, command], {
    cwd,
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return watch(child);
}

async function watch(child: ChildProcess): Promise<Started> {
  const { promise: exited, resolve } = Promise.withResolvers<Awaited<Started['exited']>>();
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  const { promise: spawned, resolve: isSpawned, reject: isNot } = Promise.withResolvers<void>();
  child.once('spawn', isSpawned);
  child.once('error', (error: NodeJS.ErrnoException) => isNot(new Error(whyNotStarted(error))));
  child.once('close', close);
  const { pid } = child;
  if (pid !== undefined) children.add(pid);
  child.once('exit', (exitCode, signal) => {
    if (pid !== undefined) children.delete(pid);
    resolve({ exitCode, signal });
  });
  await spawned;
  if (pid === undefined) throw new Error('The command could not be started.');
  return {
    pid,
    onOutput: (listen) => void child.stdout?.on('data', listen),
    exited,
    closed,
    letGo: () => child.stdout?.destroy(),
  };
}

function whyNotStarted(error: NodeJS.ErrnoException): string {
  if (error.errno === -constants.errno.EAGAIN) {
    return 'The command could not be started, since the box is at its limit of processes: stop services or start fewer.';
  }
  if (error.errno === -constants.errno.ENOMEM) {
    return 'The command could not be started, since the box is at its limit of memory: stop services.';
  }
  return `The command could not be started (${error.message}): is its folder still there?`;
}
