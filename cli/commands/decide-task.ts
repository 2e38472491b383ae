import type { TaskDecision } from '../../core/develop/task-decision.ts';
import { decideName } from '../../core/panel/messages.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import type { TaskRow } from '../../database/tasks.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { ended, sendUpdate } from '../send-update.ts';
import { openEngine } from '../stores.ts';
import { handleOfTask } from '../task-handle.ts';
import { safeJson } from '../text/safe.ts';
import { wrap } from '../text/screen.ts';

interface ForTask {
  option?: number;
  snapshot?: number;
  iterations?: number;
  minutes?: number;
  /** US dollars. */
  cost?: number;
  json: boolean;
}

/** Answers a task that waits. An answer that changes nothing exits 1 and says why. */
export async function decideTask(
  context: Context,
  task: TaskRow,
  answer: Pick<TaskDecision, 'by' | 'decision' | 'reason'>,
  { json, ...chosen }: ForTask,
): Promise<ExitStatus> {
  const decision = decisionOf(answer, chosen);
  const { client, close } = await openEngine(context);
  try {
    const answered = await sendUpdate(client, await handleOfTask(client, task), decideName, decision);
    const refused = answered === ended ? `Task ${task.id} is over.` : answered;
    if (json) print([safeJson({ taskId: task.id, ...decision, refused })]);
    else {
      const told =
        refused === null
          ? `Decided: ${decision.decision}, by ${safeLine(decision.by)}. Watch it: npx countersign attach ${task.workflowId}`
          : `Not taken: ${safeLine(refused)}`;
      print(wrap(context.out, told));
    }
    return refused === null ? exitStatus.passed : exitStatus.failed;
  } finally {
    await close();
  }
}

function decisionOf(
  { by, decision, reason }: Pick<TaskDecision, 'by' | 'decision' | 'reason'>,
  { option, snapshot, iterations, minutes, cost }: Omit<ForTask, 'json'>,
): TaskDecision {
  const limits = {
    ...(iterations !== undefined && { iterations }),
    ...(minutes !== undefined && { minutes }),
    ...(cost !== undefined && { costMicroUsd: Math.round(cost * 1_000_000) }),
  };
  return {
    by,
    decision,
    reason,
    ...(option !== undefined && { option }),
    ...(snapshot !== undefined && { snapshot }),
    ...(Object.keys(limits).length > 0 && { limits }),
  };
}
