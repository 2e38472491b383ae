import * as z from 'zod/mini';
import { explainInput } from '../explain-input.ts';
import { answers } from '../panel/decision.ts';
import type { TaskQuestion, TaskStatus } from './status.ts';
import { type TaskDecision, taskDecisionSchema } from './task-decision.ts';

/** What an answer is considered against. */
interface Asked {
  /** The open question; null while none is. */
  question: TaskQuestion | null;
  /** The last iteration that ended: what there is to go back to. */
  iteration: number;
}

const example = { by: 'you', decision: answers.join(' | '), reason: 'Round half up, as the invoices do.' };

/** Whether a person's answer counts, given what the task waits for. A refusal says why and what to do instead. */
export function considerAnswer(
  raw: unknown,
  { question, iteration }: Asked,
): { accepted: TaskDecision } | { refused: string } {
  const parsed = taskDecisionSchema.safeParse(raw);
  if (!parsed.success) {
    return { refused: explainInput(parsed.error.issues, raw, 'The decision', example) };
  }
  if (question === null) {
    return {
      refused:
        'Nothing waits for a decision now: the developer is at work. Send it again when the task asks, or roll it back.',
    };
  }
  const { snapshot, option, limits } = parsed.data;
  if (snapshot !== undefined && snapshot > iteration) {
    return { refused: `There is no iteration ${snapshot} yet: give one from 0 to ${iteration}.` };
  }
  if (option !== undefined && option > question.options.length) {
    const known =
      question.options.length === 0
        ? 'it has no options'
        : `they are numbered 1 to ${question.options.length}`;
    return { refused: `There is no option ${option} of this question: ${known}.` };
  }
  if (parsed.data.decision === 'reject' && (snapshot !== undefined || limits !== undefined)) {
    return {
      refused: 'A rejection takes neither "snapshot" nor "limits": write "redirect" to go on with them.',
    };
  }
  return { accepted: parsed.data };
}

const rollbackSchema = z.strictObject({
  by: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
  to: z.int().check(z.minimum(0), z.maximum(100_000)),
  reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(4000)),
});
export type Rollback = z.infer<typeof rollbackSchema>;

const over: readonly TaskStatus['phase'][] = ['publishing', 'done'];

/** Whether the workspace may go back to the end of an iteration now. */
export function considerRollback(
  raw: unknown,
  {
    iteration,
    phase,
    pending,
  }: {
    /** The last one that ended; null before the sandbox is ready. */
    iteration: number | null;
    phase: TaskStatus['phase'];
    pending: boolean;
  },
): { accepted: Rollback } | { refused: string } {
  const parsed = rollbackSchema.safeParse(raw);
  if (!parsed.success) {
    const shape = { by: 'you', to: 3, reason: 'Iteration 4 went the wrong way.' };
    return { refused: explainInput(parsed.error.issues, raw, 'The roll-back', shape) };
  }
  if (pending) return { refused: 'A roll-back is under way already: send it again when it is done.' };
  if (over.includes(phase)) {
    return { refused: `The task is ${phase}: there is nothing left to roll back. Start a new task instead.` };
  }
  if (iteration === null) {
    return { refused: 'The sandbox is not ready yet, so that there is nothing to go back to: wait for it.' };
  }
  if (parsed.data.to > iteration) {
    return { refused: `There is no iteration ${parsed.data.to} yet: give one from 0 to ${iteration}.` };
  }
  return { accepted: parsed.data };
}
