import { ApplicationFailure, CancellationScope, condition, proxyActivities } from '@temporalio/workflow';
import type { AnswerToWeigh, PeopleActivities, WeighedAnswer } from '../core/people/contract.ts';
import { pauseMs, weighedAtOnceMax } from '../core/people/pace.ts';
import { queues } from '../core/queues.ts';
import { asWorkflowFailure } from './failure-words.ts';

/** Only our own database stands behind it: it is tried until that answers. */
export const { weighAnswer, weighAnswers } = proxyActivities<PeopleActivities>({
  taskQueue: queues.countersign,
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '0.2 seconds', maximumInterval: '30 seconds' },
});

/** An answer that waits to be weighed. */
interface Turn {
  wish: AnswerToWeigh;
  /** Why it can count no more, such as that its question is answered; null while it can. */
  refuse: () => string | null;
  tell: (weighed: WeighedAnswer) => void;
}

/** Answers in the order in which they came. As many as Temporal lets in may wait: 10,000 signals for one run. */
export interface Turns {
  waiting: Turn[];
  isServed: boolean;
  /** How often answers were weighed. */
  steps: number;
}

export const noTurns = (): Turns => ({ waiting: [], isServed: false, steps: 0 });

/**
 * Refuses an update while those that came before it wait, which leaves nothing in the history: Temporal lets ten wait for a
 * reply, so that strangers could take all ten. Signals wait for none.
 */
export function refuseToWait({ waiting, steps }: { waiting: readonly unknown[]; steps: number }): void {
  if (waiting.length > 0 && pauseMs(steps) > 0)
    throw ApplicationFailure.nonRetryable(
      'So many answers came that they are weighed minutes apart: send yours as a signal, which is weighed with the next of them.',
      'decision.refused',
    );
}

/** Weighs an answer together with those that came meanwhile, so that no flood of others keeps it from being heard. */
export function takeTurn(turns: Turns, turn: Omit<Turn, 'tell'>): Promise<WeighedAnswer> {
  return new Promise((tell) => {
    turns.waiting.push({ ...turn, tell });
    // What is cancelled clears up behind itself; an answer on its way must not end it before that.
    if (!turns.isServed) void CancellationScope.nonCancellable(() => serve(turns));
  });
}

async function serve(turns: Turns): Promise<void> {
  turns.isServed = true;
  for (let [first] = turns.waiting; first; [first] = turns.waiting) {
    await isDue(turns, first);
    const batch = turns.waiting.splice(0, weighedAtOnceMax);
    await weighBatch(turns, batch.filter(isOpen));
  }
  turns.isServed = false;
}

/** Whether it can count still; what cannot is told so. */
function isOpen({ refuse, tell }: Turn): boolean {
  const refused = refuse();
  if (refused !== null) tell({ refused });
  return refused === null;
}

/** Waits for more to come, by the pace at which answers are weighed; not for a question that is answered meanwhile. */
async function isDue({ waiting, steps }: Turns, first: Turn): Promise<void> {
  const nextMs = pauseMs(steps);
  if (nextMs === 0) return;
  const isFull = () => waiting.length >= weighedAtOnceMax;
  await condition(() => isFull() || first.refuse() !== null, nextMs, { summary: 'many answers came' });
}

async function weighBatch(turns: Turns, batch: readonly Turn[]): Promise<void> {
  if (batch.length === 0) return;
  turns.steps += 1;
  try {
    const weighed = await weighAnswers.executeWithOptions(
      { summary: `whether ${batch.length} who answer may` },
      [{ answers: batch.map(({ wish }) => wish) }],
    );
    for (const [index, { tell }] of batch.entries())
      tell(weighed[index] ?? { refused: 'It was not weighed: send it again.' });
  } catch (error) {
    for (const { tell } of batch) tell(notWeighed(error));
  }
}

/** Such as a countersign.yaml that is being edited: nobody's answer may end what is asked about. */
export const notWeighed = (error: unknown): WeighedAnswer => ({
  refused: `Nobody can tell at the moment who may answer: ${asWorkflowFailure(error).message} Mend that, and send it again.`,
});
