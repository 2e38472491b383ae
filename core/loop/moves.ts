import type { IterationRecord, TestStanding } from './record.ts';

/** Errors of a stretch up to an iteration. */
export interface Seen {
  signatures: Set<string>;
  /** Of the last run: by test, the signature, or null where it did not fail. */
  last: Map<string, string | null>;
  errors: string[];
}

/**
 * Whether an error has become another that was never seen. A test that held and now fails is no such move: it may be
 * flaky, or broken. Neither is one that comes back to an error that it had.
 */
export function findMoves(record: IterationRecord, tests: TestStanding[] | null, seen: Seen): boolean {
  const isNew = (signature: string) => !seen.signatures.has(signature);
  const became = (tests ?? []).some(
    ({ id, signature }) => signature !== null && isNew(signature) && (seen.last.get(id) ?? null) !== null,
  );
  const errors = [...record.errors, ...record.objections];
  return became || (errors.some(isNew) && seen.errors.some((signature) => !errors.includes(signature)));
}
