import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { answers, type Decision } from '../../core/panel/decision.ts';
import { decideName } from '../../core/panel/messages.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { auditId } from '../../core/ids.ts';
import { saveLateAnswer } from '../../database/audits.ts';
import type { Database } from '../../database/client.ts';
import { type AuditRow, findAudit } from '../../database/reports.ts';
import { handleOf, noSuchAudit } from '../audit-id.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { reasonOf } from '../live/watch.ts';
import { shellWord } from '../report/verdict.ts';
import { openEngine, openRecords } from '../stores.ts';
import { safeJson } from '../text/safe.ts';
import { wrap } from '../text/screen.ts';
import { UsageError } from '../usage-error.ts';

const run = promisify(execFile);
const answerWithinMs = 30_000;

interface DecideOptions {
  reason: string;
  by?: string;
  real: number[];
  notReal: number[];
  json: boolean;
}

/** Answers an audit that waits. An answer that changes nothing exits 1 and says why. */
export async function decide(
  context: Context,
  id: string,
  answer: string,
  { reason, by, json, ...said }: DecideOptions,
): Promise<ExitStatus> {
  const chosen = answers.find((one) => one === answer);
  if (!chosen)
    throw new UsageError(`"${safeLine(answer)}" is no decision: choose one of ${answers.join(', ')}.`);
  const findings = findingsOf(said);
  const decision: Decision = {
    by: by ?? (await nameOfPerson(context.cwd)),
    decision: chosen,
    reason,
    ...(findings.length > 0 && { findings }),
  };
  const records = await openRecords(context);
  try {
    const audit = await findAudit(records.db, id);
    if (!audit) throw noSuchAudit(id);
    const { client, close } = await openEngine(context);
    try {
      const handle = await handleOf(client, audit);
      const answered = await send(client, handle, decision);
      const refused = answered === ended ? await recordLate(records.db, audit, decision) : answered;
      if (json) print([safeJson({ auditId: audit.id, ...decision, refused })]);
      else print(wrap(context.out, told(audit.id, decision, refused)));
      return refused === null ? exitStatus.passed : exitStatus.failed;
    } finally {
      await close();
    }
  } finally {
    await records.close();
  }
}

const findingsOf = ({ real, notReal }: Pick<DecideOptions, 'real' | 'notReal'>) => [
  ...real.map((number) => ({ number, real: true })),
  ...notReal.map((number) => ({ number, real: false })),
];

const told = (auditId: string, { by, decision }: Decision, refused: string | null) =>
  refused === null
    ? `Decided: ${decision}, by ${safeLine(by)}. See npx countersign show ${shellWord(auditId)}${decision === 'redirect' ? ' --watch' : ''}`
    : `Not taken: ${safeLine(refused)}`;

/** No workflow is left to refuse the answer, and it belongs on the record all the same. */
async function recordLate(db: Database, audit: AuditRow, decision: Decision): Promise<string> {
  const refused = `The audit has ended${audit.verdict ? ` (${audit.verdict})` : ''}; an answer changes nothing any more.`;
  await saveLateAnswer(db, { auditId: auditId(audit.id), decision, refused });
  return refused;
}

/** What `send` returns when no workflow is left to answer. */
const ended = Symbol('ended');

/** Null when the answer counts, else why it does not; `ended` when nobody was there to say so. */
async function send(
  client: Client,
  handle: WorkflowHandle,
  decision: Decision,
): Promise<string | typeof ended | null> {
  try {
    await client.withDeadline(Date.now() + answerWithinMs, () =>
      handle.executeUpdate(decideName, { args: [decision] }),
    );
    return null;
  } catch (error) {
    const { name } = error as Error;
    if (name === 'WorkflowUpdateFailedError') return reasonOf(error);
    if (name === 'WorkflowNotFoundError') return ended;
    if (name === 'WorkflowUpdateRPCTimeoutOrCancelledError') {
      throw new Error('No worker answered within 30 s: run npm start, then decide again.', { cause: error });
    }
    throw error;
  }
}

/**
 * Who decides, unless told by `--by`: the name in the person's own git configuration, else that of the account. A
 * repository's configuration has no say in it.
 */
async function nameOfPerson(cwd: string): Promise<string> {
  const told = await run('git', ['config', '--global', '--get', 'user.name'], { cwd, timeout: 5000 }).catch(
    () => ({ stdout: '' }),
  );
  return told.stdout.trim() || userInfo().username;
}
