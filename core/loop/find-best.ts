import { unacceptedTampering } from './accepted-tampering.ts';
import type { IterationRecord } from './record.ts';
import { isOffered } from './progress.ts';
import type { Stretch } from './stretch.ts';

/**
 * The iteration of a stretch whose snapshot is the best, its beginning included: whose tests nobody tampered with, but
 * for what a person accepted; by
 * tests that newly pass less those that no longer do; by errors outside of tests; by objections; by size of change; the
 * earliest. 0 where nothing is recorded.
 */
export function findBest(
  { start, work }: Stretch,
  unsteady: ReadonlySet<string>,
  accepted: ReadonlySet<string>,
): number {
  const holdAtStart = start?.tests ? passing(start, unsteady) : null;
  let size = 0;
  let best: { number: number; rank: number[] } | null = null;
  for (const record of start ? [start, ...work] : work) {
    if (record !== start) size += record.edit.addedLines + record.edit.removedLines;
    const rank = [...rankOf(record, holdAtStart, unsteady, accepted), -size];
    if (best === null || isHigher(rank, best.rank)) best = { number: record.number, rank };
    // Another approach begins at the best again: what was changed after it is gone.
    if (record.taken === 'other-approach') size = -(best.rank.at(-1) ?? 0);
  }
  return best?.number ?? 0;
}

function rankOf(
  record: IterationRecord,
  holdAtStart: ReadonlySet<string> | null,
  unsteady: ReadonlySet<string>,
  accepted: ReadonlySet<string>,
): number[] {
  const { tests, errors, tampering, objections } = record;
  const clean = unacceptedTampering(tampering, accepted).length === 0 ? 1 : 0;
  if (tests === null) return [clean, 0, 0, -errors.length, 0, 0];
  const now = passing(record, unsteady);
  const failing = tests.filter(({ id, outcome }) => outcome === 'failed' && !unsteady.has(id)).length;
  const objected = isOffered(record) ? -objections.length : Number.NEGATIVE_INFINITY;
  const gained = [...now].filter((id) => !holdAtStart?.has(id)).length;
  const lost = [...(holdAtStart ?? [])].filter((id) => !now.has(id)).length;
  return [clean, 1, gained - lost, -errors.length, -failing, objected];
}

const passing = ({ tests }: IterationRecord, unsteady: ReadonlySet<string>): Set<string> =>
  new Set(tests?.flatMap(({ id, outcome }) => (outcome === 'passed' && !unsteady.has(id) ? [id] : [])));

function isHigher(rank: readonly number[], than: readonly number[]): boolean {
  const at = rank.findIndex((value, index) => value !== than[index]);
  return at !== -1 && (rank[at] ?? 0) > (than[at] ?? 0);
}
