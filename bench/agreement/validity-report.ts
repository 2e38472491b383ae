import { mergeFindings } from '../../core/panel/merge.ts';
import type { Comment } from '../../test/panel-pairs/comments.ts';
import { areaUnderCurve, interval } from '../../test/panel-pairs/measures.ts';
import { type Pair, saidBy } from './pairs.ts';
import { withInterval } from './sameness-report.ts';

interface Judged {
  comment: Comment;
  /** How many authors said it, after merging. */
  authors: number;
}

/** Whether agreement, or quoting code at all, tells comments that experts held valid from the others. */
export function validityReport(comments: Comment[], pairs: Pair[]): string {
  const judged = [...Map.groupBy(comments, ({ change }) => change).values()].flatMap(countAuthors);
  const sharing = (...labels: string[]) =>
    new Set(pairs.flatMap(({ a, b, label }) => (labels.includes(label) ? [a.id, b.id] : [])));
  const [same, sameOrPart] = [sharing('same'), sharing('same', 'part')];
  const rows: [string, (one: Judged) => boolean][] = [
    ['all', () => true],
    ['said by one author, as merged', ({ authors }) => authors === 1],
    ['said by two', ({ authors }) => authors === 2],
    ['said by three or more', ({ authors }) => authors >= 3],
    ['labelled the same as another’s', ({ comment }) => same.has(comment.id)],
    ['labelled the same as another’s, or part of it', ({ comment }) => sameOrPart.has(comment.id)],
    ['quotes code between backticks', ({ comment }) => quotesCode(comment)],
    ['quotes none', ({ comment }) => !quotesCode(comment)],
  ];
  return [
    '| comments | number | valid |\n|---|---|---|',
    ...rows.map(
      ([name, test]) => `| ${name} | ${judged.filter(test).length} | ${shareValid(judged, test)} |`,
    ),
    '\n| signal | AUC, valid against invalid |\n|---|---|',
    `| number of authors who agree | ${separation(judged, ({ authors }) => authors)} |`,
    `| quotes code between backticks | ${separation(judged, ({ comment }) => Number(quotesCode(comment)))} |`,
  ].join('\n');
}

function countAuthors(comments: Comment[]): Judged[] {
  return mergeFindings(comments.map(saidBy)).flatMap((group) =>
    group.flatMap((index) => {
      const comment = comments[index];
      return comment ? [{ comment, authors: group.length }] : [];
    }),
  );
}

const quotesCode = ({ text }: Comment): boolean => /`[^`\n]{3,}`|```/.test(text);

const byRepository = (judged: Judged[]): Judged[][] => [
  ...Map.groupBy(judged, ({ comment }) => comment.repository).values(),
];

function shareValid(judged: Judged[], test: (one: Judged) => boolean): string {
  const share = (some: Judged[]) => {
    const of = some.filter(test);
    return of.filter(({ comment }) => comment.valid).length / of.length;
  };
  return withInterval(share(judged), interval(byRepository(judged), share));
}

function separation(judged: Judged[], signal: (one: Judged) => number): string {
  const area = (some: Judged[]) =>
    areaUnderCurve(some.map((one) => ({ score: signal(one), positive: one.comment.valid })));
  return withInterval(area(judged), interval(byRepository(judged), area));
}
