import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowFailure,
  rootCause,
  TimeoutFailure,
} from '@temporalio/workflow';

/** The words of whatever made an activity fail, for a person. */
export function reasonOf(error: unknown): string {
  if (error instanceof ActivityFailure && error.cause instanceof TimeoutFailure) {
    const last = error.cause.cause?.message;
    return last ? `gave no answer in time; last try: ${last}` : 'gave no answer in time';
  }
  return rootCause(error) ?? String(error);
}

/** The catalogue's kind of what made an activity fail last; `model.timed-out` where it gave no answer at all. */
export function kindOf(error: unknown): string {
  if (!(error instanceof ActivityFailure)) return 'unknown';
  const cause = error.cause instanceof TimeoutFailure ? error.cause.cause : error.cause;
  if (cause instanceof ApplicationFailure) return cause.type ?? 'unknown';
  return error.cause instanceof TimeoutFailure ? 'model.timed-out' : 'unknown';
}

/** The failure that the workflow ends with: the activity's own kind and words, without Temporal's wrapping. */
export function asWorkflowFailure(error: unknown): ApplicationFailure {
  const wrapped = error instanceof ActivityFailure || error instanceof ChildWorkflowFailure;
  const cause = wrapped ? error.cause : error;
  const type = cause instanceof ApplicationFailure ? cause.type : undefined;
  return ApplicationFailure.nonRetryable(reasonOf(error), type ?? 'audit.failed');
}
