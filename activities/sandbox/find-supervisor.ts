import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failed } from '../../core/failed.ts';
import type { Supervisor } from '../../core/sandbox/supervisor.ts';
import { createSupervisorClient } from './supervisor-client.ts';

const readyWithinMs = 20_000;
const program = join(import.meta.dirname, '..', '..', 'sandbox', 'supervisor', 'main.ts');

interface Where {
  /** `COUNTERSIGN_SANDBOX_SOCKET`: one that somebody else runs, as in production. */
  socket: string | undefined;
  /** `<COUNTERSIGN_HOME>/sandboxes`: where one is started else. */
  folder: string;
  environment: NodeJS.ProcessEnv;
}

/**
 * The supervisor that answers, or else one that is started, in a session of its own, so that it outlives us. Several who
 * do this at once start one: each supervisor takes a lock on its folder, or ends.
 * @throws Failed `sandbox.unavailable` with the last words of the one that did not come up
 */
export async function findSupervisor({ socket, folder, environment }: Where): Promise<Supervisor> {
  const client = createSupervisorClient(socket || join(folder, 'supervisor.sock'));
  if (socket || (await answers(client))) return client;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const log = join(folder, 'supervisor.log');
  const ended = start(folder, log, environment);
  const untilMs = performance.now() + readyWithinMs;
  while (!(await answers(client))) {
    const failed = ended();
    // One that ends well has found another, which is about to answer.
    if ((failed !== null && failed !== 0) || performance.now() > untilMs) throw notStarted(log);
    await sleep(50);
  }
  return client;
}

const answers = (client: Supervisor): Promise<boolean> =>
  client.health().then(
    () => true,
    () => false,
  );

/** What it ended with; null while it runs. */
function start(folder: string, log: string, environment: NodeJS.ProcessEnv): () => number | null {
  const output = openSync(log, 'a', 0o600);
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', program, '--folder', folder],
    {
      cwd: folder,
      detached: true,
      env: needed(environment),
      stdio: ['ignore', output, output],
    },
  );
  closeSync(output);
  child.unref();
  let failed = false;
  child.once('error', () => {
    failed = true;
  });
  return () => (failed ? 1 : child.signalCode === null ? child.exitCode : 1);
}

/** The supervisor holds no key: of our environment it gets what programs need, and where Docker is. */
const needed = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(environment).filter(([name]) =>
      /^(?:PATH|HOME|TMPDIR|TZ|LANG|LC_.*|XDG_.*|DOCKER_(?:HOST|CERT_PATH|TLS_VERIFY)|COUNTERSIGN_SANDBOX_.*)$/.test(
        name,
      ),
    ),
  );

function notStarted(log: string): Failed {
  const words = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-5).join(' / ');
  return new Failed(
    'sandbox.unavailable',
    `The sandbox supervisor did not come up (${log}): ${words || 'it said nothing'}. It is tried again.`,
  );
}
