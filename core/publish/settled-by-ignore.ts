import type { Snapshot } from '../change/snapshot.ts';
import { isWriter } from '../github/writers.ts';
import { severities, type Severity } from '../panel/finding.ts';
import type { IgnoredBy, MergedFinding } from '../panel/verdict.ts';
import { fingerprintsOf, type Hash, ruleOf } from '../report/fingerprint.ts';
import { type Ignored, isIgnored } from './plan-publication.ts';
import { type Trace, whereabouts } from './trace.ts';

/** An ignored finding as it is on record. */
export interface RecordedIgnore extends Ignored {
  /** Whether the person wrote the change in which it was ignored. */
  own: boolean;
}

/** What tells which ignores count in the verdict on one change. */
export interface IgnoreCase {
  ignored: readonly RecordedIgnore[];
  snapshot: Pick<Snapshot, 'files'>;
  /** Who opened or wrote the change; empty where nobody knows, and then nothing is settled. */
  writers: readonly string[];
  /** Policy: whether writers may settle what is found in their own change. */
  ignoreOwn: boolean;
  hash: Hash;
}

/**
 * For each merged finding of a round who has settled it by having it ignored; null where nobody has. Stricter than whether
 * it gets a comment, since a verdict hangs on it: the person must have written neither this change nor the one in which it
 * was ignored; what is graver now than it was then is another question; and so is code that has changed since.
 */
export const settledByIgnore =
  ({ ignored, snapshot, writers, ignoreOwn, hash }: IgnoreCase) =>
  (merged: readonly MergedFinding[]): (IgnoredBy | null)[] => {
    const mayCount = ignored.filter(
      ({ by, own, trace }) =>
        (ignoreOwn || (!own && writers.length > 0 && !isWriter(by, writers))) &&
        trace.gate === null &&
        whereabouts(snapshot, trace).state === 'there',
    );
    if (mayCount.length === 0) return merged.map(() => null);
    return tracesOf(merged, hash).map((trace) => {
      const found = mayCount.find((one) => isIgnored(one, { trace }) && !isGraver(trace, one.trace));
      return found ? { by: found.by, reason: found.reason } : null;
    });
  };

/** As they are published; the same fingerprints, too. */
function tracesOf(merged: readonly MergedFinding[], hash: Hash): Omit<Trace, 'id'>[] {
  const findings = merged.map(({ finding }) => ({ ...finding, rule: ruleOf(finding) }));
  const prints = fingerprintsOf(findings, hash);
  return findings.map((finding, index) => ({ ...finding, gate: null, fingerprint: prints[index] ?? '' }));
}

const isGraver = (now: Pick<Trace, 'severity'>, then: Pick<Trace, 'severity'>): boolean =>
  rankOf(now.severity) < rankOf(then.severity);

/** A severity that nobody knows was none. */
const rankOf = (severity: string): number => {
  const rank = severities.indexOf(severity as Severity);
  return rank < 0 ? severities.length : rank;
};
