import { eq } from 'drizzle-orm';
import { Failed } from '../core/failed.ts';
import { type BlobId, blobId, type SnapshotId, type TaskId } from '../core/ids.ts';
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
  /** Test files of the base, at most two hundred. */
  testFiles: string[];
  /** What the change is told from: what the task began with, or what its pull request was last merged with. */
  base: Snapshot;
  /** Blob of that base's test report, JSON; absent of the first, which iteration 0 has. */
  baseReport?: BlobId;
  /** Absent until the base moved on. */
  merged?: MergedState;
}

/** What the work goes on from since it was last brought onto another base. */
export interface MergedState {
  from: SnapshotId;
  /** With the markers. */
  into: SnapshotId;
  /** The last iteration that had ended by then. */
  after: number;
  /** Files in which a merge of this task left something to settle. */
  files: string[];
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

export async function changeSandbox(db: Database, task: TaskId, record: SandboxRecord): Promise<void> {
  await db
    .update(tasks)
    .set({ sandbox: await putJson(db, record) })
    .where(eq(tasks.id, task));
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
