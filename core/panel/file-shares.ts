import type { ChangedFile, Hunk } from '../change/snapshot.ts';
import { enclosingSymbols, type FileOutline, placesOf, signatureOf } from './file-outline.ts';
import { type Unit, unitsOf } from './hunk-units.ts';
import { leftOutLines } from './left-out-lines.ts';
import type { Enclosing, Share } from './pack.ts';
import type { CodeLine } from './piece.ts';
import { renderBeside, renderFile, renderHeading, renderLine } from './render.ts';
import { weigh } from './weigh.ts';

/** In thirds of a token. */
export interface Limits {
  room: number;
  /** What units of several lines keep to, so that they can be packed with others. */
  together: number;
}

interface Sharing {
  shares: Share[];
  /** Why lines were left out, in words; null when none was. */
  leftOut: string | null;
}

/** Share of the room that the signatures around a hunk may take. */
const enclosingShare = 0.1;

/** The shares of a file that still make sense: the file, its hunks, and units of lines where a hunk alone is too large. */
export function sharesOf(file: ChangedFile, outline: FileOutline, limits: Limits): Sharing {
  const measure: Measure = {
    file,
    outline,
    limits,
    headingWeight: weigh(renderFile(file, { firstHunk: 0, endHunk: 0 })) + 1,
    enclosingMax: limits.room * enclosingShare,
  };
  const hunks = file.hunks.map((hunk, index) => measureHunk(measure, hunk, index));
  const unread = leftOutLines(file);
  const whole = shareOf(measure, hunks, 0);
  // A file without lines has nothing to cut: it goes in even where its name is longer than the room.
  if (!unread && (fits(whole, limits) || hunks.length === 0)) return { shares: [whole], leftOut: null };
  const tooLong: string[] = [];
  const shares = hunks.flatMap((hunk) => {
    const out = unread?.lines[hunk.index] ?? [];
    const share = shareOf(measure, [hunk], hunk.index);
    if (!out.includes(true))
      return fits(share, limits) ? [share] : lineShares(measure, hunk, all(hunk), tooLong);
    return keptRuns(hunk, out).flatMap((run) => lineShares(measure, hunk, run, tooLong));
  });
  const reasons = [...(unread ? [unread.reason] : []), ...reasonOf(tooLong)];
  return { shares, leftOut: reasons.length > 0 ? reasons.join('; ') : null };
}

/** What is left of a hunk without the lines that are `out`; nothing where it is only what stays as it was. */
function keptRuns({ hunk }: MeasuredHunk, out: readonly boolean[]): Unit[] {
  const runs: Unit[] = [];
  hunk.lines.forEach((_, index) => {
    const open = runs.at(-1);
    if (out[index]) return;
    if (open?.end === index) open.end += 1;
    else runs.push({ first: index, end: index + 1 });
  });
  return runs.filter(({ first, end }) =>
    hunk.lines.slice(first, end).some((line) => line.kind !== 'context'),
  );
}

interface Measure {
  file: ChangedFile;
  outline: FileOutline;
  limits: Limits;
  headingWeight: number;
  enclosingMax: number;
}

interface MeasuredHunk {
  hunk: Hunk;
  index: number;
  places: number[];
  headingWeight: number;
  /** Of each line. */
  weights: number[];
  enclosing: Enclosing | null;
}

const fits = (share: Share, { room }: Limits) => share.headingWeight + share.weight <= room;

function measureHunk(measure: Measure, hunk: Hunk, index: number): MeasuredHunk {
  const places = placesOf(hunk, measure.outline.side);
  return {
    hunk,
    index,
    places,
    headingWeight: weigh(renderHeading(hunk)) + 1,
    weights: hunk.lines.map((line) => weigh(renderLine(line)) + 1),
    enclosing: enclosingOf(measure, places[0]),
  };
}

function shareOf({ file, headingWeight }: Measure, hunks: MeasuredHunk[], firstHunk: number): Share {
  const enclosing = hunks.flatMap((one) =>
    one.enclosing ? [{ hunk: one.index, lines: one.enclosing.lines }] : [],
  );
  const part = { path: file.path, firstHunk, endHunk: firstHunk + hunks.length };
  const weight = hunks.reduce(
    (sum, one) => sum + one.headingWeight + (one.enclosing?.weight ?? 0) + weightSums(one.weights)(all(one)),
    0,
  );
  return { part: enclosing.length > 0 ? { ...part, enclosing } : part, weight, headingWeight };
}

const all = ({ weights }: MeasuredHunk): Unit => ({ first: 0, end: weights.length });

/** Units of a run of one hunk's lines; adds to `tooLong` the lines that are too long for an ask of their own. */
function lineShares(measure: Measure, measured: MeasuredHunk, run: Unit, tooLong: string[]): Share[] {
  const { file, outline, limits, enclosingMax } = measure;
  const { hunk, index, places } = measured;
  const weightOf = weightSums(measured.weights);
  const headingWeight = measure.headingWeight + measured.headingWeight;
  const weightMax = limits.together - headingWeight - enclosingMax;
  return unitsOf({ hunk, run, places, symbols: outline.symbols, weightOf, weightMax }).flatMap((lines) => {
    const part = { path: file.path, firstHunk: index, endHunk: index + 1, lines };
    const enclosing = () => enclosingOf(measure, places[lines.first]);
    const share = { part, weight: weightOf(lines), headingWeight, enclosing };
    if (fits(share, limits)) return [share];
    tooLong.push(hunk.lines[lines.first]?.text ?? '');
    return [];
  });
}

function reasonOf(tooLong: readonly string[]): string[] {
  if (tooLong.length === 0) return [];
  const longest = tooLong.reduce((most, text) => Math.max(most, text.length), 0);
  return [
    `${tooLong.length} of its lines are too long for one ask (the longest has ${longest} characters) and were left out`,
  ];
}

/** The signatures around a line, outermost first; the outer ones are left out where they take too much. */
function enclosingOf({ outline, enclosingMax }: Measure, place: number | undefined): Enclosing | null {
  if (place === undefined) return null;
  const lines: CodeLine[] = [];
  let weight = 0;
  for (const symbol of enclosingSymbols(outline, place).reverse()) {
    const signature = signatureOf(outline, symbol, place);
    const more = signature.reduce((sum, line) => sum + weigh(renderBeside(line)) + 1, 0);
    if (weight + more > enclosingMax) break;
    weight += more;
    lines.unshift(...signature);
  }
  return lines.length > 0 ? { lines, weight } : null;
}

function weightSums(weights: readonly number[]): (unit: Unit) => number {
  let sum = 0;
  const upTo = [0, ...weights.map((weight) => (sum += weight))];
  return ({ first, end }) => (upTo[end] ?? 0) - (upTo[first] ?? 0);
}
