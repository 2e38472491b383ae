import { isCancellation, log } from '@temporalio/workflow';
import type { TaskResult } from '../../core/develop/status.ts';
import type { BlobId, TaskId } from '../../core/ids.ts';
import type { AuditResult } from '../../core/panel/contract.ts';
import { closeSandbox, closeTask, packChange, restSandbox } from './activities.ts';
import { reasonOf } from '../failure-words.ts';
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
  const kept = ending.bundle === undefined ? await packBest(state, ending.note) : { bundle: ending.bundle };
  const { bundle } = kept;
  const result: TaskResult = {
    taskId,
    outcome: ending.outcome,
    note: 'lost' in kept ? `${ending.note} ${kept.lost}` : ending.note,
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
  await endSandbox(taskId);
  enterPhase(state, 'done', '');
  return result;
}

/** Null where nothing differs from the base. A snapshot that cannot be read must not keep the task from ending. */
async function packBest(
  { taskId, carried }: TaskState,
  note: string,
): Promise<{ bundle: BlobId | null; lost?: string }> {
  const subject = `Unfinished: ${carried.plan.title}`.slice(0, 72);
  try {
    const packed = await packChange({ taskId, iteration: carried.best, subject, body: note });
    return { bundle: packed.files === 0 ? null : packed.bundle };
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { bundle: null, lost: `The best snapshot could not be kept: ${reasonOf(error)}` };
  }
}

/** Nothing runs inside while others are waited for, which may take days. A box that goes on costs memory, and no more. */
export async function restSandboxOf({ taskId, carried }: TaskState): Promise<void> {
  if (!carried.plan.rests) return;
  try {
    await restSandbox({ taskId });
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn(`The sandbox of task ${taskId} goes on while nothing is to be done: ${reasonOf(error)}`);
  }
}

/** The task's end is on record already: a sandbox that cannot be closed changes nothing of it. */
export async function endSandbox(taskId: TaskId): Promise<void> {
  try {
    await closeSandbox({ taskId });
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn(`The sandbox of task ${taskId} could not be closed: ${reasonOf(error)}`);
  }
}
