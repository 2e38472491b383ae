import type { TaskResult } from '../../core/develop/status.ts';
import type { BlobId } from '../../core/ids.ts';
import type { AuditResult } from '../../core/panel/contract.ts';
import { closeSandbox, closeTask, packChange } from './activities.ts';
import { enterPhase, type TaskState } from './task-state.ts';

interface Ending {
  outcome: TaskResult['outcome'];
  note: string;
  /** What was audited; absent where the best snapshot is to be kept instead. */
  bundle?: BlobId;
  verdict?: AuditResult['verdict'];
}

/** Writes the end of the story and ends the sandbox. Without a finished change, the best snapshot is what is kept. */
export async function endTask(state: TaskState, ending: Ending): Promise<TaskResult> {
  const { taskId, carried } = state;
  const { status, plan } = carried;
  const bundle = ending.bundle ?? (await packBest(state, ending.note));
  const result: TaskResult = {
    taskId,
    outcome: ending.outcome,
    note: ending.note,
    branch: bundle === null ? null : plan.branch,
    bundle: bundle === null ? null : `bundle:${bundle}`,
    best: ending.bundle === undefined ? carried.best : carried.iteration,
    pullRequest: status.pullRequest?.name ?? null,
    verdict: ending.verdict ?? null,
    iterations: carried.iteration,
    interventions: carried.interventions,
    costMicroUsd: status.costMicroUsd,
    waitedMs: status.waitedMs,
  };
  await closeTask({ taskId, result });
  await closeSandbox({ taskId });
  enterPhase(state, 'done', '');
  return result;
}

/** Null where nothing differs from the base. */
async function packBest({ taskId, carried }: TaskState, note: string): Promise<BlobId | null> {
  const subject = `Unfinished: ${carried.plan.title}`.slice(0, 72);
  const packed = await packChange({ taskId, iteration: carried.best, subject, body: note });
  return packed.files === 0 ? null : packed.bundle;
}
