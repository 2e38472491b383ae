import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSupervisorClient } from '../activities/sandbox/supervisor-client.ts';
import type { Supervisor } from '../core/sandbox/supervisor.ts';

const program = join(import.meta.dirname, '..', 'sandbox', 'supervisor', 'main.ts');
const readyMs = 20_000;
const { PATH, HOME, NODE_COMPILE_CACHE } = process.env;
const plain = { PATH, HOME, NODE_COMPILE_CACHE };

export interface SupervisorProcess {
  folder: string;
  socket: string;
  client: Supervisor;
  pid: number;
  /** Ends it as a crash would; another can be started in the same folder. */
  kill(): Promise<void>;
  /** Ends it and removes what it left. */
  stop(): Promise<void>;
}

/** A real supervisor in a process of its own, in a folder of its own or the one of a predecessor that was killed. */
export async function startSupervisor(
  given: { folder?: string; environment?: Record<string, string> } = {},
): Promise<SupervisorProcess> {
  const folder = given.folder ?? (await mkdtemp(join(tmpdir(), 'cs-box-')));
  // Boxes run under uids of their own, which have to pass through.
  await chmod(folder, 0o711);
  const log = join(folder, 'supervisor.log');
  const output = openSync(log, 'a');
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', program, '--folder', folder],
    {
      stdio: ['ignore', output, output],
      env: { ...plain, ...given.environment },
    },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const socket = join(folder, 'supervisor.sock');
  const client = createSupervisorClient(socket);
  const until = performance.now() + readyMs;
  while (
    !(await client.health().then(
      () => true,
      () => false,
    ))
  ) {
    if (child.exitCode !== null || performance.now() > until) {
      throw new Error(`The supervisor did not come up: ${await readFile(log, 'utf8')}`);
    }
    await sleep(20);
  }
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  return {
    folder,
    socket,
    client,
    pid: child.pid ?? -1,
    kill: () => end('SIGKILL'),
    stop: async () => {
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
