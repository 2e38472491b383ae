import { findAudit, readStory } from '../../database/reports.ts';
import { handleOf, noSuchAudit } from '../audit-id.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus, statusOf } from '../exit-status.ts';
import { renderStory } from '../report/story.ts';
import { openEngine, openRecords, workflowUrl } from '../stores.ts';
import { safeDeep, safeJson } from '../text/safe.ts';
import { watchAndReport } from '../watch-and-report.ts';

/** Tells the whole story of an audit; with `watch`, follows it to its end or question first, as `audit` does. */
export async function show(
  context: Context,
  id: string,
  { watch, json }: { watch: boolean; json: boolean },
): Promise<ExitStatus> {
  const records = await openRecords(context);
  try {
    const audit = await findAudit(records.db, id);
    if (!audit) throw noSuchAudit(id);
    if (!watch || audit.state === 'done') {
      const story = await readStory(records.db, audit);
      const url = workflowUrl(context, audit.workflowId);
      print(json ? [safeJson({ ...story, url })] : renderStory(safeDeep(story), url, context.out));
      return watch ? statusOf(audit) : exitStatus.passed;
    }
    const engine = await openEngine(context);
    try {
      const handle = await handleOf(engine.client, audit);
      return await watchAndReport(context, { ...engine, ...records }, { handle, auditId: audit.id, json });
    } finally {
      await engine.close();
    }
  } finally {
    await records.close();
  }
}
