import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { type TaskId, taskIdOf } from '../../core/ids.ts';
import { queues } from '../../core/queues.ts';
import { putBlob } from '../../database/blobs.ts';
import { connectDatabase, type Database } from '../../database/client.ts';
import { migrateDatabase } from '../../database/migrate.ts';
import { readJournal } from '../../sandbox/supervisor/journal.ts';
import type { JournalRecord } from '../../sandbox/supervisor/records.ts';
import { taskFolder } from '../../sandbox/supervisor/task-folder.ts';
import type { LoggedAsk } from '../../simulator/control/log.ts';
import { startSimulator } from '../../simulator/server.ts';
import { createDatabase } from '../create-database.ts';
import { codeAlone } from '../engine-on.ts';
import { createNamespace } from '../namespace.ts';
import { startSupervisor, type SupervisorProcess } from '../sandbox-supervisor.ts';
import { createWorld as createUnsafeWorld } from '../sandbox/supervisor/supervisor-world.ts';
import { type Killable, startCrashServers } from './crash-servers.ts';
import { killableWorker } from './crash-world.ts';
import { input, mark, packRepository, script } from './durable-task.ts';
import { type Door, openDoor } from './http-door.ts';
import { type Line, openLine } from './tcp-line.ts';

export interface DurableTask {
  id: TaskId;
  handle: WorkflowHandle;
}

/** All that a task needs, in processes that may be killed, with doors between them at which requests can be held. */
export interface DurableWorld {
  client: Client;
  db: Database;
  /** None of them runs to begin with but Temporal. */
  worker: Killable & { startWithoutSandboxes(): Promise<void> };
  supervisor: Killable;
  temporal: Killable;
  /** Between worker and supervisor. */
  sandboxDoor: Door;
  /** Between worker and models. */
  modelDoor: Door;
  /** Between worker and Temporal. */
  line: Line;
  begin(): Promise<DurableTask>;
  /** What the supervisor has on the record of a task. */
  journal(task: TaskId): Promise<JournalRecord[]>;
  /** A file of the task's workspace as it is this moment; empty where there is none. */
  workspaceFile(task: TaskId, path: string): Promise<string>;
  asks(): Promise<LoggedAsk[]>;
  stop(): Promise<void>;
}

export interface DurableOptions {
  /** False: the defence is off, and a workspace stays as a crash left it. */
  restores?: boolean;
  /** More of countersign.yaml. */
  configuration?: string;
  /** More of the supervisor's environment. */
  environment?: Record<string, string>;
}

export async function createDurableWorld(options: DurableOptions = {}): Promise<DurableWorld> {
  const servers = await startCrashServers();
  const home = await mkdtemp(join(tmpdir(), 'countersign-durable-'));
  const [database, simulator, namespace, connection] = await Promise.all([
    createDatabase(servers.databaseUrl),
    startSimulator({ port: 0 }),
    createNamespace(servers.temporalAddress),
    Connection.connect({ address: servers.temporalAddress }),
    writeFile(join(home, 'countersign.yaml'), `${codeAlone}${options.configuration ?? ''}`),
  ]);
  // Tasks may begin before the first worker does.
  await Promise.all([migrateDatabase(database.url), hire(simulator.url)]);
  const supervisor = await killableSupervisor(options);
  const sandboxDoor = await openDoor(
    { socketPath: join(home, 'door.sock') },
    { socketPath: supervisor.socket },
  );
  const modelDoor = await openDoor({ port: 0 }, { port: Number(new URL(simulator.url).port) });
  const [host = '', port = ''] = servers.temporalAddress.split(':');
  const line = await openLine({ host, port: Number(port) });
  const { db, close } = connectDatabase(database.url);
  const worker = workersOf(home, {
    TEMPORAL_ADDRESS: `127.0.0.1:${line.port}`,
    TEMPORAL_NAMESPACE: namespace,
    DATABASE_URL: database.url,
    COUNTERSIGN_SANDBOX_SOCKET: join(home, 'door.sock'),
    COUNTERSIGN_SIMULATOR_URL:
      'port' in modelDoor.address ? `http://127.0.0.1:${modelDoor.address.port}` : '',
  });
  const client = new Client({ connection, namespace });
  const { folder } = supervisor;
  return {
    client,
    db,
    worker,
    supervisor,
    temporal: servers.temporal,
    sandboxDoor,
    modelDoor,
    line,
    begin: () => begin(client, db),
    journal: (task) => readJournalOf(folder, task),
    workspaceFile: (task, path) =>
      readFile(join(taskFolder(folder, task).workspace, path), 'utf8').catch(() => ''),
    asks: async () => (await (await fetch(`${simulator.url}/control/log`)).json()) as LoggedAsk[],
    stop: async () => {
      await worker.kill();
      await Promise.all([sandboxDoor.close(), modelDoor.close(), line.close(), close(), connection.close()]);
      await Promise.all([simulator.close(), supervisor.end()]);
      await servers.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function hire(simulator: string): Promise<void> {
  const answer = await fetch(`${simulator}/control/developers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ persona: 'scripted', task: mark, seed: 1, script }),
  });
  if (!answer.ok) throw new Error(`No such developer: ${await answer.text()}`);
}

function workersOf(home: string, own: Record<string, string>) {
  const environment = {
    HOME: process.env['HOME'],
    PATH: process.env['PATH'],
    XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'],
    COUNTERSIGN_HOME: join(home, 'state'),
    COUNTERSIGN_CONFIG: join(home, 'countersign.yaml'),
    ...own,
  };
  const others = Object.values(queues).filter((queue) => queue !== queues.sandbox);
  const whole = killableWorker(home, environment);
  const partial = killableWorker(home, { ...environment, COUNTERSIGN_QUEUES: others.join(',') });
  return {
    start: () => whole.start(),
    startWithoutSandboxes: () => partial.start(),
    kill: async () => {
      await Promise.all([whole.kill(), partial.kill()]);
    },
  };
}

/** In one folder, whoever lives there at the moment. */
async function killableSupervisor({ restores = true, environment = {} }: DurableOptions) {
  if (!restores) {
    const world = createUnsafeWorld();
    const start = () => world.start({ restores: false });
    await start();
    const socket = join(world.folder, 'supervisor.sock');
    return { folder: world.folder, socket, start, kill: world.kill, end: () => Promise.resolve(world.end()) };
  }
  let present: SupervisorProcess = await startSupervisor({ environment });
  const { folder, socket } = present;
  return {
    folder,
    socket,
    start: async () => {
      present = await startSupervisor({ folder, environment });
    },
    kill: () => present.kill(),
    end: () => present.stop(),
  };
}

async function begin(client: Client, db: Database): Promise<DurableTask> {
  const { bytes, commit } = await packRepository();
  const repository = `bundle:${await putBlob(db, bytes)}`;
  const workflowId = `durable-${randomBytes(6).toString('hex')}`;
  const handle = await client.workflow.start('developTask', {
    workflowId,
    taskQueue: queues.countersign,
    args: [{ repository, base: commit, ...input }],
  });
  return { id: taskIdOf(workflowId, handle.firstExecutionRunId), handle };
}

async function readJournalOf(folder: string, task: TaskId): Promise<JournalRecord[]> {
  const { journal } = taskFolder(folder, task);
  return readJournal(await readFile(journal).catch(() => Buffer.alloc(0)), journal).records;
}
