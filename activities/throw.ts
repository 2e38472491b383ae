import { ApplicationFailure } from '@temporalio/common';
import { DrizzleQueryError } from 'drizzle-orm';
import { DatabaseError } from 'pg';
import { Failed } from '../core/failed.ts';
import { isRetryable } from '../core/failure.ts';

/**
 * A failure as Temporal retries it: its type is the catalogue's kind, a kind that no retry mends is not retried, and
 * the wait that the other side named comes before the next try. An error of the database becomes
 * `store.unavailable` or `store.refused`; anything else passes as it is.
 */
export function toApplicationFailure(thrown: unknown): unknown {
  const failed = thrown instanceof Failed ? thrown : storeFailure(thrown);
  if (!failed) return thrown;
  const { kind, message, retryAfterMs } = failed.failure;
  return ApplicationFailure.create({
    type: kind,
    message,
    nonRetryable: !isRetryable(kind),
    ...(retryAfterMs !== null && { nextRetryDelay: retryAfterMs }),
    cause: failed,
  });
}

type Activity = (...input: never[]) => Promise<unknown>;

/** The same activities, which throw what Temporal understands. For the worker, once, around all that it registers. */
export function throwingFailures<T extends Record<keyof T, Activity>>(activities: T): T {
  const wrapped = Object.entries<Activity>(activities).map(([name, activity]) => [
    name,
    (...input: never[]) =>
      activity(...input).catch((thrown: unknown) => Promise.reject(toApplicationFailure(thrown))),
  ]);
  return Object.fromEntries(wrapped) as T;
}

/** PostgreSQL's classes 08, 40, 53 and 57P: connection lost, conflict with another transaction, overburdened, stopping. */
const passing = /^(?:08...|40...|53...|57P..)$/;

/** Drizzle's own message lists the statement's parameters, which may be a whole ballot: no place for them in a history. */
function storeFailure(thrown: unknown): Failed | null {
  if (!(thrown instanceof DrizzleQueryError)) return null;
  const cause: unknown = thrown.cause;
  const said = cause instanceof Error ? cause.message : 'no reason given';
  const refused = cause instanceof DatabaseError && !passing.test(cause.code ?? '');
  return refused
    ? new Failed(
        'store.refused',
        `The database refused a statement (${said}). Bring it to this version's schema with "countersign doctor", or report this.`,
      )
    : new Failed('store.unavailable', `The database cannot be used right now (${said}). It is tried again.`);
}
