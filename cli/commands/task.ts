import { readTaskStory } from '../../database/task-story.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { renderTaskStory } from '../report/task-story.ts';
import { signaturesCount } from '../sign-answer.ts';
import { openRecords, workflowUrl } from '../stores.ts';
import { taskNamed } from '../task-handle.ts';
import { standingsOf } from '../task-standing.ts';
import { safeDeep, safeJson } from '../text/safe.ts';

/** Tells the whole story of a task. */
export async function task(context: Context, id: string, { json }: { json: boolean }): Promise<ExitStatus> {
  const { db, close } = await openRecords(context);
  try {
    const row = await taskNamed(db, id);
    const [story, standing] = [await readTaskStory(db, row), await standingsOf(context, db, [row])];
    const url = workflowUrl(context, story.task.workflowId);
    const { ended, askingAudit } = safeDeep(standing(row));
    if (json) print([safeJson({ ...story, ended, askingAudit, url })]);
    else {
      const asking = { url, ended, askingAudit, signed: signaturesCount(context) };
      print(renderTaskStory(safeDeep(story), asking, context.out));
    }
    return exitStatus.passed;
  } finally {
    await close();
  }
}
