import type { ChangedFile, HunkLine, Snapshot } from '../change/snapshot.ts';
import { hidesText, mixesAlphabets } from './injection/hidden-text.ts';
import { findSpeech, saysOrder } from './injection/speech.ts';
import type { CodeLine, Piece } from './piece.ts';

const suspicionsMax = 20;

export interface Suspicion {
  path: string;
  line: number;
  why: string;
}

/**
 * Lines, headings and file names that look as if written to sway a reviewing model. All that seats are shown is searched,
 * what the change removes or leaves as it was too: an order that stands there already is obeyed as well as a new one;
 * and so is what `pieces` show beside it. Lines are searched whole: seats read them whole.
 */
export function suspectInjection(snapshot: Snapshot, pieces: readonly Piece[] = []): Suspicion[] {
  const found: Suspicion[] = [];
  for (const file of snapshot.files) {
    found.push(...suspectNames(file));
    for (const hunk of file.hunks) {
      if (found.length >= suspicionsMax) return found.slice(0, suspicionsMax);
      const lines = [heading(hunk.heading, hunk.lines[0]), ...hunk.lines.map(shown)];
      found.push(...suspectLines(file.path, lines));
    }
  }
  for (const { path, lines } of pieces.flatMap(besidesOf)) {
    if (found.length >= suspicionsMax) break;
    found.push(...suspectLines(path, lines));
  }
  return found.slice(0, suspicionsMax);
}

const besidesOf = ({ parts, signatures = [] }: Piece): { path: string; lines: ShownLine[] }[] => [
  ...parts.flatMap(({ path, enclosing = [] }) =>
    enclosing.map(({ lines }) => ({ path, lines: lines.map(beside) })),
  ),
  ...signatures.map(({ path, lines }) => ({ path, lines: lines.map(beside) })),
];

const beside = ({ line, text }: CodeLine): ShownLine => ({
  text,
  number: line,
  where: ', in what is shown beside the change',
});

interface ShownLine {
  text: string;
  number: number;
  /** Where the line stands, where it is not what the change adds. */
  where: string;
}

const whereOf = {
  added: '',
  removed: ', in what it removes',
  context: ', in what it leaves as it was',
} as const;

const shown = ({ kind, text, headLine, baseLine }: HunkLine): ShownLine => ({
  text: headLine === 1 || baseLine === 1 ? text.replace(/^\ufeff/, '') : text,
  number: headLine ?? baseLine ?? 0,
  where: whereOf[kind],
});

/** At the place of its hunk's first line. */
const heading = (text: string, first: HunkLine | undefined): ShownLine => ({
  text,
  number: first?.headLine ?? first?.baseLine ?? 0,
  where: ', in the heading of a hunk',
});

function suspectLines(path: string, lines: ShownLine[]): Suspicion[] {
  const whys = new Map<number, string>();
  lines.forEach(({ text }, index) => {
    const why = hidingOf(text);
    if (why) whys.set(index, why);
  });
  for (const { index, why } of findSpeech(lines)) if (!whys.has(index)) whys.set(index, why);
  return [...whys]
    .sort(([a], [b]) => a - b)
    .flatMap(([index, why]) => {
      const line = lines[index];
      return line ? [{ path, line: line.number, why: `${why}${line.where}` }] : [];
    });
}

function hidingOf(text: string): string | null {
  if (hidesText(text)) return 'holds invisible or direction-changing characters';
  return mixesAlphabets(text) ? 'mixes look-alike letters of two alphabets in one word' : null;
}

function suspectNames({ path, previousPath }: ChangedFile): Suspicion[] {
  return [path, ...(previousPath === null ? [] : [previousPath])].flatMap((name) => {
    const why =
      hidingOf(name) ??
      (saysOrder(name.replace(/[-_./\\]/g, ' ')) || saysOrder(name) ? 'speaks to a reviewing model' : null);
    return why ? [{ path, line: 0, why: `the file's name ${why}` }] : [];
  });
}
