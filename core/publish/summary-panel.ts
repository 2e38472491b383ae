import type { StoryBallot } from '../report/audit-story.ts';
import { code, details, said } from './github-text.ts';
import type { Report } from './report.ts';

/** Who sat on the panel, how each voted, and who could not, with the reason. */
export function tellPanel(report: Report): string[] {
  const seats = report.story.plan?.seats ?? [];
  if (seats.length === 0) return [];
  const simulated = seats.filter(({ id }) => report.simulated.has(id)).length;
  const note = simulated > 0 ? `, ${simulated === seats.length ? 'all' : simulated} simulated` : '';
  const table = [
    '| Seat | Model | Focus | Vote | |',
    '|:--|:--|:--|:--|:--|',
    ...seats.map((seat) => rowOf(seat, report)),
  ];
  return [
    details(`Panel: ${seats.length === 1 ? 'one seat' : `${seats.length} seats`}${note}`, table.join('\n')),
  ];
}

type SeatOfPlan = NonNullable<Report['story']['plan']>['seats'][number];

function rowOf(seat: SeatOfPlan, { round, names }: Report): string {
  const ballots = (round?.ballots ?? []).filter((one) => one.seat === seat.id);
  const models = [...new Set(ballots.map(({ provider, model }) => `${provider} ${model}`))];
  const own = `${seat.provider} ${seat.model}`;
  const cells = [
    names(seat.id),
    (models.length > 0 ? models : [own]).map((name) => code(name, 100)).join(', '),
    seat.focus,
    votesOf(ballots, seat.excluded !== null),
    remarksOn(seat, ballots, round).join('; '),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** One vote, or how often each where the change was cut into several asks. */
function votesOf(ballots: readonly StoryBallot[], excluded: boolean): string {
  if (ballots.length === 0) return excluded ? 'not asked' : '**none**';
  const counts = new Map<string, number>();
  for (const { vote } of ballots) counts.set(vote, (counts.get(vote) ?? 0) + 1);
  if (counts.size === 1) return said(ballots[0]?.vote ?? '');
  return [...counts].map(([vote, count]) => `${said(vote)} ×${count}`).join(', ');
}

function remarksOn(seat: SeatOfPlan, ballots: readonly StoryBallot[], round: Report['round']): string[] {
  const lost = (round?.lost ?? []).filter((one) => one.seat === seat.id);
  const substituted = [...new Set(ballots.flatMap((one) => one.substitutedBecause ?? []))];
  const reused = ballots.filter((one) => (one.reusedFrom ?? null) !== null).length;
  return [
    ...(seat.excluded === null ? [] : [said(seat.excluded, 300)]),
    ...(seat.substitutedBecause === undefined ? [] : [said(seat.substitutedBecause, 300)]),
    ...substituted.map((why) => `substitute: ${said(why, 300)}`),
    ...(lost.length > 0 ? [`**lost** ${lost.length} of its asks: ${said(lost[0]?.reason ?? '', 300)}`] : []),
    ...(reused > 0
      ? [
          `${reused === ballots.length ? '' : `${reused} of ${ballots.length} `}taken over from an earlier audit`,
        ]
      : []),
  ];
}
