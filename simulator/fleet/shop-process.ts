import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createLogLines } from './log-lines.ts';

export interface ServiceWish {
  role: 'web' | 'api';
  port: number;
  /** Of the service that it calls; empty for none. */
  upstream: string;
  configuration: string;
}

interface Event {
  at: string;
  what: string;
}

/** One process after another that serves on the same port. */
export interface ShopProcess {
  /** Whether it serves by then: one that ends at once, or never answers, does not. */
  begin(release: string): Promise<boolean>;
  /** Asks it to end, and makes it after so many milliseconds. */
  end(graceMs: number): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Has it end by itself, as far as anybody can see. */
  crash(): Promise<void>;
  runs(): boolean;
  /** Why it ended by itself; null where it runs. */
  ended(): string | null;
  /** What it says of itself; `silent` where it does not answer. */
  health(): Promise<{ trouble: string | null } | 'silent'>;
  starts(): { count: number; lastAt: string };
  events(): Event[];
  logs(lines: number): string;
}

const program = fileURLToPath(new URL('programs/shop.ts', import.meta.url));
const healthMs = 500;
const startMs = 10_000;
const eventsMax = 20;

export function createShopProcess(wish: ServiceWish): ShopProcess {
  const log = createLogLines();
  const events: Event[] = [];
  const it = { child: null as ChildProcess | null, ended: null as string | null, starts: 0, lastAt: '' };
  const note = (what: string) => {
    events.push({ at: new Date().toISOString(), what });
    events.splice(0, events.length - eventsMax);
  };
  const health = () => healthOf(wish.port);
  return {
    begin: (release) => {
      const started = start(wish, release, (text) => log.add(text));
      Object.assign(it, {
        child: started,
        ended: null,
        starts: it.starts + 1,
        lastAt: new Date().toISOString(),
      });
      note(`start ${it.starts} of release ${release}`);
      started.once('close', (code, signal) => {
        if (it.child !== started) return;
        const why = / error (.*)$/u.exec(log.last(1))?.[1];
        it.child = null;
        it.ended = `${signal ? `ended by ${signal}` : `exited with ${code}`}${why === undefined ? '' : `: ${why}`}`;
        note(it.ended);
      });
      return untilServing(() => it.child === started, health);
    },
    end: async (graceMs) => {
      const { child } = it;
      it.child = null;
      if (child !== null) await endChild(child, graceMs);
    },
    signal: (signal) => void it.child?.kill(signal),
    crash: async () => {
      const { child } = it;
      if (child === null) return;
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },
    runs: () => it.child !== null,
    ended: () => it.ended,
    health,
    starts: () => ({ count: it.starts, lastAt: it.lastAt }),
    events: () => [...events],
    logs: (lines) => log.last(lines),
  };
}

function start(wish: ServiceWish, release: string, log: (text: string) => void): ChildProcess {
  const args = [
    `--role=${wish.role}`,
    `--port=${wish.port}`,
    `--configuration=${wish.configuration}`,
    `--release=${release}`,
    `--upstream=${wish.upstream}`,
  ];
  const child = spawn(process.execPath, [program, ...args], {
    // By its end it knows of ours.
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] },
  });
  child.stdin.on('error', () => {});
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => log(text.toString()));
  return child;
}

async function untilServing(runs: () => boolean, health: ShopProcess['health']): Promise<boolean> {
  const until = performance.now() + startMs;
  while (runs() && performance.now() < until) {
    if ((await health()) !== 'silent') return true;
    await sleep(50);
  }
  return false;
}

async function endChild(child: ChildProcess, graceMs: number): Promise<void> {
  const exit = once(child, 'exit');
  // One that hangs takes no signal before it goes on.
  child.kill('SIGCONT');
  child.kill('SIGTERM');
  if (await Promise.race([exit.then(() => true), sleep(graceMs, false, { ref: false })])) return;
  child.kill('SIGKILL');
  await exit;
}

async function healthOf(port: number): Promise<{ trouble: string | null } | 'silent'> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(healthMs) });
    return (await answer.json()) as { trouble: string | null };
  } catch {
    return 'silent';
  }
}
