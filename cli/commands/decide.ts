import { randomUUID } from 'node:crypto';
import { answers, type Decision, decisionSchema } from '../../core/panel/decision.ts';
import { decideName } from '../../core/panel/messages.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { auditId } from '../../core/ids.ts';
import { eventOfAnswer } from '../../core/trail/events.ts';
import { saveLateAnswer } from '../../database/audits.ts';
import { createTrail } from '../../database/trail.ts';
import type { Database } from '../../database/client.ts';
import { type AuditRow, findAudit } from '../../database/reports.ts';
import { findIncident } from '../../database/incidents.ts';
import { findTask } from '../../database/tasks.ts';
import { handleOf, noSuchAudit } from '../audit-id.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { nameOfPerson } from '../name-of-person.ts';
import { shellWord } from '../report/answer-hint.ts';
import { ended } from '../send-update.ts';
import {
  answererOf,
  askedByAudit,
  type Leaving,
  printed,
  sendAnswer,
  type SigningWish,
} from '../sign-answer.ts';
import { openEngine, openRecords } from '../stores.ts';
import { safeJson } from '../text/safe.ts';
import { wrap } from '../text/screen.ts';
import { UsageError } from '../usage-error.ts';
import { decideIncident } from './decide-incident.ts';
import { decideTask } from './decide-task.ts';

interface DecideOptions extends SigningWish {
  reason: string;
  by?: string;
  real: number[];
  notReal: number[];
  json: boolean;
  /** Of tasks: an option of the question, an iteration to go on from, and other bounds. */
  option?: number;
  snapshot?: number;
  iterations?: number;
  minutes?: number;
  cost?: number;
}

/** Answers an audit, a task or an incident that waits. An answer that changes nothing exits 1 and says why. */
export async function decide(
  context: Context,
  id: string,
  answer: string,
  { reason, by, json, real, notReal, key, agent, print: prints, yes, question, ...forTask }: DecideOptions,
): Promise<ExitStatus> {
  const chosen = answers.find((one) => one === answer);
  if (!chosen)
    throw new UsageError(`"${safeLine(answer)}" is no decision: choose one of ${answers.join(', ')}.`);
  const findings = findingsOf({ real, notReal });
  const signer = await answererOf(context, { ...(key !== undefined && { key }), agent });
  const decision = asRead({
    by: signer?.person ?? by ?? (await nameOfPerson(context.cwd)),
    decision: chosen,
    reason,
    ...(findings.length > 0 && { findings }),
  });
  const leaving = { signer, print: prints, yes, json, ...(question !== undefined && { question }) };
  const records = await openRecords(context);
  try {
    const audit = await findAudit(records.db, id);
    const task = audit ? null : await findTask(records.db, id);
    const incident = audit || task ? null : await findIncident(records.db, id);
    if (task && findings.length > 0) {
      throw new UsageError('--real and --not-real judge the findings of an audit, and this is a task.');
    }
    if (task) return await decideTask(context, task, decision, { ...forTask, ...leaving });
    if (incident) {
      if (findings.length + Object.keys(forTask).length > 0)
        throw new UsageError('An incident is answered by a decision and its reason alone.');
      return await decideIncident(context, incident, decision, leaving);
    }
    if (!audit) throw noSuchAudit(id);
    if (Object.keys(forTask).length > 0) {
      throw new UsageError(
        '--option, --snapshot, --iterations, --minutes and --cost answer tasks, and this is an audit.',
      );
    }
    return await decideAudit(context, records.db, audit, decision, leaving);
  } finally {
    await records.close();
  }
}

/** As it will be read, so that what is signed is what counts. What no workflow would take is sent as it is, to be refused. */
function asRead(decision: Decision): Decision {
  const parsed = decisionSchema.safeParse(decision);
  return parsed.success ? parsed.data : decision;
}

async function decideAudit(
  context: Context,
  db: Database,
  audit: AuditRow,
  decision: Decision,
  { json, ...leaving }: Leaving & { json: boolean },
): Promise<ExitStatus> {
  const { client, close } = await openEngine(context);
  try {
    const handle = await handleOf(client, audit);
    const door = { context, client, handle, name: decideName, id: audit.id };
    const answered = await sendAnswer(door, decision, leaving, askedByAudit);
    if (answered === printed) return exitStatus.passed;
    const refused = answered === ended ? await recordLate(db, audit, decision) : answered;
    if (json) print([safeJson({ auditId: audit.id, ...decision, refused })]);
    else print(wrap(context.out, told(audit.id, decision, refused)));
    return refused === null ? exitStatus.passed : exitStatus.failed;
  } finally {
    await close();
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
  const event = eventOfAnswer({
    subject: `audit ${audit.id}`,
    workflow: audit.workflowId,
    decision,
    refused,
  });
  await createTrail(db).append(`late/${audit.id}/${randomUUID()}`, event);
  return refused;
}
