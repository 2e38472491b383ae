import { createHash } from 'node:crypto';
import { auditIdOf } from '../../core/ids.ts';
import type { AuditInput } from '../../core/panel/audit-input.ts';
import { auditWorkflowType } from '../../core/panel/messages.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { queues } from '../../core/queues.ts';
import { type ChangeChoice, type ChangeToAudit, changeToAudit } from '../change-to-audit.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { type Engine, openEngine, openRecords, workflowUrl } from '../stores.ts';
import { safeJson } from '../text/safe.ts';
import { watchAndReport } from '../watch-and-report.ts';

/** Temporal takes 400 bytes; names may be of letters that take four each. */
const summaryMax = 100;

interface AuditOptions extends Omit<ChangeChoice, 'range'> {
  panel: string;
  json: boolean;
  detach: boolean;
}

/** Starts an audit, or joins the one that is under way on the same change and panel, and watches it. */
export async function audit(
  context: Context,
  range: string | undefined,
  { panel, json, detach, ...choice }: AuditOptions,
): Promise<ExitStatus> {
  const records = await openRecords(context);
  try {
    const engine = await openEngine(context);
    try {
      const wanted = await changeToAudit({ ...choice, range }, context.cwd, records.db);
      if (wanted.warning && !json) process.stderr.write(`${context.err.paint.yellow(wanted.warning)}\n`);
      const started = await start(engine, { change: wanted.change, panel }, wanted);
      if (!detach) return await watchAndReport(context, { ...records, ...engine }, { ...started, json });
      announce(context, started, json);
      return exitStatus.passed;
    } finally {
      await engine.close();
    }
  } finally {
    await records.close();
  }
}

async function start(
  { client }: Engine,
  input: AuditInput,
  { contentKey, summary }: Pick<ChangeToAudit, 'contentKey' | 'summary'>,
) {
  const hash = createHash('sha256')
    .update(JSON.stringify([contentKey, input.panel]))
    .digest('hex');
  const handle = await client.workflow.start(auditWorkflowType, {
    workflowId: `audit-${hash.slice(0, 12)}`,
    taskQueue: queues.countersign,
    args: [input],
    staticSummary: safeLine(summary).slice(0, summaryMax),
    // Under way: both callers get its verdict. Over: a fresh audit, since models, rules and policy may have changed.
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
  return { handle, auditId: auditIdOf(handle.workflowId, handle.firstExecutionRunId) };
}

function announce(
  context: Context,
  { handle, auditId }: Awaited<ReturnType<typeof start>>,
  json: boolean,
): void {
  const { workflowId } = handle;
  const url = workflowUrl(context, workflowId);
  if (json) print([safeJson({ auditId, workflowId, url })]);
  else print([`Audit ${auditId}`, `npx countersign show ${auditId} --watch`, ...(url ? [url] : [])]);
}
