import { isGrave, severityGap } from './finding.ts';
import type { Dispute, MergedFinding } from './verdict.ts';
import { weigh } from './weights.ts';

/** At or above this the panel agrees that a grave finding is true. Between this and its mirror it is uncertain. */
export const agreedProbability = 0.65;

export type FindingAnswer = { kind: 'agreed'; because: string } | { kind: 'disputed'; dispute: Dispute };

/** What one merged finding does to the verdict; null for those that are advice only. */
export function findingDispute(merged: MergedFinding, number: number): FindingAnswer | null {
  if (!isGrave(merged.severity)) return null;
  const name = nameOf(merged);
  if (merged.confirmedBy) {
    return { kind: 'agreed', because: `${name}, confirmed by the gate "${merged.confirmedBy}"` };
  }
  const grave = merged.originals.filter((one) => isGrave(one.finding.severity));
  const graveFamilies = new Set(grave.map((one) => one.family)).size;
  if (graveFamilies >= 2 && merged.probability >= agreedProbability) {
    return {
      kind: 'agreed',
      because: `${name}, reported by ${listOf(merged.originals.map((one) => one.seat))}`,
    };
  }
  return { kind: 'disputed', dispute: { ...disputeOver(merged, name, graveFamilies), finding: number } };
}

function disputeOver(merged: MergedFinding, name: string, graveFamilies: number): Omit<Dispute, 'finding'> {
  const speakers = merged.originals;
  const silent =
    merged.silent.length > 0 ? `; ${listOf(merged.silent)} read the file and did not report it` : '';
  if (speakers.some((a) => speakers.some((b) => severityGap(a.finding.severity, b.finding.severity) >= 2))) {
    const question = `${name}. How grave is it? ${severitiesOf(speakers)}${silent}.`;
    return { kind: 'severities-differ', question };
  }
  if (graveFamilies < 2) {
    const grave = speakers.filter((one) => isGrave(one.finding.severity)).map((one) => one.seat);
    const said =
      grave.length < speakers.length
        ? `only ${listOf(grave)} found it that grave (${severitiesOf(speakers)})`
        : `only ${listOf(grave)} reported it`;
    return { kind: 'lone-grave-finding', question: `${name}: ${said}${silent}. Is it real?` };
  }
  const said = `${name}: reported by ${listOf(speakers.map((one) => one.seat))}${silent}. Is it real?`;
  const split = merged.silent.length >= weigh(speakers.map((one) => one.family));
  return { kind: split ? 'votes-split' : 'uncertain', question: said };
}

const nameOf = ({ severity, finding }: MergedFinding) =>
  `${severity === 'critical' ? 'Critical' : 'High'}: ${finding.title} (${finding.file}:${finding.startLine}${finding.side === 'base' ? ', removed' : ''})`;

const severitiesOf = (speakers: MergedFinding['originals']): string =>
  speakers.map((one) => `${one.seat}: ${one.finding.severity}`).join(', ');

const listOf = (names: string[]): string => {
  const different = [...new Set(names)];
  const last = different.at(-1) ?? 'nobody';
  return different.length > 1 ? `${different.slice(0, -1).join(', ')} and ${last}` : last;
};
