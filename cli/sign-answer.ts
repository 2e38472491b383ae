import type { Client, WorkflowHandle } from '@temporalio/client';
import type { TaskStatus } from '../core/develop/status.ts';
import { statusName } from '../core/panel/messages.ts';
import type { AuditStatus } from '../core/panel/status.ts';
import { asksForSignatures } from '../core/people/asks-for-signatures.ts';
import type { StatementKind } from '../core/people/read-answer.ts';
import { statementText } from '../core/people/signed-statement.ts';
import type { RemedyStatus } from '../core/remedy/status.ts';
import { safeLine, safeText } from '../core/panel/safe-text.ts';
import { loadConfiguration } from '../settings/configuration.ts';
import { canBeAsked, confirm } from './confirm.ts';
import { type Context, print } from './context.ts';
import { type ended, sendUpdate } from './send-update.ts';
import { type Signer, signerForPolicy } from './sign-as-person.ts';
import { markdownLines } from './text/markdown-lines.ts';
import { safeDeep } from './text/safe.ts';
import { wrap } from './text/screen.ts';
import { UsageError } from './usage-error.ts';

/** How somebody wants an answer to leave. */
export interface SigningWish {
  key?: string;
  agent: boolean;
  /** Show what is to be pasted, and send nothing. */
  print: boolean;
  /** Sign without being asked. */
  yes: boolean;
  /** The number of the question that was read: no other is to be answered. */
  question?: number;
}

/** What a signed answer names. */
interface Named {
  kind: StatementKind;
  subject: string;
  question: number;
}

/** What is asked, as somebody is shown it before they sign. */
interface Asked extends Named {
  /** In a word or two: why it is asked. */
  why: string;
  title: string;
  /** Markdown. */
  story: string;
  points: readonly string[];
}

/**
 * Whoever signs an answer: whom --key or --agent names and, where countersign.yaml counts only signatures, whose key the
 * SSH agent holds. Null where nobody has to.
 *
 * @throws UsageError where somebody has to, and nothing is there to do it with
 */
export async function answererOf(
  context: Context,
  { key, agent }: Pick<SigningWish, 'key' | 'agent'>,
): Promise<Signer | null> {
  const rules = { policy: 'decisions.approval', signed: signaturesCount(context) };
  return signerForPolicy(context, { key, agent }, rules);
}

/** Whether only signed answers count, by the configuration that is read here; no where it cannot be read. */
export function signaturesCount({ environment, cwd }: Context): boolean {
  try {
    return asksForSignatures(loadConfiguration(environment, cwd)).signed === true;
  } catch {
    return false;
  }
}

/** Who signs an answer, and how it is to leave. */
export interface Leaving extends Pick<SigningWish, 'print' | 'yes' | 'question'> {
  signer: Signer | null;
}

/** Where an answer goes. `id`: of the audit, task or incident, as it is on record. */
interface AnswerDoor {
  context: Context;
  client: Client;
  handle: WorkflowHandle;
  name: string;
  id: string;
}

/** What `sendAnswer` returns where nothing was to be sent. */
export const printed = Symbol('printed');

/**
 * Sends an answer, signed where somebody signs, for the question that they are shown; or prints it, to be pasted. See
 * `sendUpdate` for what else it returns.
 *
 * @throws UsageError where another question is open than was meant, where it is only to be printed and nothing is asked,
 *   where something else answers than was meant, and where whoever is asked does not say yes
 */
export async function sendAnswer(
  door: AnswerDoor,
  answer: object,
  leaving: Leaving,
  asks: (handle: WorkflowHandle) => Promise<Asked | null>,
): Promise<string | typeof ended | typeof printed | null> {
  const { client, handle, name } = door;
  const { signer, print: prints, question } = leaving;
  const asked = signer || question !== undefined ? safeDeep(await asks(handle)) : null;
  if (question !== undefined && asked?.question !== question) throw otherQuestion(asked, question);
  if (signer && !asked && prints)
    throw new UsageError('Nothing waits for an answer there now, so that there is nothing to sign.');
  // Where nothing is asked it is given as it is, to be refused on the record.
  const signed = signer && asked ? await signAnswer(door, answer, { ...leaving, signer }, asked) : answer;
  if (!prints) return sendUpdate(client, handle, name, signed);
  print([JSON.stringify(signed)]);
  return printed;
}

const otherQuestion = (asked: Asked | null, question: number): UsageError =>
  new UsageError(
    asked
      ? `Question ${asked.question} is open there, and ${question} was meant: ${safeLine(asked.title)} Read it, and answer that.`
      : `Nothing waits for an answer there now, and question ${question} was meant: nothing was sent.`,
  );

async function signAnswer(
  { context, id }: Pick<AnswerDoor, 'context' | 'id'>,
  answer: object,
  { signer, yes }: Leaving & { signer: Signer },
  asked: Asked,
): Promise<object> {
  // Whoever answers for the workflow might name another one, for which the signature would count.
  if (asked.subject !== id)
    throw new UsageError(
      `The workflow says that it is ${asked.subject}, and ${id} was meant: nothing was signed.`,
    );
  const { kind, subject, question } = asked;
  const named = `Question ${question} of ${safeLine(subject)} (${asked.why})`;
  if (canBeAsked() && !yes)
    await confirm(context, describeAsked(named, asked, answer, context), `Sign this, as ${signer.person}?`);
  else process.stderr.write(`${wrap(context.err, `${named}: ${safeLine(asked.title)}`).join('\n')}\n`);
  const statement = {
    ...answer,
    kind,
    subject,
    question,
    at: new Date().toISOString(),
    key: signer.publicKey,
    signature: '',
  };
  return { ...statement, signature: await signer.sign(statementText(statement)) };
}

/** All that is asked, and all that is said to it. */
function describeAsked(
  named: string,
  { title, story, points }: Asked,
  answer: object,
  { err }: Context,
): string[] {
  const said = Object.entries(answer).map(
    ([field, value]) => `${field}: ${typeof value === 'string' ? safeText(value) : JSON.stringify(value)}`,
  );
  return [
    ...wrap(err, err.paint.bold(named)),
    ...wrap(err, safeLine(title)),
    ...markdownLines(story, err),
    ...points.flatMap((point, index) => wrap(err, safeLine(point), `  ${index + 1}. `)),
    '',
    'You answer',
    ...said.flatMap((line) => wrap(err, line, '  ')),
  ];
}

const decision = 'countersign.decision.v1';

export async function askedByAudit(handle: WorkflowHandle): Promise<Asked | null> {
  const { asks, title, questions } = await handle.query<AuditStatus>(statusName);
  return asks
    ? {
        kind: decision,
        subject: asks.audit,
        question: asks.question,
        why: 'disputed',
        title,
        story: '',
        points: questions,
      }
    : null;
}

export async function askedByTask(handle: WorkflowHandle): Promise<Asked | null> {
  const { taskId, question } = await handle.query<TaskStatus>(statusName);
  if (!question) return null;
  const { number, kind: why, title, story, options: points } = question;
  return { kind: decision, subject: taskId, question: number, why, title, story, points };
}

/** What a roll-back names, whether a question is open or not. */
export async function askedByRollback(handle: WorkflowHandle): Promise<Asked | null> {
  const { taskId, nextAnswer, title, question } = await handle.query<TaskStatus>(statusName);
  if (nextAnswer === undefined) return null;
  return {
    kind: 'countersign.rollback.v1',
    subject: taskId,
    question: nextAnswer,
    why: 'roll-back',
    title: question ? question.title : title,
    story: question?.story ?? '',
    points: [],
  };
}

export async function askedByIncident(handle: WorkflowHandle): Promise<Asked | null> {
  const { incidentId, question } = await handle.query<RemedyStatus>(statusName);
  if (question?.number === undefined) return null;
  const { number, kind: why, title, story, options: points } = question;
  return { kind: decision, subject: incidentId, question: number, why, title, story, points };
}
