import type { TaskDecision } from './task-decision.ts';

/** What the developer is told of a person's answer to its own question; null when nobody answered in time. */
export function describeAnswer(decision: TaskDecision | null, options: readonly string[]): string {
  if (decision === null) return 'Nobody answered in time. That approves nothing: do without it, or stop.';
  const { by, reason, option } = decision;
  const words = `${by} says: ${reason}`;
  const choice = option === undefined ? undefined : options[option - 1];
  const choosing = choice === undefined ? '' : ` Chosen: ${choice}.`;
  switch (decision.decision) {
    case 'approve':
      return `Yes.${choosing} ${words}`;
    case 'reject':
      return `No.${choosing} ${words}`;
    case 'redirect':
      return `Do this instead.${choosing} ${words}`;
  }
}
