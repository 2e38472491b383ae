import type { ChangedFile, HunkLine } from '../change/snapshot.ts';
import type { Move } from './piece.ts';

/** A shorter block may be the same by chance. */
const windowLines = 5;
/** So many of a window's lines must say something, which a lone bracket does not. */
const tellingMin = 4;
const telling = /[\p{L}\p{N}].*[\p{L}\p{N}]/u;
/** A change of more lines is not searched, nor are more moves told. */
const linesMax = 200_000;
const movesMax = 200;

/** Lines of one side that follow one another. */
interface Run {
  path: string;
  firstLine: number;
  /** Numbers of the lines' texts: the same text has the same number. */
  texts: number[];
}

/**
 * Blocks of at least five lines that the change removes at one place and adds at another, word for word. A block that
 * was removed at more than one place is none: which of them was moved cannot be told.
 */
export function findMoves(files: readonly Pick<ChangedFile, 'path' | 'hunks'>[]): Move[] {
  if (
    files.reduce((sum, file) => sum + file.hunks.reduce((all, { lines }) => all + lines.length, 0), 0) >
    linesMax
  )
    return [];
  const numbers = new Map<string, number>();
  const says: boolean[] = [];
  const numberOf = (text: string) => {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    says.push(telling.test(text.slice(0, 200)));
    numbers.set(text, numbers.size);
    return numbers.size - 1;
  };
  const removed = files.flatMap((file) => runsOf(file, 'removed', numberOf));
  const added = files.flatMap((file) => runsOf(file, 'added', numberOf));
  const places = placesOf(removed, says);
  const moves: Move[] = [];
  for (const to of added) {
    for (let at = 0; at + windowLines <= to.texts.length && moves.length < movesMax; ) {
      const from = places.get(keyOf(to, at));
      const length = from ? sameLines(from.run, from.at, to, at) : 0;
      if (from && length > 0)
        moves.push({ from: spanOf(from.run, from.at, length), to: spanOf(to, at, length) });
      at += Math.max(length, 1);
    }
  }
  return moves;
}

function runsOf(
  { path, hunks }: Pick<ChangedFile, 'path' | 'hunks'>,
  kind: 'added' | 'removed',
  numberOf: (text: string) => number,
): Run[] {
  const runs: Run[] = [];
  const lineOf = (line: HunkLine) => (kind === 'added' ? line.headLine : line.baseLine) ?? 0;
  for (const line of hunks.flatMap((hunk) => hunk.lines)) {
    if (line.kind !== kind) continue;
    const last = runs.at(-1);
    const text = numberOf(line.text.trimEnd());
    if (last && last.firstLine + last.texts.length === lineOf(line)) last.texts.push(text);
    else runs.push({ path, firstLine: lineOf(line), texts: [text] });
  }
  return runs;
}

const keyOf = (run: Run, at: number) => run.texts.slice(at, at + windowLines).join();

/** Where each window of removed lines stands; null where it stands at several places. */
function placesOf(runs: readonly Run[], says: readonly boolean[]) {
  const places = new Map<string, { run: Run; at: number } | null>();
  for (const run of runs) {
    for (let at = 0; at + windowLines <= run.texts.length; at += 1) {
      const window = run.texts.slice(at, at + windowLines);
      if (window.filter((text) => says[text]).length < tellingMin) continue;
      const key = window.join();
      places.set(key, places.has(key) ? null : { run, at });
    }
  }
  return places;
}

function sameLines(from: Run, fromAt: number, to: Run, toAt: number): number {
  let length = 0;
  while (
    fromAt + length < from.texts.length &&
    toAt + length < to.texts.length &&
    from.texts[fromAt + length] === to.texts[toAt + length]
  ) {
    length += 1;
  }
  return length;
}

const spanOf = ({ path, firstLine }: Run, at: number, length: number) => ({
  path,
  startLine: firstLine + at,
  endLine: firstLine + at + length - 1,
});
