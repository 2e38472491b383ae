import { readTaskStory } from '../../database/task-story.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { renderTaskStory } from '../report/task-story.ts';
import { openRecords, workflowUrl } from '../stores.ts';
import { taskNamed } from '../task-handle.ts';
import { safeDeep, safeJson } from '../text/safe.ts';

/** Tells the whole story of a task. */
export async function task(context: Context, id: string, { json }: { json: boolean }): Promise<ExitStatus> {
  const { db, close } = await openRecords(context);
  try {
    const story = await readTaskStory(db, await taskNamed(db, id));
    const url = workflowUrl(context, story.task.workflowId);
    print(json ? [safeJson({ ...story, url })] : renderTaskStory(safeDeep(story), url, context.out));
    return exitStatus.passed;
  } finally {
    await close();
  }
}
