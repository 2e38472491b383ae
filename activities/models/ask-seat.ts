import type { Connections } from '../../core/panel/connection.ts';
import type { Snapshot } from '../../core/change/snapshot.ts';
import { Failed } from '../../core/failed.ts';
import type { BlobId, ChangeId } from '../../core/ids.ts';
import { readAnswer } from '../../core/panel/answer.ts';
import { type Ballot, ballotJsonSchema } from '../../core/panel/ballot.ts';
import type { Ask, AskSummary, SeatActivities } from '../../core/panel/contract.ts';
import type { Piece } from '../../core/panel/piece.ts';
import type { AuditPlan } from '../../core/panel/plan.ts';
import { costMicroUsd, priceOf } from '../../core/panel/prices.ts';
import { type PromptTexts, repairPrompt, systemPrompt, userPrompt } from '../../core/panel/prompt.ts';
import type { Seat } from '../../core/panel/seat.ts';
import { answerTokensMax } from '../../core/panel/tokens.ts';
import { findBallot, saveBallot } from '../../database/ballots.ts';
import { getJson } from '../../database/blobs.ts';
import type { Database } from '../../database/client.ts';
import { loadSnapshot } from '../../database/snapshots.ts';
import { type AskModel, createAskModel } from './ask-model.ts';
import { seatFailed } from './explain-failure.ts';
import { loadPrompts } from './prompt-files.ts';
import type { Reply } from './question.ts';
import { remember } from './remember.ts';
import { createUnsaved } from './unsaved.ts';
import { type Running, whileRunning } from '../while-running.ts';

export interface SeatDeps {
  db: Database;
  connections: Connections;
  /** For one request to a model; ten minutes unless told. */
  askTimeoutMs?: number;
}

/** Audits that one process works on at a time; a snapshot may take many megabytes. */
const keptMax = 4;
const unsavedMax = 200;

/** The activities that talk to models: the only ones whose process holds providers' keys. */
export function createSeatActivities(deps: SeatDeps): SeatActivities {
  const { db, connections, askTimeoutMs = 600_000 } = deps;
  const prompts = loadPrompts();
  const askModel = createAskModel(connections);
  const planOf = remember(keptMax, (id: BlobId) => getJson<AuditPlan>(db, id));
  const snapshotOf = remember(keptMax, (id: ChangeId) => loadSnapshot(db, id));
  const unsaved = createUnsaved<Asked>(unsavedMax);
  return {
    async askSeat(ask) {
      const recorded = await findBallot(db, ask);
      if (recorded) return recorded;
      const [plan, snapshot] = await Promise.all([planOf(ask.planId), snapshotOf(ask.changeId)]);
      const { seat, piece } = findAsk(plan, ask);
      const key = encodeURI(`${ask.auditId}/${ask.round}/${seat.id}/${piece.index}`.toWellFormed());
      const asked =
        unsaved.get(key) ??
        (await whileRunning((running) =>
          askForBallot({ ask, key, seat, piece, snapshot, prompts, askModel, askTimeoutMs, running }),
        ));
      unsaved.set(key, asked);
      const { ballot, ...facts } = asked;
      const cost = costMicroUsd(priceOf(seat), facts.inputTokens, facts.outputTokens);
      await saveBallot(db, ask, seat, ballot, {
        promptVersion: prompts.version,
        costMicroUsd: cost,
        ...facts,
      });
      unsaved.delete(key);
      return summaryOf(ballot, facts.inputTokens + facts.outputTokens, cost);
    },
  };
}

const summaryOf = (ballot: Ballot, tokens: number, costMicroUsd: number): AskSummary => ({
  vote: ballot.vote,
  findings: ballot.findings.length,
  tokens,
  costMicroUsd,
});

/** @throws Failed when the plan has no such ask, or says that the seat must not be asked */
function findAsk(plan: AuditPlan, ask: Ask): { seat: Seat; piece: Piece } {
  const seat = plan.seats.find((one) => one.id === ask.seat);
  const piece = plan.pieces.find((one) => one.index === ask.piece);
  if (!seat || !piece || plan.changeId !== ask.changeId) {
    throw new Failed(
      'input.invalid',
      `The plan has no seat "${ask.seat}" with piece ${ask.piece} of this change: start asks from auditChange only.`,
    );
  }
  if (seat.excluded !== null) {
    throw new Failed('input.invalid', `Seat "${seat.id}" must not be asked: ${seat.excluded}`);
  }
  if (seat.piecesMax !== undefined && ask.piece >= seat.piecesMax) {
    throw new Failed(
      'input.invalid',
      `Seat "${seat.id}" is not asked about piece ${ask.piece}: its budget ends after ${seat.piecesMax} pieces.`,
    );
  }
  return { seat, piece };
}

interface Asking {
  ask: Ask;
  /** Names the ask to the other side; the same whenever it is sent. */
  key: string;
  seat: Seat;
  piece: Piece;
  snapshot: Snapshot;
  prompts: PromptTexts;
  askModel: AskModel;
  askTimeoutMs: number;
  running: Running;
}

interface Asked {
  ballot: Ballot;
  repaired: boolean;
  inputTokens: number;
  outputTokens: number;
  durationMs: number;
}

/** Asks, and once more if the answer cannot be used. */
async function askForBallot(asking: Asking): Promise<Asked> {
  const { ask, key, seat, piece, snapshot, prompts } = asking;
  const startedAt = performance.now();
  const durationMs = () => Math.round(performance.now() - startedAt);
  const user = userPrompt({ snapshot, piece, instructions: ask.instructions });
  const files = piece.parts.map((part) => part.path);
  const first = await send(asking, key, user);
  const problems = usableOr(first, files);
  if (!Array.isArray(problems))
    return { ballot: problems, repaired: false, durationMs: durationMs(), ...tokensOf([first]) };
  const second = await send(asking, `${key}/repair`, repairPrompt(prompts, user, problems));
  const left = usableOr(second, files);
  if (!Array.isArray(left))
    return { ballot: left, repaired: true, durationMs: durationMs(), ...tokensOf([first, second]) };
  throw seatFailed(
    seat,
    'model.malformed-answer',
    `gave no ballot, asked twice: ${left.slice(0, 3).join(' ')}`,
  );
}

function send(
  { seat, prompts, askModel, askTimeoutMs, running }: Asking,
  askKey: string,
  user: string,
): Promise<Reply> {
  return askModel(seat, {
    system: systemPrompt(prompts, seat.focus),
    user,
    schema: ballotJsonSchema,
    maxOutputTokens: answerTokensMax,
    timeoutMs: Math.max(1, Math.min(askTimeoutMs, running.leftMs())),
    signal: running.signal,
    askKey,
  });
}

/** The ballot, or what is wrong with the answer. */
function usableOr({ text, stopped }: Reply, files: string[]): Ballot | string[] {
  const answer = readAnswer(text, files);
  if (answer.usable) return answer.ballot;
  const cut = stopped === 'length' ? [`The answer was cut off at ${answerTokensMax} tokens.`] : [];
  return [...cut, ...answer.problems];
}

const tokensOf = (replies: Reply[]) => ({
  inputTokens: replies.reduce((sum, reply) => sum + reply.inputTokens, 0),
  outputTokens: replies.reduce((sum, reply) => sum + reply.outputTokens, 0),
});
