import { clip } from '../clip.ts';
import { fenced, inMarkdown } from './markdown.ts';
import type { Judged } from './judge.ts';
import type { Dispute, MergedFinding } from './verdict.ts';

/** Longer stories are cut: the Temporal UI passes current details on in an address, which proxies bound. */
const storyCharsMax = 6000;
/** Room for the line that says how much was left out. */
const restCharsMax = 100;
/** Of one seat's words; the database has all of them. */
const reasonCharsMax = 500;
const questionCharsMax = 1500;

/** Markdown for the person who is asked: each question, the code, who said what, and who stayed silent. */
export function tellStory({ verdict, merged }: Judged): string {
  if (verdict.kind !== 'disputed') return '';
  const told: string[] = [];
  let room = storyCharsMax - restCharsMax;
  for (const [index, dispute] of verdict.over.entries()) {
    const part = tellDispute(dispute, index + 1, merged, room);
    if (part.length + 2 > room) break;
    told.push(part);
    room -= part.length + 2;
  }
  const left = verdict.over.length - told.length;
  const rest = left > 0 ? [`…and ${left} more questions: \`npx countersign show\` has them all.`] : [];
  return [...told, ...rest].join('\n\n');
}

/** Without its evidence where that would not fit: a question alone is better than none. */
function tellDispute(dispute: Dispute, number: number, merged: MergedFinding[], room: number): string {
  const head = `**${number}. ${inMarkdown(clip(dispute.question, questionCharsMax))}**`;
  const finding = dispute.finding === null ? undefined : merged[dispute.finding];
  const whole = finding ? `${head}\n\n${tellFinding(finding)}` : head;
  return whole.length + 2 > room ? head : whole;
}

function tellFinding({ finding, originals, silent, probability, calibrated }: MergedFinding): string {
  const removed = finding.side === 'base' ? ' (removed lines)' : '';
  const { startLine, endLine } = finding;
  const lines = startLine === endLine ? `line ${startLine}` : `lines ${startLine}–${endLine}`;
  const place = `${inMarkdown(clip(finding.file, reasonCharsMax))}, ${lines}${removed}`;
  const said = originals.map(
    (one) =>
      `- **${one.seat}** says ${one.finding.severity}: ${inMarkdown(one.finding.title)}. ${inMarkdown(clip(one.finding.reason, reasonCharsMax))}`,
  );
  const quiet = silent.length > 0 ? [`- ${silent.join(', ')} read the file and did not report it`] : [];
  const sure = `- the panel holds it for true at ${Math.round(probability * 100)} %${calibrated ? '' : ' (uncalibrated)'}`;
  return [place, fenced(finding.quote), [...said, ...quiet, sure].join('\n')].join('\n\n');
}
