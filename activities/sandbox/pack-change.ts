import type { PackedChange, SandboxActivities } from '../../core/develop/contract.ts';
import { commitMessage } from '../../core/develop/commit-message.ts';
import { snapshotId } from '../../core/ids.ts';
import { putBlob } from '../../database/blobs.ts';
import { saveTaskCommit } from '../../database/task-commits.ts';
import { loadIteration } from '../../database/task-iterations.ts';
import { loadSandbox } from '../../database/task-sandbox.ts';
import { whileRunning } from '../while-running.ts';
import { changedFiles, lineCounts } from './changed-files.ts';
import type { SandboxDependencies } from './deps.ts';
import { withMessage } from './with-message.ts';

type Input = Parameters<SandboxActivities['packChange']>[0];

/** The change as a bundle of two commits: what it began with, and one on top that says what and why. */
export const packChange = (
  { db, git, supervisor }: SandboxDependencies,
  { taskId, iteration, subject, body }: Input,
): Promise<PackedChange> =>
  whileRunning(async () => {
    const { base } = await loadSandbox(db, taskId);
    const record = await loadIteration(db, taskId, iteration);
    const snapshot = record?.snapshot ?? base.snapshot;
    const bundle = await supervisor.readBundle(taskId, snapshot);
    const message = commitMessage({ subject, body, task: taskId, iteration });
    const packed = await withMessage(git, bundle, message);
    // An earlier iteration may stand on an earlier base.
    const files = changedFiles(await supervisor.readChange(taskId, snapshotId(packed.base), snapshot));
    await saveTaskCommit(db, taskId, { ...packed, iteration });
    return {
      bundle: await putBlob(db, packed.bytes),
      files: files.length,
      ...lineCounts(files),
    };
  });
