import { describeCalibration } from '../calibration/describe-calibration.ts';
import { concludes } from './conclusion.ts';
import { sentenceOf, titleOf } from './describe-end.ts';
import { blocks, code, details, fit, said } from './github-text.ts';
import { markerOf } from './marker.ts';
import type { Report } from './report.ts';
import { tellCoverage } from './summary-coverage.ts';
import { tellFindings, tellPutAside } from './summary-findings.ts';
import { tellGates } from './summary-gates.ts';
import { tellPanel } from './summary-panel.ts';

/** The one comment about a pull request that is edited from push to push: short first, the rest folded. */
export const summaryComment = (report: Report): string =>
  fit(
    [
      `${markerOf({ kind: 'summary', key: report.pullRequest.key })}\n### Countersign: ${headingOf(report)}`,
      ...sectionsOf(report),
    ],
    commandFor(report),
  );

/** The same for the page of the check run. */
export const summaryOfCheck = (report: Report): string => fit(sectionsOf(report), commandFor(report));

export function headingOf({ end, round }: Report): string {
  const coverage = round?.verdict?.coverage ?? [];
  return titleOf(end, concludes(end, coverage), round?.verdict?.disputes.length ?? 0);
}

const sectionsOf = (report: Report): string[] => [
  simulatedNote(report),
  sentenceOf(report.end, report.round),
  reasonsOf(report),
  howToDecide(report),
  ...tellFindings(report),
  ...tellCoverage(report),
  ...tellGates(report),
  ...tellPanel(report),
  ...tellPutAside(report),
  answersOf(report),
  footerOf(report),
];

/** Said on top where no model looked at all: nothing below is a judgement then. */
function simulatedNote({ story, simulated }: Report): string {
  const seats = (story.plan?.seats ?? []).filter(({ excluded }) => excluded === null);
  const all = seats.length > 0 && seats.every(({ id }) => simulated.has(id));
  return all
    ? '> [!WARNING]\n> **Simulated:** every seat of this panel is simulated. No model read the change, and nothing below is a judgement of it.'
    : '';
}

const listedMax = 12;

function reasonsOf({ end, round }: Report): string {
  if (end.decidedBy !== null || !round?.verdict) return '';
  const { because, disputes } = round.verdict;
  const reasons = end.verdict === 'failed' ? because : disputes.map(({ question }) => question);
  return listOf(reasons.map((reason) => said(reason, 1500)));
}

function listOf(items: readonly string[]): string {
  const rest = items.length - listedMax;
  const more = rest > 0 ? [`- …and ${rest} more`] : [];
  return [...items.slice(0, listedMax).map((item) => `- ${item}`), ...more].join('\n');
}

/** What a person who is asked types, and where. */
function howToDecide({ end, story }: Report): string {
  if (end.verdict !== 'disputed') return '';
  const { id } = story.audit;
  return details(
    'How to decide',
    blocks([
      'Whoever may write to the repository answers with a comment that begins with one of these:',
      ['approve', 'reject'].map((answer) => `- ${code(`/countersign ${answer} REASON`)}`).join('\n'),
      `Elsewhere: ${code(`npx countersign decide ${id} approve --reason "…"`)}, or the signal ${code('decide')} in the Temporal UI. Its answer ${code('redirect')} sends it back to the panel with instructions.`,
    ]),
  );
}

/** Every answer of a person that counted. */
function answersOf({ story, end }: Report): string {
  const counted = story.decisions.filter(({ refused, decision }) => refused === null && decision !== null);
  if (counted.length === 0 && end.decidedBy === null) return '';
  const lines = counted.map(
    ({ by, decision, reason, round }) =>
      `- round ${round}: **${said(by ?? 'somebody', 200)}**: ${said(decision ?? '')}: ${said(reason ?? '', 1000)}`,
  );
  return lines.length === 0 ? '' : details('What people decided', lines.join('\n'));
}

function footerOf({ story, pullRequest, round }: Report): string {
  const { headCommit } = pullRequest;
  const calibration = story.plan?.calibration ? `; ${said(describeCalibration(story.plan.calibration))}` : '';
  const commit = `[${code(headCommit.slice(0, 12))}](${pullRequest.repository.replace(/\.git$/, '')}/commit/${headCommit})`;
  return `<sub>Commit ${commit} · audit ${code(story.audit.id)} · panel ${code(story.audit.panel)}${round ? ` · round ${round.round}` : ''} · ${costOf(story)}${calibration}</sub>`;
}

function costOf({ rounds }: Report['story']): string {
  const spent = rounds.flatMap(({ verdict }) => verdict ?? []);
  const microUsd = spent.reduce((sum, one) => sum + one.costMicroUsd, 0);
  const tokens = spent.reduce((sum, one) => sum + one.tokens, 0);
  return `${dollars(microUsd)} for ${tokens.toLocaleString('en')} tokens`;
}

/** Cents from a dollar on, finer below. */
function dollars(microUsd: number): string {
  const amount = microUsd / 1_000_000;
  if (microUsd === 0) return '$0';
  return amount >= 1 ? `$${amount.toFixed(2)}` : `$${amount.toFixed(4)}`;
}

const commandFor = ({ story }: Report): string => code(`npx countersign show ${story.audit.id}`);
