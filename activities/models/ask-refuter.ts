import { Failed } from '../../core/failed.ts';
import type { AuditId, BlobId, ChangeId } from '../../core/ids.ts';
import type { RefuterActivities, RefuterAsk } from '../../core/panel/contract.ts';
import type { Piece } from '../../core/panel/piece.ts';
import type { AuditPlan } from '../../core/panel/plan.ts';
import { costMicroUsd, priceOf } from '../../core/panel/prices.ts';
import { repairPrompt } from '../../core/panel/prompt.ts';
import { readRefutation } from '../../core/panel/read-refutation.ts';
import {
  type RefutationAnswer,
  refutationJsonSchema,
  type RefutationPlan,
} from '../../core/panel/refutation.ts';
import { refuterPrompt, type RefuteTexts, refuteUserPrompt } from '../../core/panel/refutation-prompt.ts';
import type { Finding } from '../../core/panel/finding.ts';
import type { Seat } from '../../core/panel/seat.ts';
import { answerTokensMax } from '../../core/panel/tokens.ts';
import { getJson } from '../../database/blobs.ts';
import { saveLostSpending } from '../../database/lost-spending.ts';
import { findGivenRefutation, findRefutation, saveRefutation } from '../../database/refutations.ts';
import { loadSnapshot } from '../../database/snapshots.ts';
import { type Running, whileRunning } from '../while-running.ts';
import { tokensOf } from './ask-for-ballot.ts';
import type { SeatDeps } from './ask-seat.ts';
import { seatFailed } from './explain-failure.ts';
import { loadRefutePrompts } from './prompt-files.ts';
import type { Reply } from './question.ts';
import { questionKey } from './question-key.ts';
import { remember } from './remember.ts';
import { createSendAsk, type SendAsk } from './send-ask.ts';
import { createUnsaved } from './unsaved.ts';

/** Audits that one process works on at a time; a snapshot may take many megabytes. */
const keptMax = 4;
const unsavedMax = 200;

/** The activity that takes a second look, in the process that holds providers' keys. */
export function createRefuterActivities(deps: SeatDeps): RefuterActivities {
  const { db } = deps;
  const texts = loadRefutePrompts();
  const sendAsk = createSendAsk(deps);
  const planOf = remember(keptMax, (id: BlobId) => getJson<AuditPlan>(db, id));
  const lookOf = remember(keptMax, (id: BlobId) => getJson<RefutationPlan>(db, id));
  const snapshotOf = remember(keptMax, (id: ChangeId) => loadSnapshot(db, id));
  const unsaved = createUnsaved<Answered>(unsavedMax);
  const promptOf = async ({ changeId, instructions }: RefuterAsk, { piece, claims }: Planned) =>
    refuteUserPrompt({ snapshot: await snapshotOf(changeId), piece, instructions }, claims);
  const askOnce = async (
    ask: RefuterAsk,
    key: string,
    user: string,
    { seat, claims }: Planned,
  ): Promise<Answered> => {
    const replies: Reply[] = [];
    return whileRunning((running) =>
      askTwice({ key, seat, user, claims: claims.length, texts, sendAsk, running }, replies),
    ).catch(async (thrown: unknown) => {
      if (thrown instanceof Failed && replies.length > 0) {
        const spent = { failure: thrown.failure.kind, ...costOf(seat, replies) };
        // Where even that fails, the try's own failure matters more.
        await saveLostSpending(db, ask, seat, spent).catch(() => undefined);
      }
      throw thrown;
    });
  };
  return {
    async askRefuter(ask) {
      const recorded = await findRefutation(db, ask);
      if (recorded) return recorded;
      const plan = await planOf(ask.planId);
      const planned = findAsk(plan, await lookOf(ask.refutationId), ask);
      const { seat } = planned;
      const user = await promptOf(ask, planned);
      const question = keyOfQuestion(ask, seat, user, texts);
      const key = encodeURI(`${ask.auditId}/${ask.round}/${seat.id}/${ask.piece}/refute`.toWellFormed());
      const given = plan.line === undefined ? null : await findGivenRefutation(db, plan.line, question);
      const answered = unsaved.get(key) ?? given ?? (await askOnce(ask, key, user, planned));
      unsaved.set(key, answered);
      const { answer, ...facts } = answered;
      const summary = await saveRefutation(db, ask, seat, answer, {
        promptVersion: texts.version,
        questionKey: question,
        ...facts,
      });
      unsaved.delete(key);
      return summary;
    },
  };
}

const keyOfQuestion = ({ round }: RefuterAsk, seat: Seat, user: string, texts: RefuteTexts): string =>
  questionKey(seat, {
    system: refuterPrompt(texts, seat.focus),
    user,
    schema: refutationJsonSchema,
    promptVersion: texts.version,
    round,
  });

interface Planned {
  seat: Seat;
  piece: Piece;
  claims: Finding[];
}

/** @throws Failed when the second look has no such ask, or the seat must not be asked */
function findAsk(plan: AuditPlan, look: RefutationPlan, ask: RefuterAsk): Planned {
  const seat = plan.seats.find((one) => one.id === ask.seat);
  const piece = plan.pieces.find((one) => one.index === ask.piece);
  const planned = look.asks.find((one) => one.seat === ask.seat && one.piece === ask.piece);
  if (!seat || !piece || !planned || plan.changeId !== ask.changeId) {
    throw new Failed(
      'input.invalid',
      `No second look of seat "${ask.seat}" at piece ${ask.piece} of this change is planned: start it from auditChange only.`,
    );
  }
  if (seat.excluded !== null) {
    throw new Failed('input.invalid', `Seat "${seat.id}" must not be asked: ${seat.excluded}`);
  }
  return { seat, piece, claims: planned.findings.flatMap((index) => look.findings[index]?.finding ?? []) };
}

interface Asking {
  /** Names the ask to the other side; the same whenever it is sent. */
  key: string;
  seat: Seat;
  user: string;
  claims: number;
  texts: RefuteTexts;
  sendAsk: SendAsk;
  running: Running;
}

interface Answered {
  answer: RefutationAnswer;
  repaired: boolean;
  inputTokens: number;
  outputTokens: number;
  costMicroUsd: number;
  durationMs: number;
  /** Where another audit was told this. */
  reusedFrom?: AuditId;
}

/** Asks, and once more if the answer cannot be used. Every reply that was paid for ends up in `replies`. */
async function askTwice(asking: Asking, replies: Reply[]): Promise<Answered> {
  const { key, seat, user, texts, claims, sendAsk, running } = asking;
  const startedAt = performance.now();
  const send = async (askKey: string, prompt: string) => {
    const system = refuterPrompt(texts, seat.focus);
    const heard = (reply: Reply) => void replies.push(reply);
    const schema = refutationJsonSchema;
    return usableOr(await sendAsk(seat, { system, user: prompt, schema, askKey, running, heard }), claims);
  };
  const first = await send(key, user);
  const repaired = Array.isArray(first);
  const answer = repaired ? await send(`${key}/repair`, repairPrompt(texts, user, first)) : first;
  if (Array.isArray(answer)) {
    const problems = answer.slice(0, 3).join(' ');
    throw seatFailed(seat, 'model.malformed-answer', `gave no second look, asked twice: ${problems}`);
  }
  const durationMs = Math.round(performance.now() - startedAt);
  return { answer, repaired, ...costOf(seat, replies), durationMs };
}

function costOf(seat: Seat, replies: readonly Reply[]) {
  const tokens = tokensOf(replies);
  return { ...tokens, costMicroUsd: costMicroUsd(priceOf(seat), tokens.inputTokens, tokens.outputTokens) };
}

/** The answer, or what is wrong with it. */
function usableOr({ text, stopped }: Reply, claims: number): RefutationAnswer | string[] {
  const read = readRefutation(text, claims);
  if (read.usable) return read.answer;
  const cut = stopped === 'length' ? [`The answer was cut off at ${answerTokensMax} tokens.`] : [];
  return [...cut, ...read.problems];
}
