import type { Snapshot } from '../change/snapshot.ts';
import { visible } from '../panel/evidence.ts';

/** What is kept of a finding or a gate's hit, to know it again in the next push. */
export interface Trace {
  /** As in SARIF. */
  fingerprint: string;
  /** What people call it by in commands: short, and unique within the pull request. */
  id: string;
  rule: string;
  cwe: string | null;
  category: string;
  /** The gate that found it; null for a finding of the panel. */
  gate: string | null;
  severity: string;
  title: string;
  reason: string;
  file: string;
  side: 'head' | 'base';
  startLine: number;
  endLine: number;
  quote: string;
}

export type Whereabouts =
  | { state: 'there'; file: string; startLine: number; endLine: number }
  /** What it quotes is no longer part of the change. */
  | { state: 'gone' }
  /** The file is too large to be looked through. */
  | { state: 'unknown' };

interface Line {
  number: number;
  text: string;
}

/** Where the quoted code stands now: the place nearest to where it stood, by text without its white space. */
export function whereabouts({ files }: Pick<Snapshot, 'files'>, trace: Trace): Whereabouts {
  const file =
    files.find((one) => one.path === trace.file) ?? files.find((one) => one.previousPath === trace.file);
  if (!file) return { state: 'gone' };
  const lines = linesOf(file, trace.side);
  const place = nearest(lines.known, visible(trace.quote), trace.startLine);
  if (place) return { state: 'there', file: file.path, ...place };
  return lines.whole || file.status === 'deleted' ? { state: 'gone' } : { state: 'unknown' };
}

/** The lines of a side that are known, and whether they are all that a finding on this side can be about. */
function linesOf(file: Snapshot['files'][number], side: Trace['side']): { known: Line[]; whole: boolean } {
  if (side === 'head' && file.headText !== null) {
    return { known: file.headText.split('\n').map((text, at) => ({ number: at + 1, text })), whole: true };
  }
  const known = file.hunks
    .flatMap(({ lines }) => lines)
    .flatMap(({ text, headLine, baseLine, kind }) => {
      const number = side === 'head' ? headLine : kind === 'removed' ? baseLine : null;
      return number === null ? [] : [{ number, text }];
    });
  return { known, whole: side === 'base' && file.content === 'text' };
}

function nearest(
  lines: readonly Line[],
  quote: string,
  stated: number,
): { startLine: number; endLine: number } | null {
  if (quote === '') return null;
  let best: { startLine: number; endLine: number } | null = null;
  const texts = lines.map(({ text }) => visible(text));
  for (const [first, text] of texts.entries()) {
    if (text === '') continue;
    const last = lastLineOf(texts, first, quote);
    const start = lines[first]?.number;
    const end = last === null ? undefined : lines[last]?.number;
    if (start === undefined || end === undefined) continue;
    if (best === null || Math.abs(start - stated) < Math.abs(best.startLine - stated)) {
      best = { startLine: start, endLine: end };
    }
  }
  return best;
}

/** The line in which a quote ends that begins in line `first`; null where it does not begin there. */
function lastLineOf(texts: readonly string[], first: number, quote: string): number | null {
  const text = texts[first] ?? '';
  for (let at = text.indexOf(quote.charAt(0)); at >= 0; at = text.indexOf(quote.charAt(0), at + 1)) {
    let rest = quote;
    let piece = text.slice(at);
    for (let line = first; ; ) {
      if (piece.startsWith(rest)) return line;
      if (!rest.startsWith(piece)) break;
      rest = rest.slice(piece.length);
      line += 1;
      if (line >= texts.length) break;
      piece = texts[line] ?? '';
    }
  }
  return null;
}
