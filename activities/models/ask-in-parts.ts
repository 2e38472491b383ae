import { Failed } from '../../core/failed.ts';
import type { Ballot } from '../../core/panel/ballot.ts';
import { halvePiece } from '../../core/panel/halve.ts';
import { joinBallots } from '../../core/panel/join-ballots.ts';
import type { Piece } from '../../core/panel/piece.ts';
import { costMicroUsd, priceOf } from '../../core/panel/prices.ts';
import type { PartAnswer } from '../../database/ballot-parts.ts';
import { type Asked, askForBallot, type Asking, tokensOf } from './ask-for-ballot.ts';
import { seatFailed } from './explain-failure.ts';
import type { Reply } from './question.ts';

/** How many parts of one piece are asked about, those that turn out too long included. */
const partAsksMax = 16;

/** Where answers to parts are kept, so that none is asked for again. */
export interface PartStore {
  /** By part. */
  load: () => Promise<Map<string, PartAnswer>>;
  /** An answer that could not be saved when it came. */
  unsaved: (part: string) => PartAnswer | undefined;
  /** What another audit, which this one may take answers from, was told about the same; null where it was told nothing. */
  given: (piece: Piece) => Promise<Omit<PartAnswer, 'part'> | null>;
  save: (answer: PartAnswer, piece: Piece) => Promise<void>;
}

export interface AskedInParts extends Asked {
  /** One, unless the piece was too long for the model. */
  parts: number;
}

interface Part {
  /** The halves taken, such as `1.2`; empty for the whole piece. */
  name: string;
  piece: Piece;
}

type ReadPart = Part & { ballot: Ballot };

/**
 * Asks about a piece whole; where that is too long for the model, about its halves, and their halves, and joins what they
 * say into one ballot. `replies` holds those that are paid for and belong to no stored answer yet.
 *
 * @throws Failed `model.context-too-long` when a part that cannot be halved is still too long, or the parts get too many
 */
export async function askInParts(
  asking: Omit<Asking, 'heard'>,
  store: PartStore,
  replies: Reply[],
): Promise<AskedInParts> {
  const answers = await store.load();
  const answerTo = async ({ name, piece }: Part): Promise<PartAnswer> => {
    const known = answers.get(name);
    if (known) return known;
    const key = name === '' ? asking.key : `${asking.key}/part-${name}`;
    const heard = (reply: Reply) => void replies.push(reply);
    // What a model says to the whole piece is its ballot, and looked for and recorded as such.
    const given = name === '' ? null : await store.given(piece);
    const answer =
      store.unsaved(name) ??
      (given ? { part: name, ...given } : await askAbout({ ...asking, key, piece, heard }, name, replies));
    if (name !== '' || answer.ballot === null) await store.save(answer, piece);
    answers.set(name, answer);
    replies.length = 0;
    return answer;
  };
  let asks = 0;
  const read = async (part: Part): Promise<ReadPart[]> => {
    if (part.name !== '') asks += 1;
    if (asks > partAsksMax) throw tooLong(asking, `even when it is read in ${partAsksMax} parts`);
    const { ballot } = await answerTo(part);
    if (ballot) return [{ ...part, ballot }];
    const halves = halvePiece(asking.snapshot, part.piece);
    if (!halves) throw tooLong(asking, 'even for one line of it');
    const read1 = await read({ name: childName(part.name, 1), piece: halves[0] });
    return [...read1, ...(await read({ name: childName(part.name, 2), piece: halves[1] }))];
  };
  return join(await read({ name: '', piece: asking.piece }), [...answers.values()]);
}

const childName = (name: string, half: number): string => (name === '' ? `${half}` : `${name}.${half}`);

const tooLong = ({ seat }: Pick<Asking, 'seat'>, how: string): Failed =>
  seatFailed(seat, 'model.context-too-long', `has too small a context for this piece, ${how}`);

/** What the model makes of a part; without a ballot where it is too long. */
async function askAbout(asking: Asking, part: string, replies: Reply[]): Promise<PartAnswer> {
  const startedAt = performance.now();
  const asked = await askForBallot(asking).catch((thrown: unknown) => {
    if (!(thrown instanceof Failed) || thrown.failure.kind !== 'model.context-too-long') throw thrown;
    const durationMs = Math.round(performance.now() - startedAt);
    return { ballot: null, repaired: false, durationMs, ...tokensOf(replies) };
  });
  const cost = costMicroUsd(priceOf(asking.seat), asked.inputTokens, asked.outputTokens);
  return { part, costMicroUsd: cost, ...asked };
}

function join(read: ReadPart[], all: PartAnswer[]): AskedInParts {
  const sum = (field: 'inputTokens' | 'outputTokens' | 'durationMs') =>
    all.reduce((total, answer) => total + answer[field], 0);
  const [only, ...more] = read;
  const parts = read.map(({ piece, ballot }) => ({ ballot, files: piece.parts.map((one) => one.path) }));
  return {
    ballot: only && more.length === 0 ? only.ballot : joinBallots(parts),
    parts: read.length,
    repaired: all.some((answer) => answer.repaired),
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    durationMs: sum('durationMs'),
  };
}
