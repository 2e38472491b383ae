import { safeLine } from '../../core/panel/safe-text.ts';
import type { AuditStory, BallotRow, ClaimRow, RoundStory } from '../../database/reports.ts';
import type { AuditPlan } from '../../core/panel/plan.ts';
import { cost, count, percent } from '../text/amounts.ts';
import { type Screen, wrap } from '../text/screen.ts';
import { placeOf, type SeatNames } from './finding.ts';

/** Who sat on the panel, and who could not. */
export function renderPanel(story: AuditStory, names: SeatNames, screen: Screen): string[] {
  const { plan } = story;
  if (!plan) return [];
  return [
    `Panel ${plan.panel}, quorum ${count(plan.quorum, 'family').replace('familys', 'families')}:`,
    ...plan.seats.flatMap((seat) => {
      const out = seat.excluded ? `; ${screen.paint.yellow('not asked')}: ${safeLine(seat.excluded)}` : '';
      const model = `${seat.provider} ${safeLine(seat.model)}, ${seat.focus}${standIn(seat)}`;
      return wrap(screen, `${names(seat.id)}: ${model}${out}`, '  ', '    ');
    }),
  ];
}

/** Who stands in for whom, from the start or if need be. */
function standIn({ substitute, substitutedBecause }: AuditPlan['seats'][number]): string {
  if (substitutedBecause !== undefined) return `, ${safeLine(substitutedBecause)}`;
  return substitute ? `, substitute ${substitute.provider} ${safeLine(substitute.model)}` : '';
}

/** Each ballot with its prompt's version and cost, then asks that never got one. */
export function renderBallots(round: RoundStory, names: SeatNames, screen: Screen): string[] {
  const ballots = round.ballots.flatMap((ballot) => renderBallot(ballot, round, names, screen));
  const lost = round.lost.flatMap((ask) =>
    wrap(
      screen,
      `${names(ask.seat)}, piece ${ask.piece + 1}: ${screen.paint.yellow('lost')}: ${safeLine(ask.reason)}`,
      '  ',
      '    ',
    ),
  );
  return ballots.length + lost.length === 0 ? [] : ['Ballots:', ...ballots, ...lost];
}

function renderBallot(ballot: BallotRow, round: RoundStory, names: SeatNames, screen: Screen): string[] {
  const { paint } = screen;
  const { provider, model, substitutedBecause } = ballot;
  const substituted =
    substitutedBecause === null
      ? null
      : paint.yellow(`answered by ${provider} ${safeLine(model)} ${safeLine(substitutedBecause)}`);
  const summary = ballot.summary.trim() ? paint.dim(safeLine(ballot.summary)) : null;
  return [
    ...wrap(
      screen,
      `${names(ballot.seat)}, piece ${ballot.piece + 1}: ${facts(ballot, round)}`,
      '  ',
      '    ',
    ),
    ...[substituted, summary].flatMap((line) => (line === null ? [] : wrap(screen, line, '    '))),
  ];
}

/** Who took a second look at what others found, at what cost, and who gave no answer. */
export function renderSecondLooks(round: RoundStory, names: SeatNames, screen: Screen): string[] {
  const answers = round.refutations.map((one) => {
    const count = (judgement: string) => one.judgements.filter((each) => each.judgement === judgement).length;
    const said = `${count('upheld')} upheld, ${count('refuted')} refuted, ${count('undecided')} undecided`;
    const repaired = one.repaired ? ', answer repaired once' : '';
    return `${names(one.seat)}, piece ${one.piece + 1}: ${said}, prompt ${safeLine(one.promptVersion)}, ${took(one).join(', ')}${repaired}`;
  });
  const lost = round.lostRefutations.map(
    (ask) =>
      `${names(ask.seat)}, piece ${ask.piece + 1}: ${screen.paint.yellow('lost')}: ${safeLine(ask.reason)}`,
  );
  const lines = [...answers, ...lost].flatMap((line) => wrap(screen, line, '  ', '    '));
  return lines.length === 0 ? [] : ['Second look:', ...lines];
}

function facts(ballot: BallotRow, round: RoundStory): string {
  const said = round.claims.filter((claim) => claim.seat === ballot.seat && claim.piece === ballot.piece);
  return [
    `${ballot.vote} (confidence ${percent(ballot.confidence)})`,
    count(said.length, 'finding'),
    `prompt ${safeLine(ballot.promptVersion)}`,
    ...took(ballot),
    ...(ballot.reusedFrom ? [] : [`${(ballot.durationMs / 1000).toFixed(1)}s`]),
    ...(ballot.repaired ? ['answer repaired once'] : []),
    ...(ballot.parts > 1 ? [`read in ${ballot.parts} parts`] : []),
  ].join(', ');
}

/** What an answer took, or which audit paid for it. */
const took = (
  answer: Pick<BallotRow, 'inputTokens' | 'outputTokens' | 'costMicroUsd' | 'reusedFrom'>,
): string[] =>
  answer.reusedFrom
    ? [`reused from ${safeLine(answer.reusedFrom)}`]
    : [`${answer.inputTokens + answer.outputTokens} tokens`, cost(answer.costMicroUsd)];

/** What was said and does not count, and why. */
export function renderDropped(claims: readonly ClaimRow[], names: SeatNames, screen: Screen): string[] {
  const dropped = claims.filter((claim) => claim.dropped !== null);
  if (dropped.length === 0) return [];
  return [
    'Dropped:',
    ...dropped.flatMap((claim) =>
      wrap(
        screen,
        `${names(claim.seat)}: ${claim.severity} "${safeLine(claim.title)}" at ${placeOf(claim)}: ${safeLine(claim.dropped ?? '')}`,
        '  ',
        '    ',
      ),
    ),
  ];
}
