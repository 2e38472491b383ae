import type { Connections } from '../../core/panel/connection.ts';
import { Failed } from '../../core/failed.ts';
import type { AuditId, BlobId, ChangeId } from '../../core/ids.ts';
import type { Ballot } from '../../core/panel/ballot.ts';
import type { Ask, AskSummary, SeatActivities } from '../../core/panel/contract.ts';
import type { Piece } from '../../core/panel/piece.ts';
import type { AuditPlan } from '../../core/panel/plan.ts';
import { costMicroUsd, priceOf } from '../../core/panel/prices.ts';
import type { Seat } from '../../core/panel/seat.ts';
import { fillSeat } from '../../core/panel/substitute.ts';
import { findGivenPart, loadParts, savePart, type PartAnswer } from '../../database/ballot-parts.ts';
import { findBallot, findGivenBallot, saveBallot } from '../../database/ballots.ts';
import { getJson } from '../../database/blobs.ts';
import type { Database } from '../../database/client.ts';
import { saveLostSpending } from '../../database/lost-spending.ts';
import { loadSnapshot } from '../../database/snapshots.ts';
import { whileRunning } from '../while-running.ts';
import { tokensOf } from './ask-for-ballot.ts';
import { type AskedInParts, askInParts, type PartStore } from './ask-in-parts.ts';
import { loadPrompts } from './prompt-files.ts';
import type { Reply } from './question.ts';
import { ballotQuestionKey } from './question-key.ts';
import { remember } from './remember.ts';
import { createSendAsk } from './send-ask.ts';
import type { Turns } from './turns.ts';
import { createUnsaved } from './unsaved.ts';

export interface SeatDeps {
  db: Database;
  connections: Connections;
  /** Shared by all activities of the process that ask; one of its own with the default limits unless told. */
  turns?: Turns;
  /** For one request to a model, from when it is sent; ten minutes unless told. */
  askTimeoutMs?: number;
}

/** Audits that one process works on at a time; a snapshot may take many megabytes. */
const keptMax = 4;
const unsavedMax = 200;

/** The activities that talk to models: the only ones whose process holds providers' keys. */
export function createSeatActivities(deps: SeatDeps): SeatActivities {
  const { db } = deps;
  const prompts = loadPrompts();
  const sendAsk = createSendAsk(deps);
  const planOf = remember(keptMax, (id: BlobId) => getJson<AuditPlan>(db, id));
  const snapshotOf = remember(keptMax, (id: ChangeId) => loadSnapshot(db, id));
  const unsaved = createUnsaved<Answered>(unsavedMax);
  const unsavedParts = createUnsaved<PartAnswer>(unsavedMax);
  const questionOf = async ({ changeId, round, instructions }: Ask, seat: Seat, piece: Piece) =>
    ballotQuestionKey(seat, { prompts, round, instructions, piece, snapshot: await snapshotOf(changeId) });
  const partStore = ({ ask, seat, key, line }: Planned): PartStore => {
    const save = async (answer: PartAnswer, piece: Piece) => {
      unsavedParts.set(`${key}/${answer.part}`, answer);
      await savePart(db, ask, seat, { ...answer, questionKey: await questionOf(ask, seat, piece) });
      unsavedParts.delete(`${key}/${answer.part}`);
    };
    return {
      load: () => loadParts(db, ask, seat),
      unsaved: (part) => unsavedParts.get(`${key}/${part}`),
      given: async (piece) =>
        line === undefined ? null : findGivenPart(db, line, await questionOf(ask, seat, piece)),
      save,
    };
  };
  const askForPiece = async (planned: Planned): Promise<Answered> => {
    const { ask, seat, piece, key } = planned;
    const snapshot = await snapshotOf(ask.changeId);
    const { instructions } = ask;
    const replies: Reply[] = [];
    const store = partStore(planned);
    return whileRunning((running) =>
      askInParts({ key, seat, piece, snapshot, instructions, prompts, sendAsk, running }, store, replies),
    ).catch(async (thrown: unknown) => {
      await noteSpent(db, ask, seat, thrown, replies);
      throw thrown;
    });
  };
  return {
    async askSeat(ask) {
      const recorded = await findBallot(db, ask);
      if (recorded) return recorded;
      const plan = await planOf(ask.planId);
      const { seat, piece } = findAsk(plan, ask);
      const key = keyOf(ask, seat);
      const questionKey = await questionOf(ask, seat, piece);
      const { line } = plan;
      const given = line === undefined ? null : await findGivenBallot(db, line, questionKey);
      const asked = unsaved.get(key) ?? given ?? (await askForPiece({ ask, seat, piece, key, line }));
      unsaved.set(key, asked);
      const { ballot, ...facts } = asked;
      const cost = costMicroUsd(priceOf(seat), facts.inputTokens, facts.outputTokens);
      await saveBallot(db, ask, seat, ballot, {
        promptVersion: prompts.version,
        questionKey,
        costMicroUsd: cost,
        ...facts,
      });
      unsaved.delete(key);
      return summaryOf(seat, ballot, facts.inputTokens + facts.outputTokens, cost);
    },
  };
}

/** What a seat answered now, or in the audit that is named. */
type Answered = AskedInParts & { reusedFrom?: AuditId };

interface Planned {
  ask: Ask;
  seat: Seat;
  piece: Piece;
  /** Names the ask, as `keyOf` does. */
  key: string;
  /** Of the plan. */
  line: string | undefined;
}

/** Names the ask to the other side, and to this process. */
const keyOf = ({ auditId, round, piece }: Ask, { id, substitutedBecause }: Seat): string =>
  encodeURI(
    `${auditId}/${round}/${id}/${piece}${substitutedBecause === undefined ? '' : '/substitute'}`.toWellFormed(),
  );

/** Records what a failed try was charged for. Where even that fails, the try's own failure matters more. */
async function noteSpent(
  db: Database,
  ask: Ask,
  seat: Seat,
  thrown: unknown,
  replies: Reply[],
): Promise<void> {
  if (replies.length === 0 || !(thrown instanceof Failed)) return;
  const tokens = tokensOf(replies);
  const cost = costMicroUsd(priceOf(seat), tokens.inputTokens, tokens.outputTokens);
  const failure = thrown.failure.kind;
  await saveLostSpending(db, ask, seat, { failure, ...tokens, costMicroUsd: cost }).catch(() => undefined);
}

const summaryOf = (
  { substitutedBecause }: Seat,
  { vote, findings }: Ballot,
  tokens: number,
  costMicroUsd: number,
): AskSummary => ({
  vote,
  findings: findings.length,
  tokens,
  costMicroUsd,
  ...(substitutedBecause !== undefined && { substitutedBecause }),
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
  return {
    seat: ask.substituteBecause === undefined ? seat : substituteOf(seat, ask.substituteBecause),
    piece,
  };
}

/** @throws Failed when the plan has none that may be asked */
function substituteOf(seat: Seat, because: string): Seat {
  const { substitute } = seat;
  if (substitute?.excluded === null) return fillSeat(seat, substitute, because);
  const why = substitute?.excluded ?? 'the plan has none';
  throw new Failed('input.invalid', `The substitute of seat "${seat.id}" must not be asked: ${why}`);
}
