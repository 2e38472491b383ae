/** `npm start` on a warm machine, first and again, and the worker's share of it: `node bench/start.ts [RUNS]`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from '../embedded/ports.ts';
import { row, tableHead } from './figures.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const runs = Number(process.argv[2] ?? 5);

interface Start {
  readyMs: number;
  /** From the server's being up to the worker's polling. */
  workerMs: number;
  stopMs: number;
}

async function startOnce(home: string, ports: Record<string, string>): Promise<Start> {
  const begun = performance.now();
  const child = spawn('node', ['scripts/start.mjs'], {
    cwd: root,
    env: { ...process.env, ...ports, COUNTERSIGN_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let serverAt = begun;
  let workerAt = begun;
  let readyMs = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const now = performance.now();
    if (line.startsWith('✓ Simulator')) serverAt = now;
    if (line.startsWith('✓ Worker')) workerAt = now;
    if (!line.includes('Countersign runs')) continue;
    readyMs = now - begun;
    break;
  }
  if (readyMs === 0) throw new Error('npm start ended before it was ready.');
  child.stdout.resume();
  const stopping = performance.now();
  child.kill('SIGINT');
  await once(child, 'exit');
  return { readyMs, workerMs: workerAt - serverAt, stopMs: performance.now() - stopping };
}

async function ports(): Promise<Record<string, string>> {
  const [temporal, ui, simulator, api] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  return {
    COUNTERSIGN_TEMPORAL_PORT: String(temporal),
    COUNTERSIGN_UI_PORT: String(ui),
    COUNTERSIGN_SIMULATOR_PORT: String(simulator),
    COUNTERSIGN_API_PORT: String(api),
  };
}

const first: Start[] = [];
const again: Start[] = [];
for (let run = 0; run < runs; run += 1) {
  const home = mkdtempSync(join(tmpdir(), 'countersign-start-'));
  const taken = await ports();
  try {
    first.push(await startOnce(home, taken));
    again.push(await startOnce(home, taken));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
const pick = (starts: Start[], of: keyof Start) => starts.map((start) => start[of]);
process.stdout.write(
  [
    tableHead,
    row('npm start, warm machine, new state', pick(first, 'readyMs'), '≤10,000'),
    row('npm start, warm machine, old state', pick(again, 'readyMs'), '≤10,000'),
    row('worker ready after the server', pick([...first, ...again], 'workerMs'), '≤3,000'),
    row('Ctrl-C until all has ended', pick([...first, ...again], 'stopMs'), '≤10,000'),
    '',
  ].join('\n'),
);
