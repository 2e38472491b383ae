import { isGrowing } from './growth.ts';
import { findMoves, type Seen } from './moves.ts';
import type { IterationRecord, LoopPolicy, TestStanding } from './record.ts';
import type { Stretch } from './stretch.ts';

/** What one iteration brought, as far as tests can tell. */
export interface Advance {
  record: IterationRecord;
  /** The best test vector was raised: more tests pass than ever in this stretch, and no more were lost for it. */
  raised: boolean;
  /** A test passed that had not passed before in this stretch, whatever it cost. */
  fresh: boolean;
  /** A test that failed before fails with an error that this stretch has not seen: the work has an effect. */
  moved: boolean;
  /** It only built up, and is within what building up may take. */
  growing: boolean;
  /** Tests that newly passed with it, where it raised the vector. */
  gained: number;
}

/** So many tests that held at the beginning may fail and count as chance, besides those that are known to come and go. */
const chanceMax = 2;

/**
 * Goes through a stretch. A gain is a test that passes for the first time in it, so that what goes to and fro raises
 * nothing twice: the number of rises is bounded by that of tests. Tests in `unsteady` are left out.
 */
export function followProgress(
  stretch: Stretch,
  unsteady: ReadonlySet<string>,
  policy: LoopPolicy,
): Advance[] {
  const view = openView(stretch.start, unsteady);
  let grown = 0;
  let ownOnly = 0;
  return stretch.work.map((record) => {
    const tests = record.tests?.filter(({ id }) => !unsteady.has(id)) ?? null;
    const { gains, fresh } = view.gains(tests, ownOnly < policy.noBetterMax);
    const mended = record.whole && nearer(record, view);
    const lost = view.losses(tests, record.whole);
    const raised = gains.length > lost || (mended && gains.length === lost);
    const moved = findMoves(record, tests, view.seen);
    const growing = !raised && grown < policy.noBetterMax && isGrowing(record);
    if (growing) grown += 1;
    if (raised) {
      const own = gains.length > 0 && gains.every((id) => !view.failedOnce.has(id)) && view.hadTests;
      ownOnly = own ? ownOnly + 1 : 0;
      for (const id of gains) view.credited.add(id);
    }
    view.close(record, tests);
    return { record, raised, fresh, moved, growing, gained: raised ? gains.length : 0 };
  });
}

/** A run that ended with nothing, neither tests nor errors, says nothing. */
const tells = ({ tests, errors }: IterationRecord): boolean => tests !== null || errors.length > 0;

/** Only what was handed in as done was looked at for objections. */
export const isOffered = ({ finished, green }: IterationRecord): boolean => finished && green;

/** Fewer errors outside of tests than ever, or fewer objections to what was handed in. */
const nearer = (record: IterationRecord, view: View): boolean =>
  (tells(record) && record.errors.length < view.errorsLeast) ||
  (isOffered(record) && record.objections.length < view.objectionsLeast);

/** What a stretch has seen so far. */
interface View {
  hadTests: boolean;
  credited: Set<string>;
  failedOnce: Set<string>;
  errorsLeast: number;
  objectionsLeast: number;
  seen: Seen;
  /** Tests that pass and that no rise has been credited with; those that were never seen failing only where `own` counts. */
  gains(tests: TestStanding[] | null, own: boolean): { gains: string[]; fresh: boolean };
  losses(tests: TestStanding[] | null, whole: boolean): number;
  close(record: IterationRecord, tests: TestStanding[] | null): void;
}

function openView(start: IterationRecord | null, unsteady: ReadonlySet<string>): View {
  const first = start?.tests?.filter(({ id }) => !unsteady.has(id)) ?? null;
  const atStart = new Set(first?.flatMap(({ id, outcome }) => (outcome === 'passed' ? [id] : [])));
  const everPassed = new Set(atStart);
  /** By test that held at the beginning: how often its outcome has changed, and whether it holds now. */
  const changes = new Map<string, { times: number; holds: boolean }>();
  const view: View = {
    hadTests: first !== null,
    credited: new Set(),
    failedOnce: new Set(),
    errorsLeast: Number.POSITIVE_INFINITY,
    objectionsLeast: Number.POSITIVE_INFINITY,
    seen: { signatures: new Set(), last: new Map(), errors: [] },
    gains(tests, own) {
      const passing = tests?.filter(({ id, outcome }) => outcome === 'passed' && !atStart.has(id)) ?? [];
      const ids = passing.map(({ id }) => id).filter((id) => own || view.failedOnce.has(id));
      return {
        gains: ids.filter((id) => !view.credited.has(id)),
        fresh: ids.some((id) => !everPassed.has(id)),
      };
    },
    losses(tests, whole) {
      if (tests === null) return 0;
      const now = new Map(tests.map(({ id, outcome }) => [id, outcome]));
      const fails = (id: string) => (now.has(id) ? now.get(id) !== 'passed' : whole);
      // Sold for this gain, not lost before it.
      const sold = [...view.credited].filter((id) => fails(id) && view.seen.last.get(id) === null).length;
      // One that has come back of itself once before is no loss; so many others as do so may be none either.
      const failing = [...atStart].filter(fails).filter((id) => (changes.get(id)?.times ?? 0) < 2);
      const returned = [...changes.values()].filter(({ times }) => times > 1).length;
      return sold + Math.max(0, failing.length - chanceMax - returned);
    },
    close(record, tests) {
      if (tells(record)) view.errorsLeast = Math.min(view.errorsLeast, record.errors.length);
      if (isOffered(record)) view.objectionsLeast = Math.min(view.objectionsLeast, record.objections.length);
      for (const { id, outcome } of tests ?? []) {
        if (outcome === 'passed') everPassed.add(id);
        if (outcome === 'failed') view.failedOnce.add(id);
        noteChange(changes, id, atStart.has(id), outcome === 'passed');
      }
      if (tests !== null) view.hadTests = true;
      view.seen.last = new Map(tests?.map(({ id, signature }) => [id, signature]) ?? view.seen.last);
      view.seen.errors = [...record.errors, ...record.objections];
      for (const signature of signaturesOf(record, tests)) view.seen.signatures.add(signature);
    },
  };
  if (start) view.close(start, first);
  return view;
}

function noteChange(
  changes: Map<string, { times: number; holds: boolean }>,
  id: string,
  atStart: boolean,
  holds: boolean,
): void {
  if (!atStart) return;
  const change = changes.get(id);
  if (change ? change.holds === holds : holds) return;
  changes.set(id, { times: (change?.times ?? 0) + 1, holds });
}

const signaturesOf = (record: IterationRecord, tests: TestStanding[] | null): string[] => [
  ...(tests ?? []).flatMap(({ signature }) => (signature === null ? [] : [signature])),
  ...record.errors,
  ...record.objections,
];
