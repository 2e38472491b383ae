import { safeLine } from '../../core/panel/safe-text.ts';
import type { AnswerRow, AuditStory, RoundStory } from '../../database/reports.ts';
import { count, moment } from '../text/amounts.ts';
import { type Screen, wrap } from '../text/screen.ts';
import { renderCalibration } from './calibration.ts';
import { renderCoverage } from './coverage.ts';
import type { SeatNames } from './finding.ts';
import { type GateReport, renderGates } from './gates.ts';
import { renderFindings, seatNames, sections, spent, standingOf } from './outcome.ts';
import { renderBallots, renderDropped, renderPanel, renderSecondLooks } from './panel.ts';
import { renderUpgrade } from './upgrade.ts';
import { renderNextStep, renderReasons, renderStanding } from './verdict.ts';

/** The whole story of one audit, in the order in which it happened. Takes a story made safe. */
export function renderStory(story: AuditStory, url: string | null, screen: Screen, signed = false): string[] {
  const names = seatNames(story);
  const sure = story.rounds.at(-1)?.verdict?.sure ?? null;
  return sections([
    renderChange(story, url, screen),
    renderUpgrade(story.upgrade, screen),
    renderPanel(story, names, screen),
    renderGates(story.gates as GateReport[], screen),
    ...story.rounds.flatMap((round) => renderRound(round, names, screen)),
    renderAnswers(story.decisions, screen),
    [
      ...spent(story, screen),
      ...renderCalibration(story.plan?.calibration, screen),
      ...renderStanding(standingOf(story), sure, screen),
    ],
    renderNextStep(standingOf(story), url, screen, signed),
  ]);
}

function renderChange({ audit, change }: AuditStory, url: string | null, screen: Screen): string[] {
  const ended = audit.endedAt ? `, ended ${moment(audit.endedAt)}` : '';
  return [
    ...wrap(screen, screen.paint.bold(safeLine(audit.title))),
    ...wrap(screen, `Audit ${audit.id}`),
    ...wrap(screen, `Started ${moment(audit.startedAt)}${ended}`),
    ...(change ? wrap(screen, changeLine(change), '', '  ') : []),
    ...(url ? [url] : []),
  ];
}

function changeLine(change: NonNullable<AuditStory['change']>): string {
  const range = change.baseCommit
    ? `${safeLine(change.repository ?? '')} ${change.baseCommit.slice(0, 12)}..${change.headCommit?.slice(0, 12)}`
    : change.kind === 'package-upgrade'
      ? `an upgrade of ${safeLine(change.repository ?? '')}`
      : 'a patch';
  return `Change ${change.id.slice(0, 19)}…: ${range}, ${count(change.files, 'file')}, +${change.addedLines} -${change.removedLines} lines`;
}

function renderRound(round: RoundStory, names: SeatNames, screen: Screen): string[][] {
  const verdict = round.verdict ? `: the panel says ${round.verdict.verdict}` : ', under way';
  return [
    [screen.paint.bold(`Round ${round.round}${verdict}`)],
    renderBallots(round, names, screen),
    renderSecondLooks(round, names, screen),
    renderFindings(round, names, screen),
    renderDropped(round.claims, names, screen),
    round.verdict ? renderCoverage(round.verdict.coverage, screen) : [],
    renderReasons(round.verdict, screen),
  ];
}

/** Every answer that reached the audit; one that changed nothing says why. */
function renderAnswers(answers: readonly AnswerRow[], screen: Screen): string[] {
  if (answers.length === 0) return [];
  return [
    'Answers:',
    ...answers.flatMap((answer) => {
      const who = answer.by ? safeLine(answer.by) : 'somebody';
      const what = answer.decision ?? safeLine(answer.raw).slice(0, 200);
      const why = answer.reason ? `: ${safeLine(answer.reason)}` : '';
      const refused = answer.refused ? ` ${screen.paint.yellow('refused')}: ${safeLine(answer.refused)}` : '';
      return wrap(screen, `${moment(answer.createdAt)} ${who}: ${what}${why}${refused}`, '  ', '    ');
    }),
  ];
}
