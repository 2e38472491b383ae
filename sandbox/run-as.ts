import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Failed } from '../core/failed.ts';

export interface User {
  uid: number;
  gid: number;
}

export interface Order {
  program: string;
  args: string[];
  /**
   * Entered before the user is changed: nothing above it need be open to the user. Whatever follows must name files
   * relative to it, or below one of `folders`.
   */
  cwd: string;
  /** Further folders, which the program finds as `folderPath(0)` and so on. */
  folders?: string[];
  /** The whole environment; nothing of ours is passed on. */
  environment: Record<string, string>;
  input?: string | Uint8Array;
  /** Of stdout; more ends the program. */
  bytesMax: number;
  timeoutMs: number;
}

export interface Answer {
  /** Null when a signal ended it, ours included. */
  code: number | null;
  stdout: Buffer;
  /** At most its first 8 KB. */
  stderr: string;
  ended: 'exceeded' | 'timed-out' | null;
}

const stderrMax = 8192;

/** Only root may become another; whoever is not root already is the task's user. */
const identity = (user: User) => (process.getuid?.() === 0 ? { uid: user.uid, gid: user.gid } : {});

/** Where a program finds a folder that it was given besides its own: by its handle, past all that lies above it. */
export const folderPath = (at: number): string => `/proc/self/fd/${3 + at}`;

/** Runs a program of the host as the task's user, so that no path it is led to shows what that user may not read. */
export async function runAs(user: User, order: Order): Promise<Answer> {
  const handles: FileHandle[] = [];
  try {
    for (const folder of order.folders ?? [])
      handles.push(await open(folder, constants.O_RDONLY | constants.O_DIRECTORY));
    return await start(
      user,
      order,
      handles.map(({ fd }) => fd),
    );
  } finally {
    for (const handle of handles) await handle.close();
  }
}

function start(user: User, order: Order, handles: number[]): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const child = spawn(order.program, order.args, {
    cwd: order.cwd,
    env: order.environment,
    stdio: ['pipe', 'pipe', 'pipe', ...handles],
    // A process group of its own, so that what it started ends with it.
    detached: true,
    ...identity(user),
  }) as ChildProcessWithoutNullStreams;
  const chunks: Buffer[] = [];
  let bytes = 0;
  let stderr = '';
  let ended: Answer['ended'] = null;
  const end = (why: NonNullable<Answer['ended']>): void => {
    ended ??= why;
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended by itself in the meantime.
    }
  };
  const timer = setTimeout(() => end('timed-out'), order.timeoutMs);
  child.stdout.on('data', (chunk: Buffer) => {
    if (ended !== null) return;
    bytes += chunk.length;
    chunks.push(chunk);
    if (bytes > order.bytesMax) end('exceeded');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(0, stderrMax);
  });
  // It may end before it has read everything; its exit status tells, not the broken pipe.
  child.stdin.on('error', () => undefined).end(order.input ?? '');
  child.on('error', (error: NodeJS.ErrnoException) => {
    clearTimeout(timer);
    reject(
      new Failed(
        'sandbox.unavailable',
        `The program "${order.program}" cannot be run as user ${user.uid} in ${order.cwd} (${error.code ?? error.message}): see that it is on PATH and that the user may enter the folder.`,
      ),
    );
  });
  child.on('close', (code) => {
    clearTimeout(timer);
    resolve({ code, stdout: Buffer.concat(chunks).subarray(0, order.bytesMax), stderr, ended });
  });
  return promise;
}
