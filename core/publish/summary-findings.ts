import { isGrave } from '../panel/finding.ts';
import { details, said } from './github-text.ts';
import { gravityOf, linkTo, sourceOf, surenessOf, titleOfRemark } from './finding-words.ts';
import type { Placed, Standing, Unposted } from './plan-publication.ts';
import type { Report } from './report.ts';

const rowsMax = 60;
const foldedMax = 40;

/** A table of all that counts, gravest first; what has its own comment says so. */
export function tellFindings(report: Report): string[] {
  const { placed } = report.comments;
  const counted = placed.filter((one) => !isPutAside(one));
  if (counted.length === 0) return [report.round?.verdict ? 'No finding stands.' : ''];
  const shown = counted.slice(0, rowsMax);
  const rest = counted.length - shown.length;
  const title = counted.length === 1 ? '**One finding**' : `**${counted.length} findings**, gravest first`;
  return [
    `${title}${commentNote(counted)}`,
    tableOf(shown, report),
    rest > 0 ? `…and ${rest} more, which the check run and the audit's record have.` : '',
  ];
}

function commentNote(counted: readonly Placed[]): string {
  const inline = counted.filter(({ fate }) => fate.kind === 'post' || fate.kind === 'keep').length;
  if (inline === counted.length) return ':';
  return inline === 0 ? '; none has a comment at its line:' : `; ${inline} with a comment at the line:`;
}

const isPutAside = ({ fate }: Placed): boolean =>
  fate.kind === 'ignore' || (fate.kind === 'list' && fate.because === 'refuted');

const tableOf = (rows: readonly Placed[], report: Report): string =>
  [
    '| | Finding | Where | Said by | Sure | Id |',
    '|:--|:--|:--|:--|:--|:--|',
    ...rows.map((row) => rowOf(row, report)),
  ].join('\n');

function rowOf({ remark, fate, id }: Placed, { pullRequest, names }: Report): string {
  const where = linkTo(remark.trace, pullRequest);
  const because = fate.kind === 'list' ? unposted[fate.because] : '';
  const why = because === '' ? '' : `<br><sub>${because}</sub>`;
  const cells = [
    gravityOf(remark),
    `${said(titleOfRemark(remark), 200)}${why}`,
    where,
    sourceOf(remark, names),
    surenessOf(remark),
    `\`${id}\``,
  ];
  return `| ${cells.join(' | ')} |`;
}

const unposted: Record<Unposted, string> = {
  'below-severity': 'below the severity from which comments are made',
  'beyond-max': 'beyond the number of comments that policy allows',
  'outside-diff': 'outside of the lines that GitHub takes comments on',
  'whole-change': '',
  refuted: 'refuted in a second look',
  'gate-warns': 'the gate only warns',
  'closed-by-person': 'a person resolved its thread',
  'deleted-by-person': 'a person deleted its comment',
};

/** What is ignored, refuted, mended, and what nobody saw again though its code still stands. */
export function tellPutAside(report: Report): string[] {
  const { placed, mended, unseen } = report.comments;
  const ignored = placed.flatMap((one) =>
    one.fate.kind === 'ignore'
      ? [
          `- ${nameOf(one, report)}: ignored by **${said(one.fate.by, 200)}**: ${said(one.fate.reason, 500)}${countedNote(one, report)}`,
        ]
      : [],
  );
  const refuted = placed
    .filter(({ fate }) => fate.kind === 'list' && fate.because === 'refuted')
    .map((one) => `- ${nameOf(one, report)}`);
  return [
    folded('Ignored', ignored),
    folded('Refuted in a second look, and so advice at most', refuted),
    folded('No longer part of the change', mended.map(standingLine)),
    folded('Of earlier pushes, not reported again though their code still stands', unseen.map(standingLine)),
  ];
}

/** Where the ignore takes the comment away and no more: by whoever wrote the change, or after the verdict. */
function countedNote({ remark: { told, severity } }: Placed, { end }: Report): string {
  const counts = told.kind === 'finding' && !told.finding.ignored && isGrave(severity);
  return counts && end.verdict !== 'passed' ? ' *(the verdict counts it all the same)*' : '';
}

const nameOf = ({ remark, id }: Placed, { pullRequest }: Report): string =>
  `\`${id}\` ${gravityOf(remark)}: ${said(titleOfRemark(remark), 200)} (${linkTo(remark.trace, pullRequest)})`;

const standingLine = ({ trace }: Standing): string => `- \`${trace.id}\` ${said(trace.title, 200)}`;

function folded(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const rest = lines.length - foldedMax;
  const shown = [...lines.slice(0, foldedMax), ...(rest > 0 ? [`- …and ${rest} more`] : [])];
  return details(`${title} (${lines.length})`, shown.join('\n'));
}
