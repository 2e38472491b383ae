import { callsOf } from '../../core/develop/conversation.ts';
import { readCall } from '../../core/develop/read-calls.ts';
import type { ToolCall } from '../../core/develop/tools.ts';
import { Failed } from '../../core/failed.ts';
import type { TaskId } from '../../core/ids.ts';
import type { Database } from '../../database/client.ts';
import { findAnswer } from '../../database/task-messages.ts';

/**
 * A call that the developer asked for in its recorded answer, as it is to be carried out; or why it is not.
 *
 * @throws Failed `task.unknown` when the turn is not recorded: a call comes after its answer
 */
export async function loadToolCall(
  db: Database,
  taskId: TaskId,
  turn: number,
  call: number,
): Promise<ToolCall | { problem: string }> {
  const recorded = await findAnswer(db, taskId, turn);
  if (!recorded)
    throw new Failed(
      'task.unknown',
      `Turn ${turn} of task ${taskId} is not on record: ask the developer first.`,
    );
  return readCall(callsOf(recorded.answer.blocks)[call]);
}
