import { relateWeaknesses, type Weakness, weaknessOf } from './cwe-families.ts';
import type { Finding } from './finding.ts';
import { createTextReader, type TextReader, type TextVector } from './text-likeness.ts';

/** What of a finding is compared, prepared once: merging looks at each finding many times. */
export interface Likeness {
  finding: Finding;
  /** Those of the finding, close at hand. */
  startLine: number;
  endLine: number;
  /** Number of its side of its file. */
  place: number;
  weakness: Weakness;
  text: TextVector;
  /** Read when it is first asked for: most findings match or not without it. */
  quote: TextVector | null;
}

export interface Comparer {
  read: (finding: Finding) => Likeness;
  /** How surely two findings are about the same thing, in [0, 1]. Quickest when the same `a` is asked for in a row. */
  sameness: (a: Likeness, b: Likeness) => number;
}

/**
 * From here on two findings count as the same. Between what serves best on the half of the labelled pairs that is for
 * choosing: 0.28 when partly the same issues count as the same, 0.37 when they do not (`bench/agreement.ts`).
 */
export const samenessMin = 0.3;

/** Seats point at the cause or at its effect, some lines below; farther apart, alike words mean the flaw's twin. */
export const linesBetweenMax = 10;
/** What one line between them takes off. */
const distanceCost = 0.01;

/** Two flaws share a line more often than not: what the very same lines are worth. */
const placeWeight = 0.1;
/**
 * What one kind is worth at one place. One weakness at one place is enough by itself, so that seats which write in
 * different languages agree; a related one asks for some likeness of the texts; a field of review is weak evidence.
 */
const kindWeights = { same: 0.35, related: 0.2, none: 0 };
const categoryWeight = 0.1;

/**
 * Texts say whether two findings are the same; place and kind say a little, and each piece of evidence takes its share
 * of the doubt that the others leave. All from the pair itself, so that no further ballot changes whether two match.
 */
export function createComparer(): Comparer {
  const texts = createTextReader();
  // Of their own: a reader is quickest when it is asked for one text in a row.
  const quotes = createTextReader();
  const places = new Map<string, number>();
  const placeOf = ({ side, file }: Finding): number => {
    const name = `${side} ${file}`;
    const place = places.get(name) ?? places.size;
    if (place === places.size) places.set(name, place);
    return place;
  };
  const read = (finding: Finding): Likeness => ({
    finding,
    startLine: finding.startLine,
    endLine: finding.endLine,
    place: placeOf(finding),
    weakness: weaknessOf(finding.cwe),
    text: texts.read(`${finding.title}\n${finding.reason}`),
    quote: null,
  });
  const sameness = (a: Likeness, b: Likeness): number => {
    const between = linesBetween(a, b);
    if (between > linesBetweenMax || a.place !== b.place) return 0;
    const overlap = rangeOverlap(a, b);
    const doubt =
      (1 - texts.likeness(a.text, b.text)) *
      (1 - placeWeight * overlap) *
      (1 - kindLikeness(a, b, overlap, quotes));
    return Math.max(0, 1 - doubt - distanceCost * between);
  };
  return { read, sameness };
}

/** What one kind at one place is worth. One place is the same lines, or the same words quoted from beside them. */
function kindLikeness(a: Likeness, b: Likeness, overlap: number, quotes: TextReader): number {
  const weakness = kindWeights[relateWeaknesses(a.weakness, b.weakness)];
  if (weakness > 0) return weakness * (overlap === 1 ? 1 : Math.max(overlap, quoteLikeness(a, b, quotes)));
  return a.finding.category === b.finding.category ? categoryWeight * overlap : 0;
}

function quoteLikeness(a: Likeness, b: Likeness, quotes: TextReader): number {
  a.quote ??= quotes.read(a.finding.quote);
  b.quote ??= quotes.read(b.finding.quote);
  return quotes.likeness(a.quote, b.quote);
}

type Range = Pick<Finding, 'startLine' | 'endLine'>;

const linesOf = ({ startLine, endLine }: Range): number => Math.max(1, endLine - startLine + 1);

/** How many lines one would have to go from one range to the other; 0 when they touch or overlap. */
const linesBetween = (a: Range, b: Range): number =>
  Math.max(0, Math.max(a.startLine, b.startLine) - Math.min(a.endLine, b.endLine));

/** Shared lines over the geometric mean of both lengths, in [0, 1]: a whole file named as the place is no precise place. */
function rangeOverlap(a: Range, b: Range): number {
  const shared = Math.min(a.endLine, b.endLine) - Math.max(a.startLine, b.startLine) + 1;
  return shared <= 0 ? 0 : shared / Math.sqrt(linesOf(a) * linesOf(b));
}
