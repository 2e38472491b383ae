import { isGrave, severityGap } from './finding.ts';
import type { Dispute, MergedFinding } from './verdict.ts';
import { listOf, type Voices, voicesOn } from './voices.ts';
import { weigh } from './weights.ts';

/** At or above this the panel agrees that a grave finding is true. Between this and its mirror it is uncertain. */
export const agreedProbability = 0.65;

export type FindingAnswer =
  | { kind: 'agreed'; because: string }
  | { kind: 'disputed'; dispute: Dispute }
  /** Settled by its refuters: advice, kept and shown with what they quote. */
  | { kind: 'refuted' }
  /** Settled by a person who had it ignored: advice, too. */
  | { kind: 'ignored' };

/**
 * What one merged finding does to the verdict; null for those that are advice only. The rules, first match wins:
 *
 * 1. confirmed by a gate: agreed, whatever votes and refuters say
 * 2. ignored by a person: settled
 * 3. two severities that stand lie two or more steps apart: disputed
 * 4. two families hold it to be grave and another refutes it: disputed, votes split
 * 5. two families hold it to be grave, nobody refutes it: agreed if probable enough, else disputed
 * 6. one family alone: disputed, unless refuters settle it by every condition of `unsettledBecause`
 */
export function findingDispute(merged: MergedFinding, number: number): FindingAnswer | null {
  if (!isGrave(merged.severity)) return null;
  const name = nameOf(merged);
  if (merged.confirmedBy) {
    return { kind: 'agreed', because: `${name}, confirmed by the gate "${merged.confirmedBy}"` };
  }
  if (merged.ignored) return { kind: 'ignored' };
  const voices = voicesOn(merged);
  const disputed = (kind: Dispute['kind'], question: string): FindingAnswer => ({
    kind: 'disputed',
    dispute: { kind, question, finding: number },
  });
  if (
    voices.severities.some((a) => voices.severities.some((b) => severityGap(a.severity, b.severity) >= 2))
  ) {
    return disputed(
      'severities-differ',
      `${name}. How grave is it? ${listSeverities(voices)}${silence(merged)}.${lookedTwice(voices)}`,
    );
  }
  if (voices.graveFamilies >= 2) {
    const agreed = voices.refuting.length === 0 && merged.probability >= agreedProbability;
    return agreed ? { kind: 'agreed', because: whoSays(name, voices) } : doubted(merged, voices, disputed);
  }
  const unsettled = unsettledBecause(merged, voices);
  return unsettled === null ? { kind: 'refuted' } : lone(merged, voices, unsettled, disputed);
}

/**
 * Why refuters do not settle a finding of one family alone, in words; null where they do. Every condition keeps one way
 * shut by which a true finding could be lost: a single seat that is captured or wrong, or one that is away.
 */
function unsettledBecause({ severity, originals, missing }: MergedFinding, voices: Voices): string | null {
  const { upholding, undecided, discounted, lost, refuting } = voices;
  const reporter = originals[0];
  const others = new Set(refuting.map((one) => one.family).filter((family) => family !== reporter?.family));
  if (severity === 'critical') return 'a critical finding is never outvoted';
  if (originals.length !== 1) return 'more than one seat reported it';
  if (upholding.length > 0) return `${listOf(upholding.map((one) => one.seat))} upholds it`;
  if (lost.length > 0) return `${listOf(lost.map((one) => one.seat))} gave no answer`;
  if (undecided.length + discounted.length > 0) {
    const silent = [...undecided, ...discounted].map((one) => one.seat);
    return `${listOf(silent)} did not refute it`;
  }
  if (others.size < 2) return 'that takes two other families';
  if (missing.length > 0) return `${listOf(missing)} did not vote on the file`;
  return null;
}

type Disputed = (kind: Dispute['kind'], question: string) => FindingAnswer;

/** Two families hold it to be grave, and that is not enough. */
function doubted(merged: MergedFinding, voices: Voices, disputed: Disputed): FindingAnswer {
  const against = merged.silent.length - voices.upholding.length;
  const split =
    voices.refuting.length > 0 ||
    against >= weigh([...merged.originals, ...voices.upholding].map((one) => one.family));
  return disputed(
    split ? 'votes-split' : 'uncertain',
    `${nameOf(merged)}: reported by ${listOf(merged.originals.map((one) => one.seat))}${silence(merged)}.${lookedTwice(voices)} Is it real?`,
  );
}

/** One family alone holds it to be grave. */
function lone(merged: MergedFinding, voices: Voices, unsettled: string, disputed: Disputed): FindingAnswer {
  const { originals, severity } = merged;
  const grave = originals.filter((one) => isGrave(one.finding.severity)).map((one) => one.seat);
  const said =
    grave.length < originals.length
      ? `only ${listOf(grave)} found it that grave (${listSeverities(voices)})`
      : `only ${listOf(grave)} reported it`;
  const refuted = voices.refuting.length > 0;
  const why = refuted ? ` That does not settle it: ${unsettled}.` : '';
  return disputed(
    refuted && severity === 'high' ? 'votes-split' : 'lone-grave-finding',
    `${nameOf(merged)}: ${said}${silence(merged)}.${lookedTwice(voices)}${why} Is it real?`,
  );
}

const nameOf = ({ severity, finding }: MergedFinding) =>
  `${severity === 'critical' ? 'Critical' : 'High'}: ${finding.title} (${finding.file}:${finding.startLine}${finding.side === 'base' ? ', removed' : ''})`;

const silence = ({ silent }: MergedFinding): string =>
  silent.length > 0 ? `; ${listOf(silent)} read the file and did not report it` : '';

const whoSays = (name: string, { reporters, upholding }: Voices): string => {
  const upheld = upholding.length > 0 ? `, upheld by ${listOf(upholding.map((one) => one.seat))}` : '';
  return `${name}, reported by ${listOf(reporters)}${upheld}`;
};

const listSeverities = ({ severities }: Voices): string =>
  severities.map((one) => `${one.seat}: ${one.severity}`).join(', ');

/** What came of the second look, a clause for each who was asked; empty where nobody was. */
function lookedTwice({ upholding, refuting, undecided, discounted, lost }: Voices): string {
  const clauses = [
    ...upholding.map((one) => `${one.seat} upholds it as ${one.severity}`),
    ...refuting.map((one) => `${one.seat} refutes it`),
    ...undecided.map((one) => `${one.seat} cannot decide`),
    ...discounted.map((one) => `what ${one.seat} says does not count (it ${one.discounted})`),
    ...lost.map((one) => `${one.seat} gave no answer (${one.reason.replace(/\.$/, '')})`),
  ];
  return clauses.length > 0 ? ` In a second look, ${clauses.join(', ')}.` : '';
}
