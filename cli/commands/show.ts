import { findAudit, readStory } from '../../database/reports.ts';
import { handleOf, noSuchAudit } from '../audit-id.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus, statusOf } from '../exit-status.ts';
import { renderStory } from '../report/story.ts';
import { checkSarifFile, writeSarif } from '../sarif-file.ts';
import { signaturesCount } from '../sign-answer.ts';
import { openEngine, openRecords, workflowUrl } from '../stores.ts';
import { safeDeep, safeJson } from '../text/safe.ts';
import { watchAndReport } from '../watch-and-report.ts';

/** Tells the whole story of an audit; with `watch`, follows it to its end or question first, as `audit` does. */
export async function show(
  context: Context,
  id: string,
  { watch, json, sarif, version }: { watch: boolean; json: boolean; sarif?: string; version: string },
): Promise<ExitStatus> {
  const file = sarif === undefined ? null : { path: await checkSarifFile(sarif, context.cwd), version };
  const records = await openRecords(context);
  try {
    const audit = await findAudit(records.db, id);
    if (!audit) throw noSuchAudit(id);
    if (!watch || audit.state === 'done') {
      if (file) await writeSarif(records.db, audit.id, file);
      const story = await readStory(records.db, audit);
      const url = workflowUrl(context, audit.workflowId);
      const signed = signaturesCount(context);
      print(json ? [safeJson({ ...story, url })] : renderStory(safeDeep(story), url, context.out, signed));
      return watch ? statusOf(audit) : exitStatus.passed;
    }
    const engine = await openEngine(context);
    try {
      const handle = await handleOf(engine.client, audit);
      const stores = { ...engine, ...records };
      const { status } = await watchAndReport(context, stores, { handle, auditId: audit.id, json });
      if (file && status !== exitStatus.interrupted) await writeSarif(records.db, audit.id, file);
      return status;
    } finally {
      await engine.close();
    }
  } finally {
    await records.close();
  }
}
