import type { ChangedFile, HunkLine } from '../change/snapshot.ts';

/** Contiguous text of a file's head side, and which of its lines the change adds. */
export interface Passage {
  text: string;
  /** The head's line number of the text's first line, from 1. */
  firstLine: number;
  /** True when the text is the whole head side: only then does its end mean the end of the file. */
  whole: boolean;
  /** What the diff names as the enclosing function or class; empty when whole or not told. */
  heading: string;
  /** Line numbers of the head. */
  added: ReadonlySet<number>;
}

/**
 * The head side in as few pieces as are known: one where the whole head is known (or the file is new, so that its
 * hunks are the whole head), else one per hunk. Pieces without an added line are left out: a gate has no say there.
 */
export function passagesOf(file: ChangedFile): Passage[] {
  if (file.headText !== null) {
    const added = new Set(file.hunks.flatMap((hunk) => hunk.lines.flatMap(addedLine)));
    if (added.size === 0) return [];
    return [{ text: file.headText, firstLine: 1, whole: true, heading: '', added }];
  }
  return file.hunks.flatMap((hunk) =>
    runsOf(hunk.lines)
      .map((run) => passageOf(run, hunk.heading, file.status === 'added'))
      .filter((passage) => passage.added.size > 0),
  );
}

const addedLine = (line: HunkLine): number[] =>
  line.kind === 'added' && line.headLine !== null ? [line.headLine] : [];

/** The hunk's head side, cut wherever its line numbers jump. */
function runsOf(lines: readonly HunkLine[]): HunkLine[][] {
  const runs: HunkLine[][] = [];
  let next = Number.NaN;
  for (const line of lines) {
    if (line.headLine === null) continue;
    if (line.headLine === next) runs.at(-1)?.push(line);
    else runs.push([line]);
    next = line.headLine + 1;
  }
  return runs;
}

const passageOf = (run: readonly HunkLine[], heading: string, isNewFile: boolean): Passage => ({
  text: run.map((line) => line.text).join('\n'),
  firstLine: run[0]?.headLine ?? 1,
  whole: isNewFile && run[0]?.headLine === 1,
  heading,
  added: new Set(run.flatMap(addedLine)),
});
