import type { Calibration } from '../calibration/calibrate.ts';
import type { GateHit } from '../gates/gate.ts';
import type { StoryFinding } from '../report/audit-story.ts';
import { blocks, code, details, fit, said, withoutCommands } from './github-text.ts';
import {
  calibrationOf,
  gravityOf,
  linesOf,
  type SeatNames,
  surenessOf,
  titleOfRemark,
} from './finding-words.ts';
import type { CommentPlace } from './line-places.ts';
import { markerOf } from './marker.ts';
import type { Placed } from './plan-publication.ts';
import { tellSecondLooks } from './second-look.ts';

export interface Telling {
  names: SeatNames;
  simulated: ReadonlySet<string>;
  calibration: Calibration | undefined;
}

/** The comment at the line of one finding: what is wrong, how to mend it, and, folded, who says so and how sure that is. */
export function commentOf(
  { key, id, remark, fate }: Placed,
  telling: Telling,
  at: CommentPlace | null,
): string {
  const { told } = remark;
  const finding = told.kind === 'finding' ? told.finding : null;
  const sure = finding ? '' : ', from a gate';
  return fit(
    [
      `${markerOf({ kind: 'finding', key })}\n**${gravityOf(remark)}${sure}: ${said(titleOfRemark(remark), 300)}**`,
      simulatedNote(finding, telling),
      asideNote(fate),
      at && told.kind === 'finding' && at.line < told.finding.endLine ? rangeNote(told.finding) : '',
      finding ? said(finding.reason) : '',
      finding?.fix ? `**Fix:** ${said(finding.fix)}` : '',
      told.kind === 'hit' && at ? suggestionOf(told.hit, at) : '',
      finding
        ? details('Who says so, and how sure that is', whoSays(finding, remark, telling))
        : `Gate ${said(told.kind === 'hit' ? told.gate : '')}, rule ${code(remark.trace.rule)}.`,
      `<sub>${code(id)}: a comment with ${code(`/countersign ignore ${id} REASON`)} leaves it be, ${code(`/countersign explain ${id}`)} tells all of it.</sub>`,
    ],
    'the database of the engine',
  );
}

/** Why its thread is resolved although its code still stands. */
function asideNote(fate: Placed['fate']): string {
  if (fate.kind === 'ignore') return `*Ignored by **${said(fate.by, 200)}**: ${said(fate.reason, 500)}*`;
  return fate.kind === 'list' && fate.because === 'refuted' ? '*Refuted in a second look.*' : '';
}

function simulatedNote(finding: StoryFinding | null, { simulated }: Telling): string {
  const all = finding !== null && finding.saidBy.every((seat) => simulated.has(seat));
  return all && finding.confirmedBy === null ? '*Simulated: no model said this.*' : '';
}

const rangeNote = (place: StoryFinding): string =>
  `*About lines ${linesOf(place)}, of which not all are in the diff.*`;

/** A suggestion is applied with one click: only what a gate knows to the letter, for exactly the commented lines. */
function suggestionOf(hit: GateHit, at: CommentPlace): string {
  const { replacement } = hit;
  const exact = at.side === 'RIGHT' && at.startLine === hit.startLine && at.line === hit.endLine;
  // What could not be shown to the letter, or would end the block, is nothing to be applied unseen.
  const plain = replacement !== undefined && withoutCommands(replacement) === replacement;
  if (!exact || !plain || replacement.includes('```')) return '';
  return `\`\`\`suggestion\n${replacement}\n\`\`\``;
}

function whoSays(
  finding: StoryFinding,
  remark: Parameters<typeof surenessOf>[0],
  { names, calibration }: Telling,
): string {
  const confirmed = finding.confirmedBy ? [`- confirmed by the gate ${said(finding.confirmedBy)}`] : [];
  const silent =
    finding.silent.length > 0
      ? [`- read the file and did not report it: ${finding.silent.map(names).join(', ')}`]
      : [];
  const missing =
    finding.missing.length > 0 ? [`- no vote on the file: ${finding.missing.map(names).join(', ')}`] : [];
  const kind = finding.cwe ? `${said(finding.cwe)}, ${said(finding.category)}` : said(finding.category);
  return blocks([
    [
      `- reported by ${finding.saidBy.map(names).join(', ')}`,
      ...confirmed,
      ...silent,
      ...missing,
      ...tellSecondLooks(finding, names),
      `- sure: ${surenessOf(remark)} (${calibrationOf(finding, calibration)}); ${kind}`,
    ].join('\n'),
  ]);
}
