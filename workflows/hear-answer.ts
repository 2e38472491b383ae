import { CancellationScope, patched } from '@temporalio/workflow';
import { jsonOf } from '../core/json-of.ts';
import { refusalsRecordedMax } from '../core/panel/consider-decision.ts';
import type { Answerer, AnswerSubject, AnswerToWeigh, WeighedAnswer } from '../core/people/contract.ts';
import { readAnswer } from '../core/people/read-answer.ts';
import { notWeighed, takeTurn, type Turns, weighAnswer } from './take-turns.ts';

/** What was made of answers so far. */
export interface Tally {
  refusals: number;
  turns: Turns;
  /** How many are weighed at the moment, each by itself as earlier versions did. */
  weighing: number;
}

/** Answers wait their turn. Before that a flood of them ended answering, which stays so where it was begun so. */
const takesTurns = (): boolean => patched('answers-take-turns');

/** Whether an earlier version heard so many that it hears no more. */
export const isDeaf = ({ refusals, weighing }: Tally): boolean =>
  refusals + weighing >= refusalsRecordedMax && !takesTurns();

/** Counts a refusal; false once there were so many that the rest is counted alone: the record must not fill a history. */
export function countRefusal(tally: Tally): boolean {
  tally.refusals += 1;
  return tally.refusals <= refusalsRecordedMax;
}

/** The question that is open. */
interface Asked {
  number: number;
  /** Since when, in milliseconds. */
  sinceMs: number;
}

/** Where answers arrive, as far as hearing one needs to know of it. */
export interface Door<Answer> {
  subject: AnswerSubject;
  tally: Tally;
  /** Null while nothing is asked. */
  asked: () => Asked | null;
  /** Whether an answer fits what is asked at this moment, whoever gives it. */
  consider: (answer: unknown) => { accepted: Answer } | { refused: string };
  /** Takes the one that counts. Whatever is considered after it is considered in its light. */
  take: (answer: Answer, who?: Answerer) => void;
}

export type Heard<Answer> =
  | { accepted: Answer; refused: null; who?: Answerer }
  /** `accepted`: what it was that did not count; null where it was no answer. */
  | { accepted: Answer | null; refused: string };

/** Whether an answer is weighed: what an earlier version took unweighed stays as it was taken. */
export const weighsAnswers = (): boolean => takesTurns() || patched('answers-are-weighed');

/** What is put on record of what was sent: all of what counts, which may be signed, and how anything else begins. */
export const asText = (raw: unknown, { refused }: { refused: string | null }): string =>
  jsonOf(raw).slice(0, refused === null ? 32_000 : 4000);

/** As answers were taken before they were weighed: at once, from anybody. */
export function takeUnweighed<Answer>(raw: unknown, { consider, take }: Door<Answer>): Heard<Answer> {
  const considered = consider(raw);
  if ('refused' in considered) return { accepted: null, refused: considered.refused };
  take(considered.accepted);
  return { accepted: considered.accepted, refused: null };
}

/**
 * Takes what fits the open question from whoever may answer it. Others may be weighed meanwhile: the first that was found
 * to count is taken, and the rest are told. One that was weighed for a question counts for no later one.
 */
export async function hearAnswer<Answer extends { by: string }>(
  raw: unknown,
  door: Door<Answer>,
): Promise<Heard<Answer>> {
  const given = readAnswer(raw);
  if ('refused' in given) return { accepted: null, refused: given.refused };
  const first = door.consider(given.answer);
  if ('refused' in first) return { accepted: null, refused: first.refused };
  const { accepted } = first;
  const asked = door.asked();
  const refuse = (): string | null => {
    const now = door.consider(given.answer);
    if ('refused' in now) return now.refused;
    return door.asked()?.number === asked?.number ? null : movedOn;
  };
  const wish: AnswerToWeigh = {
    subject: door.subject,
    question: asked?.number ?? 1,
    askedMs: asked?.sinceMs ?? 0,
    answer: accepted,
    vouching: given.vouching,
  };
  const { tally } = door;
  const weighed = await (takesTurns() ? takeTurn(tally.turns, { wish, refuse }) : weighAlone(tally, wish));
  if ('refused' in weighed) return { accepted, refused: weighed.refused };
  const refused = refuse();
  if (refused !== null) return { accepted, refused };
  door.take(accepted, weighed.who);
  return { accepted, refused: null, who: weighed.who };
}

const movedOn = 'Another question is open by now: read it, and answer that.';

async function weighAlone(tally: Tally, wish: AnswerToWeigh): Promise<WeighedAnswer> {
  tally.weighing += 1;
  try {
    return await CancellationScope.nonCancellable(() =>
      weighAnswer.executeWithOptions({ summary: 'whether whoever answers may' }, [wish]),
    );
  } catch (error) {
    return notWeighed(error);
  } finally {
    tally.weighing -= 1;
  }
}
