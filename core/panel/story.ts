import type { Calibration } from '../calibration/calibrate.ts';
import { describeCalibration } from '../calibration/describe-calibration.ts';
import { clip } from '../clip.ts';
import { fenced, inMarkdown } from './markdown.ts';
import type { Judged } from './judge.ts';
import type { Refutation } from './refutation.ts';
import type { Dispute, MergedFinding } from './verdict.ts';

/** Longer stories are cut: the Temporal UI passes current details on in an address, which proxies bound. */
const storyCharsMax = 6000;
/** Room for the line that says how much was left out. */
const restCharsMax = 100;
/** Of one seat's words; the database has all of them. */
const reasonCharsMax = 500;
const questionCharsMax = 1500;
/** Of what one refuter quotes; the finding's own code stands above it whole. */
const quoteCharsMax = 300;

/**
 * Markdown for the person who is asked: each question, the code, who said what for and against, and who stayed silent.
 * Last, as far as there is room, what is no question because people had it ignored.
 */
export function tellStory({ verdict, merged, calibration }: Judged): string {
  if (verdict.kind !== 'disputed') return '';
  const told: string[] = [];
  let room = storyCharsMax - restCharsMax;
  for (const [index, dispute] of verdict.over.entries()) {
    const part = tellDispute(dispute, index + 1, { merged, calibration }, room);
    if (part.length + 2 > room) break;
    told.push(part);
    room -= part.length + 2;
  }
  const left = verdict.over.length - told.length;
  const rest = left > 0 ? [`…and ${left} more questions: \`npx countersign show\` has them all.`] : [];
  return [...told, ...rest, ...(left > 0 ? [] : tellIgnored(merged, room))].join('\n\n');
}

function tellIgnored(merged: readonly MergedFinding[], room: number): string[] {
  const lines = merged.flatMap(({ ignored, severity, finding }) =>
    ignored
      ? [
          `- ${severity}: ${inMarkdown(finding.title)} (${placeOf(finding)}), ignored by **${inMarkdown(ignored.by)}**: ${inMarkdown(clip(ignored.reason, reasonCharsMax))}`,
        ]
      : [],
  );
  const fitting = lines.filter((_, index) => lines.slice(0, index + 1).join('\n').length <= room);
  return fitting.length === 0 ? [] : [`Not asked about:\n\n${fitting.join('\n')}`];
}

/** Without its evidence where that would not fit: a question alone is better than none. */
function tellDispute(
  dispute: Dispute,
  number: number,
  { merged, calibration }: Pick<Judged, 'merged'> & { calibration: Calibration | undefined },
  room: number,
): string {
  const head = `**${number}. ${inMarkdown(clip(dispute.question, questionCharsMax))}**`;
  const finding = dispute.finding === null ? undefined : merged[dispute.finding];
  const whole = finding
    ? `${head}\n\nFinding ${(dispute.finding ?? 0) + 1}, in ${tellFinding(finding, calibration)}`
    : head;
  return whole.length + 2 > room ? head : whole;
}

function tellFinding(
  { finding, originals, silent, refutations, missing, ...sure }: MergedFinding,
  calibration: Calibration | undefined,
): string {
  const said = originals.map(
    (one) =>
      `- **${one.seat}** says ${one.finding.severity}: ${inMarkdown(one.finding.title)}. ${inMarkdown(clip(one.finding.reason, reasonCharsMax))}`,
  );
  const quiet = silent.length > 0 ? [`- ${silent.join(', ')} read the file and did not report it`] : [];
  const away = missing.length > 0 ? [`- ${missing.join(', ')} did not vote on the file`] : [];
  const how = calibration && sure.calibrated === (calibration.missing === null);
  const calibrated = how
    ? inMarkdown(describeCalibration(calibration))
    : sure.calibrated
      ? 'calibrated'
      : 'uncalibrated';
  const sureness = `- the panel holds it for true at ${Math.round(sure.probability * 100)} % (${calibrated})`;
  const lines = [...said, ...quiet, ...away, ...refutations.map(tellRefutation), sureness];
  return [placeOf(finding), fenced(finding.quote), lines.join('\n')].join('\n\n');
}

const judgementWords = {
  upheld: 'upholds it in a second look',
  refuted: 'refutes it in a second look',
  undecided: 'took a second look and cannot decide',
  lost: 'was asked for a second look and gave no answer',
} as const;

/** What one refuter says, with the line that it rests on, and why it does not count where it does not. */
function tellRefutation(one: Refutation): string {
  const words = judgementWords[one.judgement];
  const severity = one.judgement === 'upheld' && one.severity ? ` as ${one.severity}` : '';
  const reason = one.reason ? `: ${inMarkdown(clip(one.reason.replace(/\.$/, ''), reasonCharsMax))}` : '';
  const quote = one.quote
    ? `. It quotes ${placeOf(one)}: “${inMarkdown(clip(one.quote, quoteCharsMax))}”`
    : '';
  const discounted = one.discounted ? `. That does not count: it ${inMarkdown(one.discounted)}` : '';
  return `- **${one.seat}** ${words}${severity}${reason}${quote}${discounted}`;
}

function placeOf({
  file,
  side,
  startLine,
  endLine,
}: Pick<Refutation, 'file' | 'side' | 'startLine' | 'endLine'>) {
  const removed = side === 'base' ? ' (removed lines)' : '';
  const lines = startLine === endLine ? `line ${startLine}` : `lines ${startLine}–${endLine}`;
  return `${inMarkdown(clip(file, reasonCharsMax))}, ${lines}${removed}`;
}
