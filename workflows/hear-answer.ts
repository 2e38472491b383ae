import { CancellationScope, patched, proxyActivities } from '@temporalio/workflow';
import { refusalsRecordedMax } from '../core/panel/consider-decision.ts';
import type { Answerer, AnswerSubject, PeopleActivities } from '../core/people/contract.ts';
import { type GivenAnswer, readAnswer } from '../core/people/read-answer.ts';
import { queues } from '../core/queues.ts';
import { asWorkflowFailure } from './failure-words.ts';

/** Only our own database stands behind it: it is tried until that answers. */
const { weighAnswer } = proxyActivities<PeopleActivities>({
  taskQueue: queues.countersign,
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '0.2 seconds', maximumInterval: '30 seconds' },
});

/** How many answers were refused so far, and how many are weighed at the moment. */
export interface Tally {
  refusals: number;
  weighing: number;
}

/** The record of answers must not be a way to fill a history: neither with refusals, nor with what is still weighed. */
export const isFlooded = ({ refusals, weighing }: Tally): boolean =>
  refusals + weighing >= refusalsRecordedMax;

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
export const weighsAnswers = (): boolean => patched('answers-are-weighed');

/** What is put on record of what was sent: all of what counts, which may be signed, and how anything else begins. */
export const asText = (raw: unknown, { refused }: { refused: string | null }): string =>
  (JSON.stringify(raw) ?? 'undefined').slice(0, refused === null ? 32_000 : 4000);

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
  const weighed = await weigh(door, accepted, given, asked);
  if ('refused' in weighed) return { accepted, refused: weighed.refused };
  const isOpen = door.asked()?.number === asked?.number;
  const refused = refusedNow(door, given.answer) ?? (isOpen ? null : movedOn);
  if (refused !== null) return { accepted, refused };
  door.take(accepted, weighed.who);
  return { accepted, refused: null, who: weighed.who };
}

const movedOn = 'Another question is open by now: read it, and answer that.';

function refusedNow<Answer>({ consider }: Door<Answer>, answer: unknown): string | null {
  const considered = consider(answer);
  return 'refused' in considered ? considered.refused : null;
}

async function weigh<Answer extends { by: string }>(
  { subject, tally }: Door<Answer>,
  answer: Answer,
  { vouching }: GivenAnswer,
  asked: Asked | null,
) {
  tally.weighing += 1;
  try {
    const wish = { subject, question: asked?.number ?? 1, askedMs: asked?.sinceMs ?? 0, answer, vouching };
    // What is cancelled clears up behind itself; an answer on its way must not end it before that.
    return await CancellationScope.nonCancellable(() =>
      weighAnswer.executeWithOptions({ summary: 'whether whoever answers may' }, [wish]),
    );
  } catch (error) {
    // Such as a countersign.yaml that is being edited: nobody's answer may end what is asked about.
    const why = asWorkflowFailure(error).message;
    return { refused: `Nobody can tell at the moment who may answer: ${why} Mend that, and send it again.` };
  } finally {
    tally.weighing -= 1;
  }
}
