import { distance } from 'fastest-levenshtein';
import { relateWeaknesses, weaknessOf } from '../panel/cwe-families.ts';
import type { Finding } from '../panel/finding.ts';
import { createComparer, linesBetweenMax, samenessMin } from '../panel/likeness.ts';
import type { Trace } from './trace.ts';

/** A trace of before, at the lines where its code stands now. */
export type Moved = Trace;

/** Quotes so alike are the same line, edited; close by, where a line is edited rather than moved, less will do. */
const quoteLikenessFar = 0.9;
const quoteLikenessNear = 0.6;
/** Of a quote; more tells nothing more. */
const comparedCharsMax = 400;

/**
 * For each finding of now the index of the one of before that it is, one to one, or null. First by fingerprint; then, the
 * likest first, by kind and place: another quote of the same flaw is the same finding, not a second one.
 */
export function matchFindings(before: readonly Moved[], now: readonly Trace[]): (number | null)[] {
  const matched: (number | null)[] = now.map(() => null);
  const taken = new Set<number>();
  const pair = (current: number, previous: number) => {
    matched[current] = previous;
    taken.add(previous);
  };
  for (const [index, { fingerprint }] of now.entries()) {
    const same = before.findIndex((one, at) => !taken.has(at) && one.fingerprint === fingerprint);
    if (same >= 0) pair(index, same);
  }
  for (const { current, previous } of likePairs(before, now, matched, taken)) {
    if (matched[current] === null && !taken.has(previous)) pair(current, previous);
  }
  return matched;
}

function likePairs(
  before: readonly Moved[],
  now: readonly Trace[],
  matched: readonly (number | null)[],
  taken: ReadonlySet<number>,
) {
  const pairs: { current: number; previous: number; likeness: number }[] = [];
  for (const [current, one] of now.entries()) {
    if (matched[current] !== null) continue;
    for (const [previous, other] of before.entries()) {
      const likeness = taken.has(previous) ? 0 : likenessOf(other, one);
      if (likeness > 0) pairs.push({ current, previous, likeness });
    }
  }
  return pairs.sort((a, b) => b.likeness - a.likeness || a.current - b.current || a.previous - b.previous);
}

/** Whether two traces of one pull request are about the same thing. */
export const sameFinding = (previous: Moved, current: Trace): boolean =>
  previous.fingerprint === current.fingerprint || likenessOf(previous, current) > 0;

/** How surely they are the same though their fingerprints differ, in [0, 1]; 0 where they count as two. */
function likenessOf(previous: Moved, current: Trace): number {
  if (previous.file !== current.file || previous.side !== current.side) return 0;
  if (previous.gate !== current.gate || !sameKind(previous, current)) return 0;
  const quotes = quoteLikeness(previous.quote, current.quote);
  const near = linesBetween(previous, current) <= linesBetweenMax;
  const words = near && current.gate === null ? wordLikeness(previous, current) : 0;
  const same = quotes >= (near ? quoteLikenessNear : quoteLikenessFar) || words >= samenessMin;
  return same ? (quotes + words) / 2 : 0;
}

function sameKind(a: Trace, b: Trace): boolean {
  if (a.gate !== null) return a.rule === b.rule;
  if (relateWeaknesses(weaknessOf(a.cwe), weaknessOf(b.cwe)) !== 'none') return true;
  return (a.cwe === null || b.cwe === null) && a.category === b.category;
}

function quoteLikeness(a: string, b: string): number {
  const [one, other] = [a, b].map((text) => text.replace(/\s+/g, ' ').trim().slice(0, comparedCharsMax));
  if (!one || !other) return 0;
  return 1 - distance(one, other) / Math.max(one.length, other.length);
}

function wordLikeness(a: Trace, b: Trace): number {
  const { read, sameness } = createComparer();
  return sameness(read(findingOf(a)), read(findingOf(b)));
}

/** As merging compares findings of one round. */
const findingOf = (trace: Trace): Finding => ({
  ...trace,
  category: trace.category as Finding['category'],
  severity: trace.severity as Finding['severity'],
  fix: null,
  confidence: 1,
});

type Range = Pick<Trace, 'startLine' | 'endLine'>;
const linesBetween = (a: Range, b: Range): number =>
  Math.max(0, Math.max(a.startLine, b.startLine) - Math.min(a.endLine, b.endLine));
