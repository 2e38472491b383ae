import { rollbackName } from '../../core/develop/messages.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { nameOfPerson } from '../name-of-person.ts';
import { ended } from '../send-update.ts';
import { answererOf, askedByRollback, printed, sendAnswer, type SigningWish } from '../sign-answer.ts';
import { openEngine, openRecords } from '../stores.ts';
import { handleOfTask, taskNamed } from '../task-handle.ts';
import { safeJson } from '../text/safe.ts';
import { wrap } from '../text/screen.ts';

interface RollbackOptions extends SigningWish {
  to: number;
  reason: string;
  by?: string;
  json: boolean;
}

/** Puts a running task's workspace back to the end of an iteration. One that changes nothing exits 1 and says why. */
export async function rollback(
  context: Context,
  id: string,
  { to, reason, by, json, ...signing }: RollbackOptions,
): Promise<ExitStatus> {
  const signer = await answererOf(context, signing);
  const records = await openRecords(context);
  try {
    const { client, close } = await openEngine(context);
    try {
      const task = await taskNamed(records.db, id);
      const handle = await handleOfTask(client, task);
      const who = signer?.person ?? by ?? (await nameOfPerson(context.cwd));
      const wish = { by: who.trim(), to, reason: reason.trim() };
      const leaving = { ...signing, signer };
      const door = { context, client, handle, name: rollbackName, id: task.id };
      const answered = await sendAnswer(door, wish, leaving, askedByRollback);
      if (answered === printed) return exitStatus.passed;
      const refused = answered === ended ? `Task ${task.id} is over.` : answered;
      if (json) print([safeJson({ taskId: task.id, ...wish, refused })]);
      else
        print(
          wrap(
            context.out,
            refused === null
              ? `It goes back to the end of iteration ${to} after its present call. Watch it: npx countersign attach ${task.workflowId}`
              : `Not taken: ${safeLine(refused)}`,
          ),
        );
      return refused === null ? exitStatus.passed : exitStatus.failed;
    } finally {
      await close();
    }
  } finally {
    await records.close();
  }
}
