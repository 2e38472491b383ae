import { randomUUID } from 'node:crypto';
import type { TaskResult } from '../../core/develop/status.ts';
import { blobId, taskId } from '../../core/ids.ts';
import type { Database } from '../../database/client.ts';
import { openTaskRecord } from '../../database/tasks.ts';
import { taskPlanOf } from '../activities/develop/task.ts';

/** Opens a task of its own on this branch. */
export async function openTask(
  db: Database,
  branch: string,
  more: { workflowId?: string; repository?: string; simulated?: boolean } = {},
) {
  const id = taskId(`task-${randomUUID()}`);
  const plan = taskPlanOf({}, { taskId: id, branch });
  const { repository = 'github:acme/shop', workflowId = `workflow of ${id}`, simulated = false } = more;
  const opened = await openTaskRecord(db, {
    taskId: id,
    workflowId,
    planId: blobId('sha256:plan'),
    plan: { ...plan, input: { ...plan.input, repository }, developer: { ...plan.developer, simulated } },
  });
  return { id, workflowId, opened };
}

export const resultOf = (id: ReturnType<typeof taskId>, more: Partial<TaskResult> = {}): TaskResult => ({
  taskId: id,
  outcome: 'completed',
  note: 'Done.',
  branch: 'b',
  bundle: null,
  best: 2,
  pullRequest: 'acme/shop#4',
  verdict: 'passed',
  iterations: 2,
  interventions: 0,
  costMicroUsd: 500,
  waitedMs: 0,
  ...more,
});
