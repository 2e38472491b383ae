import type { ChangedFile, Snapshot } from '../change/snapshot.ts';
import type { Finding } from './finding.ts';
import { countBelow } from '../count-below.ts';

/** Models count lines badly but copy text well: a quote may stand this many lines off its stated place. */
const driftLinesMax = 5;
/** Fewer visible characters than this stand almost anywhere and prove nothing. */
const quoteLengthMin = 3;

/** The lines of a change that seats were shown, by file and side; a renamed file under its old name too. */
export type Evidence = Map<string, FileEvidence>;

interface FileEvidence {
  path: string;
  base: SideText;
  head: SideText;
}

interface SideText {
  /** Line numbers in order. */
  numbers: number[];
  /** Where each line begins in `whole`, beside `numbers`. */
  starts: number[];
  /** The lines' visible text, one after the other. */
  whole: string;
}

export type EvidenceCheck = { stands: true; finding: Finding } | { stands: false; reason: string };

/**
 * What one sees of a text: no white space, no format characters, and no control characters, neither raw nor as the
 * escapes in which `renderPiece` shows them. A flaw cannot be put out of the panel's reach by characters that no model
 * copies faithfully.
 */
export const visible = (text: string): string =>
  text.normalize('NFC').replace(/[\s\p{Cc}\p{Cf}]|\\u00(?:[01][0-9a-f]|7f|[89][0-9a-f])|\\u202[89]/gu, '');
/** A model may copy the gutter that `renderPiece` prints before each line. */
const withoutGutter = (quote: string) => quote.replace(/^[^\S\n]*\d+ [ +-] \|/gm, '');

export function indexEvidence(snapshot: Snapshot): Evidence {
  const evidence: Evidence = new Map();
  for (const file of snapshot.files) {
    const sides = { path: file.path, base: sideOf(file, 'base'), head: sideOf(file, 'head') };
    // A changed file of this very name comes later in path order or came before, and counts for itself.
    if (file.previousPath !== null && !evidence.has(file.previousPath)) {
      evidence.set(file.previousPath, sides);
    }
    evidence.set(file.path, sides);
  }
  return evidence;
}

function sideOf(file: ChangedFile, side: 'base' | 'head'): SideText {
  const numbers: number[] = [];
  const starts: number[] = [];
  const texts: string[] = [];
  let length = 0;
  for (const line of file.hunks.flatMap((hunk) => hunk.lines)) {
    const number = side === 'base' ? line.baseLine : line.headLine;
    if (number === null) continue;
    const text = visible(line.text);
    numbers.push(number);
    starts.push(length);
    texts.push(text);
    length += text.length;
  }
  return { numbers, starts, whole: texts.join('') };
}

/**
 * Whether the quoted text really stands where the finding says, give or take a few lines, which are mended. A quote that
 * stands elsewhere proves nothing about the place that was named: seats are shown the number of every line.
 */
export function checkEvidence(evidence: Evidence, finding: Finding): EvidenceCheck {
  const file = evidence.get(finding.file);
  if (!file) return { stands: false, reason: 'names a file that the change does not touch' };
  const quote = visible(withoutGutter(finding.quote));
  if (quote.length < quoteLengthMin) return { stands: false, reason: 'quotes nothing' };
  for (const side of sidesInOrder(finding.side)) {
    const place = nearPlace(file[side], quote, finding);
    if (place) return { stands: true, finding: { ...finding, file: file.path, side, ...place } };
  }
  return { stands: false, reason: 'quotes text that does not stand there' };
}

const sidesInOrder = (first: 'base' | 'head') =>
  first === 'head' ? (['head', 'base'] as const) : (['base', 'head'] as const);

interface Place {
  startLine: number;
  endLine: number;
}

/** The place nearest to the stated one, among those that begin or end a few lines off it at the most. */
function nearPlace(side: SideText, quote: string, stated: Place): Place | null {
  const from = side.starts[countBelow(side.numbers, stated.startLine - driftLinesMax)];
  if (from === undefined) return null;
  const distance = (place: Place) => Math.abs(place.startLine - stated.startLine);
  let nearest: Place | null = null;
  for (const place of placesFrom(side, quote, Math.max(0, from - quote.length + 1))) {
    if (place.startLine > stated.endLine + driftLinesMax) break;
    if (nearest === null || distance(place) < distance(nearest)) nearest = place;
    else if (place.startLine >= stated.startLine) break;
  }
  return nearest;
}

/** Where the quote stands, from `offset` on: once for each line in which it begins. */
function* placesFrom(side: SideText, quote: string, offset: number): Generator<Place, undefined> {
  const { numbers, starts, whole } = side;
  for (let at = whole.indexOf(quote, offset); at >= 0; ) {
    // Empty lines share an offset with the next: the last one that begins there holds the text.
    const first = countBelow(starts, at + 1) - 1;
    const last = countBelow(starts, at + quote.length) - 1;
    const startLine = numbers[first];
    const endLine = numbers[last];
    if (startLine !== undefined && endLine !== undefined) yield { startLine, endLine };
    const nextLine = starts[first + 1];
    at = nextLine === undefined ? -1 : whole.indexOf(quote, nextLine);
  }
  return undefined;
}
