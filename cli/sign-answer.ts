import type { Client, WorkflowHandle } from '@temporalio/client';
import type { TaskStatus } from '../core/develop/status.ts';
import { statusName } from '../core/panel/messages.ts';
import type { AuditStatus } from '../core/panel/status.ts';
import { asksForSignatures } from '../core/people/asks-for-signatures.ts';
import type { StatementKind } from '../core/people/read-answer.ts';
import { statementText } from '../core/people/signed-statement.ts';
import type { RemedyStatus } from '../core/remedy/status.ts';
import { loadConfiguration } from '../settings/configuration.ts';
import { type Context, print } from './context.ts';
import { type ended, sendUpdate } from './send-update.ts';
import { type Signer, signerForPolicy } from './sign-as-person.ts';
import { UsageError } from './usage-error.ts';

/** How somebody wants an answer to leave. */
export interface SigningWish {
  key?: string;
  agent: boolean;
  /** Show what is to be pasted, and send nothing. */
  print: boolean;
}

/** What a signed answer names. */
interface Asked {
  kind: StatementKind;
  subject: string;
  question: number;
}

/**
 * Whoever signs an answer: whom --key or --agent names and, where countersign.yaml counts only signatures, whose key the
 * SSH agent holds. Null where nobody has to.
 *
 * @throws UsageError where somebody has to, and nothing is there to do it with
 */
export async function answererOf(context: Context, { key, agent }: SigningWish): Promise<Signer | null> {
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

/** Who signs an answer, and whether it is only to be shown. */
export interface Leaving {
  signer: Signer | null;
  prints: boolean;
}

/** Where an answer goes. `id`: of the audit, task or incident, as it is on record. */
interface AnswerDoor {
  client: Client;
  handle: WorkflowHandle;
  name: string;
  id: string;
}

/** What `sendAnswer` returns where nothing was to be sent. */
export const printed = Symbol('printed');

/** Sends an answer, signed where somebody signs; or prints it, to be pasted. See `sendUpdate` for what else it returns. */
export async function sendAnswer(
  { client, handle, name, id }: AnswerDoor,
  answer: object,
  leaving: Leaving,
  asks: (handle: WorkflowHandle) => Promise<Asked | null>,
): Promise<string | typeof ended | typeof printed | null> {
  const signed = await signAnswer({ handle, id }, answer, leaving, asks);
  if (!leaving.prints) return sendUpdate(client, handle, name, signed);
  print([JSON.stringify(signed)]);
  return printed;
}

/**
 * The same answer, signed for what is asked at this moment. Where nothing is asked it is given as it is, to be refused on
 * the record.
 *
 * @throws UsageError where it is only to be printed, and nothing is asked; and where something else answers than was meant
 */
async function signAnswer(
  { handle, id }: Pick<AnswerDoor, 'handle' | 'id'>,
  answer: object,
  { signer, prints }: Leaving,
  asks: (handle: WorkflowHandle) => Promise<Asked | null>,
): Promise<object> {
  const asked = signer && (await asks(handle));
  if (signer && !asked && prints)
    throw new UsageError('Nothing waits for an answer there now, so that there is nothing to sign.');
  if (!signer || !asked) return answer;
  // Whoever answers for the workflow might name another one, for which the signature would count.
  if (asked.subject !== id)
    throw new UsageError(
      `The workflow says that it is ${asked.subject}, and ${id} was meant: nothing was signed.`,
    );
  const statement = {
    ...answer,
    ...asked,
    at: new Date().toISOString(),
    key: signer.publicKey,
    signature: '',
  };
  return { ...statement, signature: await signer.sign(statementText(statement)) };
}

const decision = 'countersign.decision.v1';

export async function askedByAudit(handle: WorkflowHandle): Promise<Asked | null> {
  const { asks } = await handle.query<AuditStatus>(statusName);
  return asks ? { kind: decision, subject: asks.audit, question: asks.question } : null;
}

export async function askedByTask(handle: WorkflowHandle): Promise<Asked | null> {
  const { taskId, question } = await handle.query<TaskStatus>(statusName);
  return question && { kind: decision, subject: taskId, question: question.number };
}

/** What a roll-back names, whether a question is open or not. */
export async function askedByRollback(handle: WorkflowHandle): Promise<Asked | null> {
  const { taskId, nextAnswer } = await handle.query<TaskStatus>(statusName);
  return nextAnswer === undefined
    ? null
    : { kind: 'countersign.rollback.v1', subject: taskId, question: nextAnswer };
}

export async function askedByIncident(handle: WorkflowHandle): Promise<Asked | null> {
  const { incidentId, question } = await handle.query<RemedyStatus>(statusName);
  return question?.number === undefined
    ? null
    : { kind: decision, subject: incidentId, question: question.number };
}
