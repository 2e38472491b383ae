import type { CodeSymbol } from '../change/outline.ts';
import type { Hunk, HunkLine } from '../change/snapshot.ts';
import { countBelow } from '../count-below.ts';

/** Half-open range into the lines of a hunk. */
export interface Unit {
  first: number;
  end: number;
}

export interface UnitsInput {
  hunk: Hunk;
  /** The lines of it that are to be divided. */
  run: Unit;
  /** For each line of the hunk, where it stands on the symbols' side. */
  places: readonly number[];
  /** Outer ones before those inside them. */
  symbols: readonly CodeSymbol[];
  weightOf: (unit: Unit) => number;
  /** No unit of several lines is heavier. */
  weightMax: number;
}

/**
 * The units that a hunk is best kept together in: a symbol with the comment above it, the code between two symbols, what
 * is removed with what takes its place, else single lines. In order, and every line is in exactly one.
 */
export function unitsOf(input: UnitsInput): Unit[] {
  const units: Unit[] = [];
  divide(input, input.run, input.symbols, units);
  return units;
}

function divide(input: UnitsInput, whole: Unit, symbols: readonly CodeSymbol[], units: Unit[]): void {
  if (whole.first >= whole.end) return;
  if (input.weightOf(whole) <= input.weightMax) {
    units.push(whole);
    return;
  }
  let at = whole.first;
  for (let index = 0; index < symbols.length; ) {
    const symbol = symbols[index];
    if (!symbol) break;
    const inside = insideOf(symbols, index);
    index += 1 + inside.length;
    const from = countBelow(input.places, symbol.startLine);
    const end = Math.min(whole.end, countBelow(input.places, symbol.endLine + 1));
    if (end <= at || from >= whole.end) continue;
    const first = from <= at ? at : aboveSymbol(input.hunk, from, at);
    keepOrSplit(input, { first: at, end: first }, units);
    // The symbol itself is no unit, or it would be divided into itself.
    const unit = { first, end };
    if (input.weightOf(unit) <= input.weightMax) units.push(unit);
    else if (inside.length === 0) splitLines(input, unit, units);
    else divide(input, unit, inside, units);
    at = end;
  }
  if (at === whole.first) splitLines(input, whole, units);
  else keepOrSplit(input, { first: at, end: whole.end }, units);
}

function insideOf(symbols: readonly CodeSymbol[], outer: number): readonly CodeSymbol[] {
  const last = symbols[outer]?.endLine ?? 0;
  let end = outer + 1;
  while ((symbols[end]?.startLine ?? Infinity) <= last) end += 1;
  return symbols.slice(outer + 1, end);
}

const comment = /^\s*(?:\/\/|\/?\*|#|@|\[[A-Z]|--)/;

/** Where the comments and attributes begin that stand right above a symbol. */
function aboveSymbol(hunk: Hunk, from: number, min: number): number {
  let first = from;
  while (first > min && comment.test(hunk.lines[first - 1]?.text ?? '')) first -= 1;
  return first;
}

function keepOrSplit(input: UnitsInput, unit: Unit, units: Unit[]): void {
  if (unit.first >= unit.end) return;
  if (input.weightOf(unit) <= input.weightMax) units.push(unit);
  else splitLines(input, unit, units);
}

/** Lines one by one, but for removed lines and the added ones that take their place, where they take little room. */
function splitLines({ hunk, weightOf, weightMax }: UnitsInput, { first, end }: Unit, units: Unit[]): void {
  const pastKind = (kind: HunkLine['kind'], from: number): number => {
    let at = from;
    while (at < end && hunk.lines[at]?.kind === kind) at += 1;
    return at;
  };
  for (let at = first; at < end; ) {
    const gone = pastKind('removed', at);
    const come = gone > at ? pastKind('added', gone) : gone;
    const run = { first: at, end: Math.max(come, at + 1) };
    at = run.end;
    if (come > gone && weightOf(run) <= weightMax / 2) units.push(run);
    else for (let line = run.first; line < run.end; line += 1) units.push({ first: line, end: line + 1 });
  }
}
