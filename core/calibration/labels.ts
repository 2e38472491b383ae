import type { Decision } from '../panel/decision.ts';
import type { Dispute } from '../panel/verdict.ts';

/**
 * What may say whether a finding is real: a person's decision, the command that has it ignored, a reaction to its comment,
 * its code that a later push changed, its thread that a person closed. Of two that are as plain and disagree, the earlier
 * one here counts: who decided had looked at just that question.
 */
export const labelSources = ['decision', 'ignored', 'reaction', 'fix', 'thread'] as const;
export type LabelSource = (typeof labelSources)[number];

/** What is known of one merged finding of one round. */
export interface Label {
  /** Index into the round's merged findings. */
  finding: number;
  real: boolean;
  /** False where a decision only implies it. */
  explicit: boolean;
}

/** Disputes whose question is whether the finding is real, and nothing else. */
const aboutTruth: ReadonlySet<Dispute['kind']> = new Set(['lone-grave-finding', 'votes-split', 'uncertain']);

/**
 * What a decision says of the findings in dispute. What it says outright counts as said. Besides, an approval implies
 * that the findings are not real of which it was asked just that; what was asked is whether the change may go in,
 * though, and one may accept what is real. A rejection implies that a finding is real only if nothing else was in
 * dispute: else any of it may be why. A redirect implies nothing.
 */
export function labelsOfDecision(
  { decision, findings = [] }: Pick<Decision, 'decision' | 'findings'>,
  over: readonly Dispute[],
): Label[] {
  const said = new Map(findings.map(({ number, real }) => [number - 1, real]));
  const explicit = [...said].map(([finding, real]): Label => ({ finding, real, explicit: true }));
  const asked = over.flatMap(({ kind, finding }) =>
    aboutTruth.has(kind) && finding !== null && !said.has(finding) ? [finding] : [],
  );
  const implied = (real: boolean) =>
    [...new Set(asked)].map((finding): Label => ({ finding, real, explicit: false }));
  switch (decision) {
    case 'approve':
      return [...explicit, ...implied(false)];
    case 'reject':
      return over.length === 1 ? [...explicit, ...implied(true)] : explicit;
    case 'redirect':
      return explicit;
  }
}

/** An implied label is weak evidence: two of them count as one plain word. */
export const weightOfLabel = ({ explicit }: Pick<Label, 'explicit'>): number => (explicit ? 1 : 0.5);

/** A label with what tells its finding from others, whichever audit found it. */
export interface PlacedLabel {
  /** The repository, where there is one; else the change. */
  origin: string;
  file: string;
  side: string;
  quote: string;
  title: string;
  explicit: boolean;
  /** A `LabelSource`; what is unknown counts last. */
  source: string;
}

/**
 * Of labels on what is one and the same finding, such as those of audits of each push to a branch, the one that counts:
 * a plain word before an implied one (an approval may accept what is real, where a reaction says that it is), then by
 * source, then the first. Give them newest first.
 */
export function distinctLabels<One extends PlacedLabel>(labels: readonly One[]): One[] {
  const kept = new Map<string, One>();
  const plainestFirst = labels.toSorted(
    (a, b) => Number(b.explicit) - Number(a.explicit) || rankOf(a) - rankOf(b),
  );
  for (const label of plainestFirst) {
    const { origin, file, side, quote, title } = label;
    const key = JSON.stringify([origin, file, side, quote.trim() || title]);
    if (!kept.has(key)) kept.set(key, label);
  }
  return [...kept.values()];
}

function rankOf({ source }: PlacedLabel): number {
  const rank = labelSources.findIndex((one) => one === source);
  return rank < 0 ? labelSources.length : rank;
}
