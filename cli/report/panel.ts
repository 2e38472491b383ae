import { safeLine } from '../../core/panel/safe-text.ts';
import type { AuditStory, BallotRow, ClaimRow, RoundStory } from '../../database/reports.ts';
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
      const model = `${seat.provider} ${safeLine(seat.model)}, ${seat.focus}`;
      return wrap(screen, `${names(seat.id)}: ${model}${out}`, '  ', '    ');
    }),
  ];
}

/** Each ballot with its prompt's version and cost, then asks that never got one. */
export function renderBallots(round: RoundStory, names: SeatNames, screen: Screen): string[] {
  const ballots = round.ballots.flatMap((ballot) => [
    ...wrap(
      screen,
      `${names(ballot.seat)}, piece ${ballot.piece + 1}: ${facts(ballot, round)}`,
      '  ',
      '    ',
    ),
    ...(ballot.summary.trim() ? wrap(screen, screen.paint.dim(safeLine(ballot.summary)), '    ') : []),
  ]);
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

function facts(ballot: BallotRow, round: RoundStory): string {
  const said = round.claims.filter((claim) => claim.seat === ballot.seat && claim.piece === ballot.piece);
  return [
    `${ballot.vote} (confidence ${percent(ballot.confidence)})`,
    count(said.length, 'finding'),
    `prompt ${safeLine(ballot.promptVersion)}`,
    `${ballot.inputTokens + ballot.outputTokens} tokens`,
    cost(ballot.costMicroUsd),
    `${(ballot.durationMs / 1000).toFixed(1)}s`,
    ...(ballot.repaired ? ['answer repaired once'] : []),
  ].join(', ');
}

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
