import { safeLine } from '../../core/panel/safe-text.ts';
import type { RemedyResult, RemedyStatus, StandingPlan } from '../../core/remedy/status.ts';
import { tellStanding } from '../../core/remedy/tell-standing.ts';
import { markdownLines } from '../text/markdown-lines.ts';
import { type Screen, wrap } from '../text/screen.ts';
import { approveHint, decideHint } from './answer-hint.ts';

interface Asked {
  workflowId: string;
  url: string | null;
  /** What the plan does, where more than its workflow tells is known; what seats say of it stands elsewhere then. */
  exactly?: readonly string[];
}

/**
 * What an incident waits for, and what to type next. Expects text that is safe to print. What is to be copied is not
 * broken into lines.
 */
export function renderRemedyQuestion(
  { plan, question, phase }: RemedyStatus,
  { workflowId, url, exactly }: Asked,
  screen: Screen,
): string[] {
  const lines = (text: string, indent = '') => wrap(screen, text, indent);
  const seen = url === null ? [] : [`or see ${url}`];
  if (phase === 'waiting-for-approval' && plan) {
    const typed = { by: 'your id', plan: plan.hash, decision: 'approve', reason: 'why' };
    return [
      screen.paint.bold(safeLine(plan.title)),
      `Plan ${plan.hash}`,
      '',
      ...(exactly ?? [...markdownLines(plan.exactly, screen), '', ...renderViews(plan, screen)]),
      '',
      ...lines(tellStanding(plan, safeLine)),
      '',
      'To approve exactly this:',
      screen.paint.bold(`  ${approveHint(plan.hash, plan.signed === true)}`),
      ...(plan.signed
        ? lines(`or send what that prints with --print as the signal "approve" to ${workflowId}`)
        : [
            ...lines(`or in the Temporal UI send the signal "approve" to ${workflowId}:`),
            `  ${JSON.stringify(typed)}`,
          ]),
      ...seen,
    ];
  }
  return [
    screen.paint.bold(safeLine(question?.title ?? 'The incident waits.')),
    ...markdownLines(question?.story ?? '', screen),
    ...(question?.options ?? []).map((option, index) => `  ${index + 1}: ${safeLine(option)}`),
    '',
    ...lines('Answer it (approve and reject are answers, too):'),
    `  ${decideHint(workflowId, 'redirect --reason "what to do instead"', { signed: question?.signed, question: question?.number })}`,
    ...seen,
  ];
}

const renderViews = ({ views }: Pick<StandingPlan, 'views'>, screen: Screen): string[] =>
  views.flatMap(({ seat, simulated, view, reasons }) =>
    wrap(
      screen,
      `${seat}${simulated ? ' (simulated)' : ''}: ${[view ?? 'lost', ...reasons].join('. ')}`,
      '  ',
      '    ',
    ),
  );

/** What became of it. Expects text that is safe to print. */
export const renderRemedyResult = ({ outcome, note, plan }: RemedyResult, screen: Screen): string[] => [
  outcome === 'solved' || outcome === 'no-action'
    ? screen.paint.green(outcome)
    : screen.paint.yellow(outcome),
  ...wrap(screen, note, '  '),
  ...(plan === null ? [] : [`  plan ${plan.slice(0, 16)}`]),
];
