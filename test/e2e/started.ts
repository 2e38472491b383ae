import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A program that runs until it is told otherwise, and what it has printed so far. */
export class Started {
  readonly child: ChildProcess;
  out = '';
  readonly #ended: Promise<unknown>;

  constructor(command: string, cwd: string, env: NodeJS.ProcessEnv) {
    // A group of its own, so that a signal to the group is what Ctrl-C in a terminal is.
    this.child = spawn('sh', ['-c', `exec ${command}`], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.child.stdout?.on('data', (bytes) => (this.out += String(bytes)));
    this.child.stderr?.on('data', (bytes) => (this.out += String(bytes)));
    this.#ended = once(this.child, 'close');
  }

  /** Resolves once it has printed `text`; rejects with all it printed when it ends before. */
  async until(text: string | RegExp): Promise<void> {
    const found = () => (typeof text === 'string' ? this.out.includes(text) : text.test(this.out));
    while (!found()) {
      if (this.child.exitCode !== null)
        throw new Error(`It ended before it printed ${String(text)}:\n${this.out}`);
      await Promise.race([once(this.child.stdout ?? this.child, 'data'), this.#ended]);
    }
  }

  /** As Ctrl-C in its terminal; resolves with its exit status once it has ended. */
  async interrupt(): Promise<number | null> {
    const { pid, exitCode, signalCode } = this.child;
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGINT');
    await this.#ended;
    return this.child.exitCode;
  }
}

/** Processes that work for a checkout: their folder or their environment names it. Read from /proc. */
export function processesOf(folder: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && belongsTo(pid, folder));
}

function belongsTo(pid: number, folder: string): boolean {
  try {
    if (readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')) return false;
    const traces = [readlinkSync(`/proc/${pid}/cwd`), readFileSync(`/proc/${pid}/environ`, 'utf8')];
    return [...traces, readFileSync(`/proc/${pid}/cmdline`, 'utf8')].some((trace) => trace.includes(folder));
  } catch {
    // It ended while we looked, or is another user's.
    return false;
  }
}
