import { eq } from 'drizzle-orm';
import { Failed } from '../core/failed.ts';
import { type BlobId, blobId, type TaskId } from '../core/ids.ts';
import type { Snapshot } from '../core/sandbox/box-call.ts';
import type { EgressRecord } from '../core/sandbox/egress.ts';
import type { SandboxSpec } from '../core/sandbox/supervisor.ts';
import { getJson, putJson } from './blobs.ts';
import type { Database } from './client.ts';
import { taskRequests, tasks } from './schema.ts';

/** What a task's sandbox is made of, and how its repository is tested in it. */
export interface SandboxRecord {
  spec: SandboxSpec;
  /** Commands that run all tests. */
  tests: string[];
  pages: string[];
  /** JUnit files that the tests write. */
  reports: string[];
  /** Test files of the repository as it began, at most two hundred. */
  testFiles: string[];
  base: Snapshot;
}

export async function saveSandbox(
  db: Database,
  task: TaskId,
  engine: string,
  record: SandboxRecord,
): Promise<void> {
  const sandbox = await putJson(db, record);
  await db.update(tasks).set({ engine, sandbox }).where(eq(tasks.id, task));
}

/** @throws Failed `task.unknown` when it was never opened */
export async function loadSandbox(db: Database, task: TaskId): Promise<SandboxRecord> {
  const [row] = await db.select({ sandbox: tasks.sandbox }).from(tasks).where(eq(tasks.id, task));
  const id: BlobId | null = row?.sandbox ? blobId(row.sandbox) : null;
  if (id) return getJson<SandboxRecord>(db, id);
  throw new Failed('task.unknown', `Task ${task} has no sandbox: start tasks with developTask only.`);
}

/** Keeps what a sandbox asked its proxy. Safe to repeat. */
export async function saveRequests(
  db: Database,
  task: TaskId,
  requests: readonly EgressRecord[],
): Promise<void> {
  if (requests.length === 0) return;
  await db
    .insert(taskRequests)
    .values(requests.map(({ atMs, ...request }) => ({ task, ...request, at: new Date(atMs) })))
    .onConflictDoNothing();
}
