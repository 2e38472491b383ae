import { type Context } from '../context.ts';
import type { ExitStatus } from '../exit-status.ts';
import { openEngine, openRecords } from '../stores.ts';
import { taskToWatch } from '../task-handle.ts';
import { watchTask } from '../watch-task.ts';

/** Watches a task that was started before, from any terminal. */
export async function attach(context: Context, id: string, { json }: { json: boolean }): Promise<ExitStatus> {
  const records = await openRecords(context);
  try {
    const engine = await openEngine(context);
    try {
      const { handle, taskId } = await taskToWatch(records.db, engine.client, id);
      return await watchTask(context, { ...records, ...engine }, { handle, taskId, json });
    } finally {
      await engine.close();
    }
  } finally {
    await records.close();
  }
}
