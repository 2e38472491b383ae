import type { SeatId } from '../ids.ts';
import { isGrave, type Severity } from './finding.ts';
import type { Refutation } from './refutation.ts';
import { countedJudgement } from './second-looks.ts';
import type { MergedFinding } from './verdict.ts';

/** Who speaks for a finding and who against it, reports and second looks together. */
export interface Voices {
  reporters: SeatId[];
  /** Each severity that somebody gave it with evidence. */
  severities: { seat: SeatId; severity: Severity }[];
  /** How many different families hold it to be grave. */
  graveFamilies: number;
  upholding: Refutation[];
  refuting: Refutation[];
  undecided: Refutation[];
  /** Whose answer counts for nothing, for its quote does not stand or it may not decide. */
  discounted: Refutation[];
  /** Who was asked and never answered. */
  lost: Refutation[];
}

export function voicesOn({ originals, refutations }: MergedFinding): Voices {
  const counted = (judgement: Refutation['judgement']) =>
    refutations.filter((one) => countedJudgement(one) === judgement);
  const upholding = counted('upheld');
  const severities = [
    ...originals.map(({ seat, family, finding }) => ({ seat, family, severity: finding.severity })),
    ...upholding.flatMap(({ seat, family, severity }) => (severity ? [{ seat, family, severity }] : [])),
  ];
  const undecided = counted('undecided');
  return {
    reporters: originals.map((one) => one.seat),
    severities: severities.map(({ seat, severity }) => ({ seat, severity })),
    graveFamilies: new Set(severities.filter((one) => isGrave(one.severity)).map((one) => one.family)).size,
    upholding,
    refuting: counted('refuted'),
    undecided: undecided.filter((one) => one.discounted === null),
    discounted: undecided.filter((one) => one.discounted !== null),
    lost: counted('lost'),
  };
}

/** `ada`, `ada and bob`, `ada, bob and cy`; each once. */
export function listOf(names: readonly string[]): string {
  const different = [...new Set(names)];
  const last = different.at(-1) ?? 'nobody';
  return different.length > 1 ? `${different.slice(0, -1).join(', ')} and ${last}` : last;
}
