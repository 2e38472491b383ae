import type { WorkflowHandle } from '@temporalio/client';
import { findAudit, readStory } from '../database/reports.ts';
import { type Context, print } from './context.ts';
import { type ExitStatus, exitStatus, statusOf } from './exit-status.ts';
import type { AuditResult } from '../core/panel/contract.ts';
import type { AuditStatus } from '../core/panel/status.ts';
import { auditFacts } from './live/audit-facts.ts';
import { createDisplay, noDisplay } from './live/display.ts';
import { renderStatus } from './live/view.ts';
import { watch } from './live/watch.ts';
import { renderOutcome } from './report/outcome.ts';
import { shellWord } from './report/answer-hint.ts';
import { signaturesCount } from './sign-answer.ts';
import { type Engine, type Records, workflowUrl } from './stores.ts';
import { safeDeep, safeJson } from './text/safe.ts';

/**
 * Watches an audit to its end or its question, prints what came of it, and returns the status to exit with. The audit
 * told of is an earlier one, where that has settled the same head.
 */
export async function watchAndReport(
  context: Context,
  { client, db }: Pick<Engine, 'client'> & Pick<Records, 'db'>,
  { handle, auditId, json }: { handle: WorkflowHandle; auditId: string; json: boolean },
): Promise<{ status: ExitStatus; auditId: string }> {
  const detach = new AbortController();
  const onInterrupt = () => detach.abort();
  process.once('SIGINT', onInterrupt);
  try {
    const view = { render: renderStatus, facts: auditFacts };
    const display = json ? noDisplay : await createDisplay(process.stderr, context.err, view);
    const watched = await watch<AuditStatus, AuditResult>(client, handle, display, detach.signal);
    if (watched.kind === 'detached') {
      process.stderr.write(
        `\nThe audit goes on without you. Watch it again: npx countersign show ${shellWord(auditId)} --watch\n`,
      );
      return { status: exitStatus.interrupted, auditId };
    }
    const told = watched.kind === 'done' ? watched.result.auditId : auditId;
    const status = await reportOutcome(context, db, told, json);
    return { status: watched.kind === 'waiting' ? exitStatus.waitsForPerson : status, auditId: told };
  } finally {
    process.removeListener('SIGINT', onInterrupt);
  }
}

async function reportOutcome(
  context: Context,
  db: Records['db'],
  auditId: string,
  json: boolean,
): Promise<ExitStatus> {
  const audit = await findAudit(db, auditId);
  if (!audit) {
    throw new Error(
      `Audit ${auditId} is not in this database: the worker writes to another. Check DATABASE_URL here and there.`,
    );
  }
  const story = await readStory(db, audit);
  const url = workflowUrl(context, audit.workflowId);
  if (json) print([safeJson({ ...story, url })]);
  else print(renderOutcome(safeDeep(story), url, context.out, signaturesCount(context)));
  return statusOf(audit);
}
