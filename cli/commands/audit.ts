import { createHash } from 'node:crypto';
import { auditIdOf } from '../../core/ids.ts';
import { type AuditInput, parseAuditInput } from '../../core/panel/audit-input.ts';
import { auditWorkflowType } from '../../core/panel/messages.ts';
import { inSummary } from '../../core/panel/markdown.ts';
import { queues } from '../../core/queues.ts';
import { type ChangeChoice, type ChangeToAudit, changeToAudit } from '../change-to-audit.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { checkSarifFile, writeSarif } from '../sarif-file.ts';
import { signStart, type StartFlags, starterOf } from '../sign-start.ts';
import { followElsewhere, type Started } from '../follow-elsewhere.ts';
import { type Engine, openEngine, openRecords, workflowUrl } from '../stores.ts';
import { safeJson } from '../text/safe.ts';
import { UsageError } from '../usage-error.ts';
import { watchAndReport } from '../watch-and-report.ts';

interface AuditOptions extends Omit<ChangeChoice, 'range'>, StartFlags {
  panel: string;
  json: boolean;
  detach: boolean;
  again: boolean;
  /** File to write a SARIF log to. */
  sarif?: string;
  version: string;
}

/** Starts an audit, or joins the one that is under way on the same change and panel, and watches it. */
export async function audit(
  context: Context,
  range: string | undefined,
  { panel, json, detach, again, sarif, version, by, key, agent, ...choice }: AuditOptions,
): Promise<ExitStatus> {
  if (sarif !== undefined && detach) {
    throw new UsageError(
      '--sarif writes what came of the audit, which --detach does not wait for: leave one of them out, and write it later with npx countersign show ID --sarif FILE.',
    );
  }
  const file = sarif === undefined ? null : { path: await checkSarifFile(sarif, context.cwd), version };
  const starter = await starterOf(context, {
    ...(by !== undefined && { by }),
    ...(key !== undefined && { key }),
    agent,
  });
  const records = await openRecords(context);
  try {
    const engine = await openEngine(context);
    try {
      const wanted = await changeToAudit({ ...choice, range }, context.cwd, records.db);
      if (wanted.warning && !json) process.stderr.write(`${context.err.paint.yellow(wanted.warning)}\n`);
      if (again && wanted.change.kind !== 'pull-request') {
        throw new UsageError('--again belongs to --pull-request: every other audit starts anew by itself.');
      }
      const input = { change: wanted.change, panel, ...(again && { again }) };
      const begun = await start(engine, starter, input, wanted);
      const started = wanted.change.kind === 'pull-request' ? await followElsewhere(engine, begun) : begun;
      if (detach) {
        announce(context, started, json);
        return exitStatus.passed;
      }
      const { status, auditId } = await watchAndReport(
        context,
        { ...records, ...engine },
        { ...started, json },
      );
      if (file && status !== exitStatus.interrupted) await writeSarif(records.db, auditId, file);
      return status;
    } finally {
      await engine.close();
    }
  } finally {
    await records.close();
  }
}

async function start(
  { client }: Engine,
  starter: Awaited<ReturnType<typeof starterOf>>,
  raw: AuditInput,
  { contentKey, summary }: Pick<ChangeToAudit, 'contentKey' | 'summary'>,
): Promise<Started> {
  const parsed = parseAuditInput(raw);
  if ('problem' in parsed) throw new UsageError(parsed.problem);
  const { input } = parsed;
  const hash = createHash('sha256')
    .update(JSON.stringify([contentKey, input.panel]))
    .digest('hex');
  const workflowId = `audit-${hash.slice(0, 12)}`;
  const handle = await client.workflow.start(auditWorkflowType, {
    workflowId,
    taskQueue: queues.countersign,
    args: [await signStart(starter, { type: 'auditChange', workflowId, input })],
    staticSummary: inSummary(summary),
    // Under way: both callers get its verdict. Over: a fresh audit, since models, rules and policy may have changed.
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
  return { handle, auditId: auditIdOf(handle.workflowId, handle.firstExecutionRunId) };
}

function announce(context: Context, { handle, auditId }: Started, json: boolean): void {
  const { workflowId } = handle;
  const url = workflowUrl(context, workflowId);
  if (json) print([safeJson({ auditId, workflowId, url })]);
  else print([`Audit ${auditId}`, `npx countersign show ${auditId} --watch`, ...(url ? [url] : [])]);
}
