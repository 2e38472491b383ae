import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Launched, launch, tail } from './launch.ts';
import { endProcess, lives } from './process-mark.ts';
import type { Served } from './supervise.ts';

interface Program {
  name: string;
  /** Of the checkout, such as `worker/main.ts`. */
  script: string;
  args?: readonly string[];
  nodeFlags?: readonly string[];
  environment: NodeJS.ProcessEnv;
  log: string;
  /** Whether it serves by now. */
  ready: (launched: Launched) => boolean | Promise<boolean>;
  /** How long it may take over its end before it is killed. */
  graceMs: number;
  /** Gives up waiting for it. */
  signal: AbortSignal;
}

const startMs = 60_000;
const checkout = fileURLToPath(new URL('..', import.meta.url));
/** Which spares those that use the database half a second of their start. */
const quickImports = new URL('../bin/quick-imports.mjs', import.meta.url).href;

/** Runs one of our own programs with this Node and waits until it serves. Throws with its last words when it does not. */
export async function serve(program: Program): Promise<Served> {
  const launched = await launch({
    name: program.name,
    program: process.execPath,
    args: [`--import=${quickImports}`, ...(program.nodeFlags ?? []), program.script, ...(program.args ?? [])],
    environment: program.environment,
    cwd: checkout,
    log: program.log,
    owner: null,
  });
  const deadline = performance.now() + startMs;
  while (!(await program.ready(launched))) {
    if (lives(launched.mark) && performance.now() < deadline && !program.signal.aborted) {
      await sleep(30);
      continue;
    }
    const what = lives(launched.mark) ? `was not ready within ${startMs / 1000} s` : await launched.ended;
    await endProcess(launched.mark, 'SIGTERM', 2000);
    throw new Error(`${program.name} ${what}.${tail(launched.log)}`);
  }
  return {
    mark: launched.mark,
    ended: launched.ended,
    stop: () => endProcess(launched.mark, 'SIGTERM', program.graceMs),
  };
}
