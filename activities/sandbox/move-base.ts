import type { SandboxActivities } from '../../core/develop/contract.ts';
import { tellConflict } from '../../core/develop/tell-conflict.ts';
import { Failed } from '../../core/failed.ts';
import { roleOf } from '../../core/gates/paths.ts';
import type { SnapshotId, TaskId, TreeId } from '../../core/ids.ts';
import type { Merged } from '../../core/sandbox/merged.ts';
import { getBlob, putJson } from '../../database/blobs.ts';
import { loadIteration, loadIterations } from '../../database/task-iterations.ts';
import {
  changeSandbox,
  loadSandbox,
  type MergedState,
  type SandboxRecord,
} from '../../database/task-sandbox.ts';
import { whileRunning } from '../while-running.ts';
import type { SandboxDependencies } from './deps.ts';
import { testInCleanRoom } from './in-clean-room.ts';
import { testFilesMax } from './open-sandbox.ts';
import { readRepository } from './read-repository.ts';

type Move = Parameters<SandboxActivities['moveBase']>[0];
type Moved = Awaited<ReturnType<SandboxActivities['moveBase']>>;

/**
 * Brings what an iteration left onto another base. From then on the task's record stands on that: what is compared, what
 * fails without the change, which tests were there before.
 */
export const moveBase = (deps: SandboxDependencies, input: Move): Promise<Moved> =>
  whileRunning(async () => {
    const { db, git, supervisor } = deps;
    const { taskId, iteration, bundle, ...moved } = input;
    const sandbox = await loadSandbox(db, taskId);
    const snapshot = await snapshotOf(deps, taskId, iteration);
    const base = await supervisor.putBase(taskId, await getBlob(db, bundle));
    const key = `base-${iteration}-${base.snapshot}`;
    const merged = await supervisor.merge(taskId, key, { snapshot, base: base.snapshot });
    if (merged.kind === 'by-hand') return { moved: false, because: merged.because };
    const files = await readRepository(
      git,
      bundle,
      (id) => getBlob(db, id),
      () => false,
    );
    const testFiles = files.flatMap(({ path }) => (roleOf(path) === 'test' ? [path] : []));
    await changeSandbox(db, taskId, {
      ...sandbox,
      base,
      testFiles: testFiles.slice(0, testFilesMax),
      ...(sandbox.tests.length > 0 && { baseReport: await reportOf(deps, taskId, { ...sandbox, base }) }),
      merged: await noted(deps, taskId, { sandbox, snapshot, merged }),
    });
    return { moved: true, text: tellConflict(moved, merged.conflicts) };
  });

/** Back to what an iteration left; of one from before the base moved, to what it comes to on the present base. */
export async function restoreIteration(
  deps: SandboxDependencies,
  { taskId, iteration, key }: Parameters<SandboxActivities['restoreIteration']>[0],
): Promise<{ tree: TreeId | null; stays?: string }> {
  const { db, supervisor } = deps;
  const snapshot = await snapshotOf(deps, taskId, iteration);
  const sandbox = await loadSandbox(db, taskId);
  if (!sandbox.merged) return { tree: (await supervisor.restore(taskId, key, snapshot)).tree };
  const merged = await supervisor.merge(taskId, key, { snapshot, base: sandbox.base.snapshot });
  if (merged.kind === 'by-hand') return { tree: null, stays: merged.because };
  await changeSandbox(db, taskId, {
    ...sandbox,
    merged: await noted(deps, taskId, { sandbox, snapshot, merged }),
  });
  return { tree: merged.at.tree };
}

async function snapshotOf(
  { db }: SandboxDependencies,
  taskId: TaskId,
  iteration: number,
): Promise<SnapshotId> {
  const record = await loadIteration(db, taskId, iteration);
  if (record) return record.snapshot;
  throw new Failed('input.invalid', `Task ${taskId} has no iteration ${iteration} to go back to.`);
}

/** How the tests stand on the base itself, as iteration 0 has it of the first. */
async function reportOf({ db, supervisor }: SandboxDependencies, taskId: TaskId, sandbox: SandboxRecord) {
  const { snapshot } = sandbox.base;
  return putJson(
    db,
    await testInCleanRoom(supervisor, taskId, sandbox, { key: `base-${snapshot}`, snapshot, overlay: null }),
  );
}

/** An earlier merge's markers may still stand: its files are remembered too. */
async function noted(
  { db }: SandboxDependencies,
  taskId: TaskId,
  {
    sandbox,
    snapshot,
    merged,
  }: { sandbox: SandboxRecord; snapshot: SnapshotId; merged: Extract<Merged, { kind: 'merged' }> },
): Promise<MergedState> {
  const iterations = await loadIterations(db, taskId);
  const files = [...(sandbox.merged?.files ?? []), ...merged.conflicts.map(({ path }) => path)];
  return {
    from: snapshot,
    into: merged.at.snapshot,
    after: iterations.at(-1)?.number ?? 0,
    files: [...new Set(files)],
  };
}
