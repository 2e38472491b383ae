import { rollbackName } from '../../core/develop/messages.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { nameOfPerson } from '../name-of-person.ts';
import { ended, sendUpdate } from '../send-update.ts';
import { openEngine, openRecords } from '../stores.ts';
import { handleOfTask, taskNamed } from '../task-handle.ts';
import { safeJson } from '../text/safe.ts';
import { wrap } from '../text/screen.ts';

interface RollbackOptions {
  to: number;
  reason: string;
  by?: string;
  json: boolean;
}

/** Puts a running task's workspace back to the end of an iteration. One that changes nothing exits 1 and says why. */
export async function rollback(
  context: Context,
  id: string,
  { to, reason, by, json }: RollbackOptions,
): Promise<ExitStatus> {
  const records = await openRecords(context);
  try {
    const { client, close } = await openEngine(context);
    try {
      const task = await taskNamed(records.db, id);
      const handle = await handleOfTask(client, task);
      const wish = { by: by ?? (await nameOfPerson(context.cwd)), to, reason };
      const answered = await sendUpdate(client, handle, rollbackName, wish);
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
