import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import type { TaskStatus } from '../../core/develop/status.ts';
import type { AuditResult } from '../../core/panel/contract.ts';
import { simulatorBaseUrl } from '../../core/panel/simulator-address.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { connectDatabase } from '../../database/client.ts';
import type { OwnDatabase } from '../create-database.ts';
import { createTestDatabase } from '../database.ts';
import { createNamespace } from '../namespace.ts';
import { type SupervisorProcess, startSupervisor } from '../sandbox-supervisor.ts';
import { readComposeFile, root } from './compose-file.ts';
import { circling, makeShop, noSandbox } from './shop.ts';
import { startStandIn } from './stand-in.ts';
import { Started } from './started.ts';
import { upload } from './task-world.ts';

const key = 'sk-ant-a-key-that-only-the-models-worker-may-hold';
const gitHubToken = 'github_pat_that_only_the_publisher_may_hold';
const compose = readComposeFile();

let folder: string;
let database: OwnDatabase;
let simulator: Simulator;
let standIn: Awaited<ReturnType<typeof startStandIn>>;
let namespace: string;
let connection: Connection;
let supervisor: SupervisorProcess;
let workers: { pure: Started; models: Started; publish: Started; sandbox: Started };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-compose-'));
  [database, simulator, namespace, connection, supervisor] = await Promise.all([
    createTestDatabase(),
    startSimulator({ port: 0 }),
    createNamespace(inject('temporalAddress')),
    Connection.connect({ address: inject('temporalAddress') }),
    startSupervisor(),
  ]);
  standIn = await startStandIn(simulator.url);
  await writeSecrets();
  workers = {
    pure: startService('worker', {}),
    models: startService('worker-models', {
      // Providers whose key file is empty are simulated; Anthropic has a key, so only its address differs.
      COUNTERSIGN_SIMULATOR_URL: simulator.url,
      ANTHROPIC_BASE_URL: simulatorBaseUrl(standIn.url, 'anthropic'),
    }),
    publish: startService('worker-publish', { COUNTERSIGN_HOME: join(folder, 'home-publish') }),
    sandbox: startService('worker-sandbox', { COUNTERSIGN_SANDBOX_SOCKET: supervisor.socket }),
  };
  await Promise.all([
    workers.publish.until('countersign worker ready: publish\n'),
    workers.pure.until('countersign worker ready: countersign\n'),
    workers.models.until('countersign worker ready: models\n'),
    workers.sandbox.until('countersign worker ready: sandbox\n'),
  ]);
});

afterAll(async () => {
  for (const { child } of Object.values(workers ?? {})) {
    if (child.exitCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  await Promise.allSettled([
    connection?.close(),
    standIn?.close(),
    simulator?.close(),
    database?.drop(),
    supervisor?.stop(),
  ]);
  await rm(folder, { recursive: true, force: true });
});

/** Every secret that the compose file names, where its containers would find it. */
async function writeSecrets(): Promise<void> {
  await mkdir(join(folder, 'secrets'));
  const values: Record<string, string> = {
    database_url: database.url,
    anthropic_api_key: `${key}\n`,
    github_token: `${gitHubToken}\n`,
  };
  for (const name of Object.keys(compose.secrets)) {
    await writeFile(join(folder, 'secrets', name), values[name] ?? '', { mode: 0o600 });
  }
}

/** A worker as its service in the compose file would run, with paths and host names of this machine. */
function startService(name: string, more: Record<string, string>): Started {
  const service = compose.services[name];
  const environment = Object.entries(service?.environment ?? {}).map(([variable, value]) => [
    variable,
    hereOf(value, service?.volumes ?? []),
  ]);
  return new Started(`${process.execPath} ${join(root, 'worker', 'main.ts')}`, folder, {
    ...Object.fromEntries(environment),
    HOME: process.env['HOME'],
    PATH: process.env['PATH'],
    XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'],
    NODE_ENV: 'production',
    COUNTERSIGN_HOME: join(folder, 'home'),
    TEMPORAL_NAMESPACE: namespace,
    ...more,
  });
}

function hereOf(value: string, mounts: string[]): string {
  if (value === 'temporal:7233') return inject('temporalAddress');
  if (value.startsWith('/run/secrets/')) return value.replace('/run', folder);
  const mounted = mounts.map((mount) => mount.split(':')).find(([, target]) => target === value);
  return mounted?.[0] ? join(root, mounted[0]) : value;
}

test('an audit goes through two workers, each with its own secrets', async () => {
  const client = new Client({ connection, namespace });
  const text = readFileSync(join(root, 'embedded', 'welcome.patch'), 'utf8');
  const handle = await client.workflow.start('auditChange', {
    taskQueue: 'countersign',
    workflowId: 'over-two-workers',
    args: [{ change: { kind: 'patch', text } }],
  });
  const decision = { by: 'Ada', decision: 'reject', reason: 'A value reaches the shell.' };
  await expect
    .poll(() => handle.query<{ phase: string }>('status').then(({ phase }) => phase), { timeout: 20_000 })
    .toBe('waiting-for-person');
  await handle.executeUpdate('decide', { args: [decision] });
  const result = (await handle.result()) as AuditResult;
  expect(result).toMatchObject({ verdict: 'failed', decidedBy: 'Ada' });
  expect(result.costMicroUsd).toBeGreaterThan(0);
  expect(result.simulatedSeats).toEqual(['gemini', 'gpt', 'ollama']);
});

test.skipIf(noSandbox !== null)(
  `a task goes through all of them, and none but the one that asks holds a key${noSandbox ? ` (${noSandbox})` : ''}`,
  { timeout: 240_000 },
  async () => {
    const script = { turns: circling.turns.slice(0, 4), again: null };
    const hired = await fetch(`${simulator.url}/control/developers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ persona: 'scripted', task: 'Shipping', seed: 1, script }),
    });
    expect(hired.ok).toBe(true);
    const shop = makeShop();
    const { db, close } = connectDatabase(database.url, 1);
    onTestFinished(async () => {
      await close();
      await rm(shop, { recursive: true, force: true });
    });
    const { repository, base } = await upload(db, shop);
    const handle = await new Client({ connection, namespace }).workflow.start('developTask', {
      taskQueue: 'countersign',
      workflowId: 'develop-over-four-workers',
      args: [{ repository, base, wanted: 'Shipping is free too late', tests: ['node --test'] }],
    });
    const status = () => handle.query<TaskStatus>('status').catch(() => null);
    await expect.poll(status, { timeout: 200_000 }).toMatchObject({
      iterations: expect.arrayContaining([expect.objectContaining({ number: 1, passed: 2, failed: 1 })]),
      developer: { simulated: false },
    });
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow();
  },
);

test.skipIf(process.platform !== 'linux')(
  'only the worker that asks models can reach a provider’s key',
  () => {
    const told = ({ child }: Started) => readFileSync(`/proc/${child.pid}/environ`, 'utf8');
    expect(told(workers.models)).toContain('ANTHROPIC_API_KEY_FILE=');
    for (const other of [workers.pure, workers.sandbox]) expect(told(other)).not.toMatch(/API_KEY|TOKEN/);
    expect(told(workers.pure) + told(workers.models)).not.toContain(key);
    expect(workers.pure.out + workers.models.out).not.toContain(key);
  },
);

test.skipIf(process.platform !== 'linux')(
  'only the worker that publishes can reach a login of GitHub',
  () => {
    const told = ({ child }: Started) => readFileSync(`/proc/${child.pid}/environ`, 'utf8');
    expect(told(workers.publish)).toMatch(/GITHUB_APP_PRIVATE_KEY_FILE=[^]*COUNTERSIGN_GITHUB_TOKEN_FILE=/);
    expect(told(workers.publish)).not.toMatch(/ANTHROPIC|OPENAI|GEMINI/);
    for (const other of [workers.pure, workers.models, workers.sandbox])
      expect(told(other)).not.toContain('GITHUB');
    expect(
      Object.values(workers)
        .map(({ out }) => out)
        .join(''),
    ).not.toContain(gitHubToken);
  },
);

test('SIGTERM ends all within ten seconds, with status 0', async () => {
  const ends = Object.values(workers).map(async ({ child }) => {
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    await closed;
    return child.exitCode;
  });
  expect(await Promise.all(ends)).toEqual([0, 0, 0, 0]);
});
