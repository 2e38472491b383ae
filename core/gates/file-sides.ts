import type { ChangedFile } from '../change/snapshot.ts';

/** As much of one side of a file as is known. */
export interface FileSide {
  text: string;
  /** Whether that is all of it. */
  whole: boolean;
  /** The line number in the file, from 1, of each line of `text`. */
  lines: readonly number[] | null;
}

const nothing: FileSide = { text: '', whole: true, lines: null };

/** Both sides of a changed text file: whole where the head is known, else what the hunks show. */
export function sidesOf(file: ChangedFile): { base: FileSide; head: FileSide } {
  if (file.headText !== null) {
    const head = { text: file.headText, whole: true, lines: null };
    return {
      head,
      base: file.status === 'added' ? nothing : { ...head, text: baseText(file, file.headText) },
    };
  }
  return {
    base: file.status === 'added' ? nothing : shown(file, 'baseLine'),
    head: file.status === 'deleted' ? nothing : shown(file, 'headLine'),
  };
}

function shown({ hunks, status }: ChangedFile, side: 'baseLine' | 'headLine'): FileSide {
  const known = hunks.flatMap(({ lines }) => lines.filter((line) => line[side] !== null));
  return {
    text: known.map(({ text }) => text).join('\n'),
    whole: status === (side === 'headLine' ? 'added' : 'deleted'),
    lines: known.map((line) => line[side] ?? 0),
  };
}

/** The head with its hunks taken back. */
function baseText({ hunks }: ChangedFile, headText: string): string {
  const head = headText.split('\n');
  const base: string[] = [];
  let next = 0;
  // Between hunks both sides are the same.
  const takeOver = (isBefore: () => boolean) => {
    while (isBefore() && next < head.length) {
      base.push(head[next] ?? '');
      next += 1;
    }
  };
  for (const { text, kind, baseLine, headLine } of hunks.flatMap(({ lines }) => lines)) {
    if (kind === 'added') {
      takeOver(() => headLine !== null && next < headLine - 1);
      next += 1;
      continue;
    }
    takeOver(() => baseLine !== null && base.length < baseLine - 1);
    base.push(text);
    if (kind === 'context') next += 1;
  }
  return [...base, ...head.slice(next)].join('\n');
}
