import type { AuditStory, RoundStory } from '../../database/reports.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { cost, count } from '../text/amounts.ts';
import { type Screen, wrap } from '../text/screen.ts';
import { renderCalibration } from './calibration.ts';
import { renderCoverage } from './coverage.ts';
import { renderFinding, type SeatNames } from './finding.ts';
import { renderGates } from './gates.ts';
import { renderUpgrade } from './upgrade.ts';
import { renderNextStep, renderReasons, renderStanding } from './verdict.ts';

/** What came out of an audit: findings first, what to do next last, where the eye ends up. Takes a story made safe. */
export function renderOutcome(
  story: AuditStory,
  url: string | null,
  screen: Screen,
  signed = false,
): string[] {
  const last = story.rounds.at(-1) ?? null;
  const hitGates = story.gates.filter((gate) => gate.outcome !== 'held' || gate.unread.length > 0);
  return sections([
    wrap(screen, screen.paint.bold(safeLine(story.audit.title))),
    renderUpgrade(story.upgrade, screen),
    last ? renderFindings(last, seatNames(story), screen) : [],
    renderGates(hitGates as Parameters<typeof renderGates>[0], screen),
    last?.verdict ? renderCoverage(last.verdict.coverage, screen) : [],
    renderReasons(last?.verdict ?? null, screen),
    [
      ...spent(story, screen),
      ...renderCalibration(story.plan?.calibration, screen),
      ...renderStanding(standingOf(story), last?.verdict?.sure ?? null, screen),
    ],
    renderNextStep(standingOf(story), url, screen, signed),
  ]);
}

export function renderFindings(round: RoundStory, names: SeatNames, screen: Screen): string[] {
  if (round.findings.length === 0) return round.verdict ? ['No finding stands.'] : [];
  return sections([
    [`${count(round.findings.length, 'finding')}:`],
    ...round.findings.map((finding, index) => renderFinding(finding, index + 1, names, screen)),
  ]);
}

export const standingOf = ({ audit }: AuditStory) => ({ ...audit, auditId: audit.id });

/** A simulated seat says so wherever it is named. */
export function seatNames(story: AuditStory): SeatNames {
  const simulated = new Set([
    ...(story.plan?.seats ?? []).filter((seat) => seat.simulated).map((seat) => seat.id as string),
    ...story.rounds.flatMap((round) => answersOf(round).flatMap((one) => (one.simulated ? one.seat : []))),
  ]);
  return (seat) => (simulated.has(seat) ? `${seat} (simulated)` : seat);
}

/** All that seats answered in a round: ballots and second looks. */
const answersOf = (round: RoundStory) => [...round.ballots, ...round.refutations];

export function spent(story: AuditStory, screen: Screen): string[] {
  const ballots = story.rounds.flatMap(answersOf);
  const lost = story.rounds.map((round) => round.lostSpending);
  const lostTokens = lost.reduce((sum, one) => sum + one.tokens, 0);
  const lostMicroUsd = lost.reduce((sum, one) => sum + one.costMicroUsd, 0);
  const tokens = ballots.reduce((sum, ballot) => sum + ballot.inputTokens + ballot.outputTokens, lostTokens);
  const microUsd = ballots.reduce((sum, ballot) => sum + ballot.costMicroUsd, lostMicroUsd);
  const simulated = ballots.length > 0 && ballots.every((ballot) => ballot.simulated) ? ' (simulated)' : '';
  const { estimate } = story.plan ?? {};
  const before = estimate
    ? ` Estimated before, for a round: ${estimate.tokens} tokens, ${cost(estimate.costMicroUsd)}.`
    : '';
  const inVain =
    lostTokens > 0
      ? ` Of that ${cost(lostMicroUsd)} and ${lostTokens} tokens for answers that came to nothing.`
      : '';
  return wrap(
    screen,
    `Cost: ${cost(microUsd)}${simulated} for ${tokens} tokens.${inVain}${reused(ballots)}${before}`,
  );
}

/** How much of what was answered was paid for by other audits, and by which. */
function reused(answers: readonly Pick<RoundStory['ballots'][number], 'reusedFrom'>[]): string {
  const from = answers.flatMap((one) => one.reusedFrom ?? []);
  if (from.length === 0) return '';
  const audits = [...new Set(from)].map(safeLine).join(', ');
  return ` ${from.length} of ${count(answers.length, 'answer')} reused from ${audits}.`;
}

/** Blocks of lines with an empty line between; empty blocks leave none. */
export const sections = (blocks: string[][]): string[] =>
  blocks
    .filter((block) => block.length > 0)
    .flatMap((block, index) => (index === 0 ? block : ['', ...block]));
