import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { Client as Database } from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import { isFree } from '../../embedded/ports.ts';
import { keptPort } from '../kept-port.ts';
import { endProcess, lives, waitForEnd } from '../../embedded/process-mark.ts';
import { homeOf } from '../../settings/home.ts';
import { type ProcessMark, readState, type RunningState } from '../../settings/state.ts';
import { socketFolder } from './socket-folder.ts';
import { temporaryFolder } from './temporary-folder.ts';

// Each starts three servers, some of them twice.
vi.setConfig({ testTimeout: 120_000 });

const script = fileURLToPath(new URL('programs/run-engine.ts', import.meta.url));

interface Run {
  child: ChildProcess;
  lines: string[];
  exited: Promise<unknown[]>;
}

async function world() {
  const folder = temporaryFolder();
  const [temporal = 0, ui = 0, simulator = 0, api = 0, github = 0] = await Promise.all(
    Array.from({ length: 5 }, () => keptPort()),
  );
  const environment = {
    ...process.env,
    COUNTERSIGN_HOME: folder,
    COUNTERSIGN_TEMPORAL_PORT: String(temporal),
    COUNTERSIGN_UI_PORT: String(ui),
    COUNTERSIGN_SIMULATOR_PORT: String(simulator),
    COUNTERSIGN_API_PORT: String(api),
    COUNTERSIGN_GITHUB_PORT: String(github),
    COUNTERSIGN_GITHUB_TOKEN: 'github_pat_not_to_be_passed_on',
    GITHUB_WEBHOOK_SECRET_NEXT: 'the next one',
    ANTHROPIC_API_KEY: 'sk-not-to-be-passed-on',
  };
  const state = () => readState(homeOf(environment, folder));
  onTestFinished(async () => {
    const left = state();
    await Promise.all(marksOf(left).map((mark) => endProcess(mark, 'SIGINT', 5000)));
    if (left.postgres?.url) rmSync(socketFolder(left.postgres.url), { recursive: true, force: true });
  });
  return { folder, environment, state, ports: { temporal, ui, simulator, api, github } };
}

function run(environment: NodeJS.ProcessEnv): Run {
  const child = spawn(process.execPath, [script], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  return { child, lines, exited: once(child, 'exit') };
}

const said = (engine: Run, line: string) =>
  vi.waitFor(() => expect(`${engine.lines.join('\n')}\n`).toContain(`${line}\n`), {
    timeout: 60_000,
    interval: 50,
  });

const marksOf = ({
  supervisor,
  postgres,
  temporal,
  simulator,
  sandbox,
  worker,
  api,
  github,
}: RunningState): ProcessMark[] =>
  [github, api, worker, sandbox, simulator, temporal, postgres, supervisor].flatMap((part) =>
    part ? [part.mark] : [],
  );

async function asked(url: string, text: string): Promise<unknown[]> {
  const database = new Database({ connectionString: url });
  await database.connect();
  try {
    return (await database.query({ text, rowMode: 'array' })).rows.flat();
  } finally {
    await database.end();
  }
}

test('all parts start, the worker is told where they are, and a stop leaves no process', async () => {
  const { folder, environment, state, ports } = await world();
  const engine = run(environment);
  await said(engine, 'up');
  const running = state();
  expect(marksOf(running).map(lives)).toEqual(Array.from({ length: 8 }, () => true));
  expect(JSON.parse(readFileSync(join(folder, 'given.json'), 'utf8'))).toEqual({
    TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`,
    DATABASE_URL: running.postgres?.url,
    COUNTERSIGN_SIMULATOR_URL: `http://127.0.0.1:${ports.simulator}`,
    COUNTERSIGN_SIMULATED_GITHUB_URL: `http://127.0.0.1:${ports.github}`,
  });
  expect((await fetch(running.temporalUi?.url ?? '')).status).toBe(200);
  const simulatorHas = (await (await fetch(running.simulator?.url ?? '')).json()) as string[];
  expect(simulatorHas).toContain('PATH');
  expect(simulatorHas).not.toContain('ANTHROPIC_API_KEY');
  const apiHas = (await (await fetch(running.api?.url ?? '')).json()) as string[];
  expect(apiHas).toEqual(
    expect.arrayContaining([
      'DATABASE_URL',
      'TEMPORAL_ADDRESS',
      'GITHUB_WEBHOOK_SECRET',
      'GITHUB_WEBHOOK_SECRET_NEXT',
    ]),
  );
  expect(apiHas).not.toContain('ANTHROPIC_API_KEY');
  expect(apiHas).not.toContain('COUNTERSIGN_GITHUB_TOKEN');
  const apiSecret = (await fetch(running.api?.url ?? '')).headers.get('x-secret');
  const gitHub = (await (await fetch(running.github?.url ?? '')).json()) as {
    args: string[];
    variables: string[];
    secret: string;
  };
  expect(gitHub.args).toEqual([
    '--port',
    String(ports.github),
    '--webhook',
    `http://127.0.0.1:${ports.api}/github/webhooks`,
    '--seed',
  ]);
  expect(gitHub.secret).toMatch(/^[\w-]{43}$/);
  expect(gitHub.secret).toBe(apiSecret);
  expect(gitHub.variables).not.toContain('ANTHROPIC_API_KEY');
  expect(gitHub.variables).not.toContain('DATABASE_URL');
  expect(readdirSync(join(folder, 'logs')).sort()).toEqual([
    'api.log',
    'github.log',
    'postgres.log',
    'sandbox.log',
    'simulator.log',
    'temporal.log',
    'worker.log',
  ]);

  engine.child.kill('SIGTERM');
  expect((await engine.exited)[0]).toBe(0);
  expect(existsSync(join(folder, 'stopped-in-order'))).toBe(true);
  expect(marksOf(running).map(lives)).toEqual(Array.from({ length: 8 }, () => false));
  expect(state()).toEqual({});
});

test('a part that is killed is started again, and the others go on', async () => {
  const { environment, state } = await world();
  const engine = run(environment);
  await said(engine, 'up');
  const before = state();
  process.kill(before.worker?.mark.pid ?? 0, 'SIGKILL');
  await said(engine, 'The worker runs again');
  process.kill(before.postgres?.mark.pid ?? 0, 'SIGKILL');
  await said(engine, 'PostgreSQL runs again');
  process.kill(before.github?.mark.pid ?? 0, 'SIGKILL');
  await said(engine, 'The simulated GitHub runs again');
  const after = state();
  expect(after.worker?.mark.pid).not.toBe(before.worker?.mark.pid);
  expect(after.postgres?.mark.pid).not.toBe(before.postgres?.mark.pid);
  expect(after.github?.mark.pid).not.toBe(before.github?.mark.pid);
  expect(after.github?.url).toBe(before.github?.url);
  expect(after.temporal).toEqual(before.temporal);
  expect(await asked(after.postgres?.url ?? '', 'select 1')).toEqual([1]);
});

test('after kill -9 of everything the next start has all workflows and rows', async () => {
  const { environment, state, ports } = await world();
  const first = run(environment);
  await said(first, 'up');
  const before = state();
  await asked(before.postgres?.url ?? '', 'create table kept as select 42 as answer');
  await startWorkflow(ports.temporal);
  first.child.kill('SIGKILL');
  await Promise.all(marksOf(before).map((mark) => endProcess(mark, 'SIGKILL', 5000)));

  const second = run(environment);
  await said(second, 'up');
  expect(second.lines[0]).toBe(JSON.stringify({ ended: 0, tookOver: false }));
  expect(await workflowState(ports.temporal)).toBe('RUNNING');
  expect(await asked(state().postgres?.url ?? '', 'select answer from kept')).toEqual([42]);
});

test('after kill -9 of the supervisor alone, the next start takes over the servers and ends the old programs', async () => {
  const { environment, state } = await world();
  const first = run(environment);
  await said(first, 'up');
  const before = state();
  first.child.kill('SIGKILL');
  await first.exited;

  const second = run(environment);
  await said(second, 'up');
  expect(second.lines[0]).toBe(JSON.stringify({ ended: 5, tookOver: true }));
  const after = state();
  expect(after.temporal?.mark).toEqual(before.temporal?.mark);
  expect(after.postgres?.mark).toEqual(before.postgres?.mark);
  expect(after.worker?.mark).not.toEqual(before.worker?.mark);
  second.child.kill('SIGTERM');
  await second.exited;
  expect([...marksOf(before), ...marksOf(after)].some(lives)).toBe(false);
});

test('a forced end leaves no process either', async () => {
  const { environment, state } = await world();
  const engine = run(environment);
  await said(engine, 'up');
  const marks = marksOf(state());
  engine.child.kill('SIGQUIT');
  expect((await engine.exited)[0]).toBe(130);
  expect(await Promise.all(marks.map((mark) => waitForEnd(mark, 5000)))).not.toContain(false);
});

test('a stop while it still starts leaves no process', async () => {
  const { environment, state } = await world();
  const engine = run(environment);
  await vi.waitFor(() => expect(state().postgres).toBeDefined(), { timeout: 30_000, interval: 20 });
  const marks = marksOf(state());
  engine.child.kill('SIGTERM');
  await engine.exited;
  expect(marks.length).toBeGreaterThan(1);
  expect(marks.some(lives)).toBe(false);
  expect(await isFree(Number(environment.COUNTERSIGN_TEMPORAL_PORT))).toBe(true);
  expect(state()).toEqual({});
});

test('a worker that does not start shows its last words, and nothing is left running', async () => {
  const { folder, environment, state } = await world();
  writeFileSync(join(folder, 'fail'), '');
  const engine = run(environment);
  expect((await engine.exited)[0]).toBe(1);
  await vi.waitFor(() => expect(engine.lines.join('\n')).toContain('The worker exited with 1.'), {
    timeout: 20_000,
  });
  expect(engine.lines.join('\n')).toContain('Seat "x" is unknown.');
  expect(state()).toEqual({});
  expect(await isFree(Number(environment.COUNTERSIGN_TEMPORAL_PORT))).toBe(true);
});

async function withClient<Answer>(port: number, act: (client: Client) => Promise<Answer>): Promise<Answer> {
  const connection = await Connection.connect({ address: `127.0.0.1:${port}` });
  try {
    return await act(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

const startWorkflow = (port: number) =>
  withClient(port, (client) => client.workflow.start('auditChange', { workflowId: 'one', taskQueue: 'q' }));

const workflowState = (port: number) =>
  withClient(port, async (client) => (await client.workflow.getHandle('one').describe()).status.name);
