import { considerAnswer, considerRollback, type Rollback } from '../../core/develop/consider-answer.ts';
import type { TaskQuestion } from '../../core/develop/status.ts';
import type { TaskDecision } from '../../core/develop/task-decision.ts';
import { asText, type Door, type Tally } from '../hear-answer.ts';
import type { TaskState } from './task-state.ts';

/** Of questions and roll-backs alike: each that counts uses up one. */
export const nextAnswer = ({ carried }: TaskState): number => carried.interventions + 1;

export const tallyOf = (state: TaskState): Tally => ({
  turns: state.turns,
  get refusals() {
    return state.carried.refusals;
  },
  set refusals(count: number) {
    state.carried.refusals = count;
  },
  get weighing() {
    return state.weighing;
  },
  set weighing(count: number) {
    state.weighing = count;
  },
});

export const openQuestion = ({ decision, carried }: TaskState): TaskQuestion | null =>
  decision === null ? carried.status.question : null;

export const decisionDoor = (state: TaskState, raw: unknown): Door<TaskDecision> => ({
  subject: { kind: 'task', id: state.taskId },
  tally: tallyOf(state),
  asked: () => {
    const question = openQuestion(state);
    return question && { number: question.number, sinceMs: state.askedMs ?? 0 };
  },
  consider: (answer) =>
    considerAnswer(answer, { question: openQuestion(state), iteration: lastEnded(state) ?? 0 }),
  take: (decision, who) => {
    state.decision = decision;
    state.answered = { ...(who && { who }), raw: asText(who ? raw : decision, { refused: null }) };
  },
});

export const rollbackDoor = (state: TaskState): Door<Rollback> => ({
  subject: { kind: 'rollback', id: state.taskId },
  tally: tallyOf(state),
  asked: () => ({ number: nextAnswer(state), sinceMs: 0 }),
  consider: (wish) =>
    considerRollback(wish, {
      iteration: lastEnded(state),
      phase: state.carried.status.phase,
      pending: state.rollback !== null,
    }),
  take: (rollback) => {
    state.rollback = rollback;
    state.carried.interventions += 1;
  },
});

/** The last iteration that is on record; one under way has no snapshot yet. Null before the sandbox is ready. */
const lastEnded = ({ carried }: TaskState): number | null => carried.status.iterations.at(-1)?.number ?? null;
