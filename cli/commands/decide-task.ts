import type { TaskDecision } from '../../core/develop/task-decision.ts';
import { decideName } from '../../core/panel/messages.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import type { TaskRow } from '../../database/tasks.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { ended } from '../send-update.ts';
import { askedByTask, type Leaving, printed, sendAnswer } from '../sign-answer.ts';
import { openEngine } from '../stores.ts';
import { handleOfTask } from '../task-handle.ts';
import { safeJson } from '../text/safe.ts';
import { wrap } from '../text/screen.ts';

interface ForTask extends Leaving {
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
  { json, signer, print: prints, yes, question, ...chosen }: ForTask,
): Promise<ExitStatus> {
  const decision = decisionOf(answer, chosen);
  const { client, close } = await openEngine(context);
  try {
    const handle = await handleOfTask(client, task);
    const door = { context, client, handle, name: decideName, id: task.id };
    const leaving = { signer, print: prints, yes, ...(question !== undefined && { question }) };
    const answered = await sendAnswer(door, decision, leaving, askedByTask);
    if (answered === printed) return exitStatus.passed;
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
  { option, snapshot, iterations, minutes, cost }: Omit<ForTask, 'json' | keyof Leaving>,
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
