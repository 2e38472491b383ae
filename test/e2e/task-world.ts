import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { WorkflowHandle } from '@temporalio/client';
import type { TaskResult, TaskStatus } from '../../core/develop/status.ts';
import { createGit } from '../../activities/git/git.ts';
import { openOwn } from '../../activities/git/open-own.ts';
import { packTree } from '../../activities/git/tree-bundle.ts';
import { queues } from '../../core/queues.ts';
import { putBlob } from '../../database/blobs.ts';
import type { Database } from '../../database/client.ts';
import { startEngine, type Engine } from '../engine.ts';
import { startEngineOn, type EngineOptions } from '../engine-on.ts';
import { startSupervisor, type SupervisorProcess } from '../sandbox-supervisor.ts';

const run = promisify(execFile);
const corpus = join(import.meta.dirname, '..', 'corpus', 'bugs');

export interface TaskWorld extends Engine {
  supervisor: SupervisorProcess;
  /** A git checkout of a corpus repository, with these files besides, or of files by path alone, for one test. */
  checkout(
    bug: string | Readonly<Record<string, string>>,
    besides?: Readonly<Record<string, string>>,
  ): Promise<string>;
  /** Starts a task on an upload of a checkout. */
  develop(folder: string, input: Record<string, unknown>): Promise<WorkflowHandle>;
  /** Has a simulated developer do as told. */
  hire(setting: Record<string, unknown>): Promise<void>;
  status(handle: WorkflowHandle): Promise<TaskStatus>;
  /** Waits until the status is as wanted. @throws Error with the last one when it never is */
  until(handle: WorkflowHandle, wanted: (status: TaskStatus) => boolean): Promise<TaskStatus>;
}

/**
 * The whole product with a real sandbox supervisor beside it, on the servers that the test run shares; outside of one,
 * on those that are given. `sandboxes` is more of the supervisor's environment.
 */
export async function startTaskWorld(
  { sandboxes = {}, ...options }: EngineOptions & { sandboxes?: Record<string, string> } = {},
  servers?: { temporalAddress: string; databaseUrl: string },
): Promise<TaskWorld> {
  const supervisor = await startSupervisor({ environment: sandboxes });
  const folders: string[] = [];
  const joined = {
    ...options,
    environment: { COUNTERSIGN_SANDBOX_SOCKET: supervisor.socket, ...options.environment },
  };
  const engine = await (servers ? startEngineOn(servers, joined) : startEngine(joined));
  const status = (handle: WorkflowHandle) => handle.query<TaskStatus>('status');
  return {
    ...engine,
    supervisor,
    async checkout(bug, besides = {}) {
      const folder = await mkdtemp(join(tmpdir(), 'countersign-checkout-'));
      folders.push(folder);
      if (typeof bug === 'string') await cp(join(corpus, bug, 'repository'), folder, { recursive: true });
      else await writeFiles(folder, bug);
      await writeFiles(folder, besides);
      const inside = (...args: string[]) =>
        run('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], { cwd: folder });
      await inside('init', '--quiet', '--initial-branch=main');
      await inside('add', '-A');
      await inside('commit', '--quiet', '-m', 'Begin');
      return folder;
    },
    async develop(folder, input) {
      const { repository, base } = await upload(engine.db, folder);
      return engine.client.workflow.start('developTask', {
        workflowId: `develop-${randomBytes(6).toString('hex')}`,
        taskQueue: queues.countersign,
        args: [{ repository, base, repositoryName: 'shop', ...input }],
      });
    },
    async hire(setting) {
      const answer = await fetch(`${engine.simulator.url}/control/developers`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(setting),
      });
      if (!answer.ok) throw new Error(`No such developer: ${await answer.text()}`);
    },
    status,
    async until(handle, wanted) {
      for (let tries = 0; tries < 1200; tries += 1) {
        const now = await status(handle).catch(() => null);
        if (now && wanted(now)) return now;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`It never came to that: ${JSON.stringify(await status(handle))}`);
    },
    stop: async () => {
      await engine.stop();
      await supervisor.stop();
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}

/** What the CLI does before it starts a task: the head of a checkout, without its past. */
export async function upload(db: Database, folder: string): Promise<{ repository: string; base: string }> {
  const opened = await openOwn(createGit(), folder);
  try {
    const { bytes, commit } = await packTree(opened, 'HEAD');
    return { repository: `bundle:${await putBlob(db, bytes)}`, base: commit };
  } finally {
    await opened.close();
  }
}

export const resultOf = (handle: WorkflowHandle): Promise<TaskResult> =>
  handle.result() as Promise<TaskResult>;

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
