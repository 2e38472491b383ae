import type { RemedyPhase, RemedyStatus } from '../../core/remedy/status.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { cost, count } from '../text/amounts.ts';
import { clip, type Screen } from '../text/screen.ts';

const phases: Record<RemedyPhase, string> = {
  preparing: 'opening the incident',
  diagnosing: 'the remediator looks at the assets',
  resolving: 'the plan is made exact',
  reviewing: 'other models look at the plan',
  'waiting-for-approval': 'a plan waits for approval',
  'waiting-for-person': 'waiting for a person',
  acting: 'the approved plan is carried out',
  verifying: 'its checks are waited for',
  'rolling-back': 'what was done is undone',
  done: 'done',
};

const phaseOf = ({ phase, doing }: RemedyStatus): string =>
  `${phases[phase]}${doing === '' || phase === 'done' ? '' : `: ${safeLine(doing)}`}`;

/** An incident under way: what it is doing, and what has happened. */
export function renderRemedy(status: RemedyStatus, screen: Screen): string[] {
  const { paint, width } = screen;
  const { remediator, turns, calls, costMicroUsd, title, assets, happened } = status;
  const simulated = remediator?.simulated ? ' (simulated)' : '';
  return [
    paint.bold(clip(safeLine(title || assets.join(', ')), width)),
    clip(phaseOf(status), width),
    ...(remediator
      ? [
          paint.dim(
            clip(
              `  ${safeLine(remediator.model)}${simulated}, ${count(turns, 'turn')}, ${count(calls, 'call')}, ${cost(costMicroUsd)}`,
              width,
            ),
          ),
        ]
      : []),
    ...happened.slice(-5).map((line) => clip(`  ${safeLine(line)}`, width)),
  ];
}

/** For logs and pipes. */
export const remedyFacts = (status: RemedyStatus): string[] => [
  phaseOf(status),
  ...status.happened.map((line) => safeLine(line)),
];
