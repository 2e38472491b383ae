import { createHash } from 'node:crypto';
import { seatId } from '../../core/ids.ts';
import type { Finding, Focus } from '../../core/panel/finding.ts';
import { createComparer } from '../../core/panel/likeness.ts';
import type { SeatFinding } from '../../core/panel/merge.ts';
import type { Comment } from '../../test/panel-pairs/comments.ts';
import type { Label } from '../../test/panel-pairs/labels.ts';

/** A labelled pair with its comments. */
export interface Pair {
  a: Comment;
  b: Comment;
  label: Label;
}

/** The half of the repositories by which thresholds are chosen, fixed by hash; the other half is held out. */
export const isForChoosing = (repository: string): boolean =>
  (createHash('sha256').update(repository).digest()[0] ?? 0) % 2 === 0;

const focusOf = new Map<string, Focus>([
  ['Security Vulnerability', 'security'],
  ['Code Defect', 'logic'],
  ['Performance', 'edge-cases'],
  ['Maintainability and Readability', 'architecture'],
]);

/** A comment as a seat would have said it, as far as the set tells: it has no title, no quote, no CWE, no severity. */
function findingOf(comment: Comment): Finding {
  const category = focusOf.get(comment.category);
  if (!category) throw new Error(`Comment ${comment.id} is of an unknown category: ${comment.category}.`);
  return {
    title: '',
    category,
    cwe: null,
    severity: 'medium',
    file: comment.path,
    side: comment.side === 'left' ? 'base' : 'head',
    startLine: comment.startLine,
    endLine: comment.endLine,
    quote: '',
    reason: comment.text,
    fix: null,
    confidence: 1,
  };
}

/** Each author is a seat; those whom the set does not name are one. */
export const saidBy = (comment: Comment): SeatFinding => ({
  seat: seatId(comment.author || 'unnamed'),
  family: comment.author || 'unnamed',
  finding: findingOf(comment),
});

function overlap(a: Comment, b: Comment): number {
  const shared = Math.min(a.endLine, b.endLine) - Math.max(a.startLine, b.startLine) + 1;
  return shared / (a.endLine - a.startLine + 1 + b.endLine - b.startLine + 1 - shared);
}
const compare = (a: Finding, b: Finding): number => {
  const { read, sameness } = createComparer();
  return sameness(read(a), read(b));
};
/** Side by side, so that place says nothing. */
const beside = (comment: Comment, line: number): Finding => ({
  ...findingOf(comment),
  startLine: line,
  endLine: line,
});

/** What is compared: parts of the score, and the whole. */
export const scores: Record<string, (pair: Pair) => number> = {
  'place alone': ({ a, b }) => overlap(a, b),
  'kind alone': ({ a, b }) => Number(a.category === b.category),
  'text alone': ({ a, b }) => compare(beside(a, 1), beside(b, 2)),
  'without kind': ({ a, b }) =>
    compare({ ...findingOf(a), category: 'logic' }, { ...findingOf(b), category: 'security' }),
  'the whole': ({ a, b }) => compare(findingOf(a), findingOf(b)),
};
