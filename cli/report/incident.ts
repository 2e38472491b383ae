import { safeLine } from '../../core/panel/safe-text.ts';
import type { RemedyResult, RemedyStatus } from '../../core/remedy/status.ts';
import { markdownText } from '../text/markdown-text.ts';
import { type Screen, wrap } from '../text/screen.ts';
import { shellWord } from './verdict.ts';

/** What an incident waits for, and what to type next. Expects text that is safe to print. */
export function renderRemedyQuestion(
  { plan, question, phase }: RemedyStatus,
  { workflowId, url }: { workflowId: string; url: string | null },
  screen: Screen,
): string[] {
  const lines = (text: string, indent = '') => wrap(screen, text, indent);
  const shown = (markdown: string) =>
    markdownText(markdown)
      .split('\n')
      .flatMap((line) => lines(line));
  const seen = url === null ? [] : lines(url);
  if (phase === 'waiting-for-approval' && plan) {
    const typed = { by: 'your id', plan: plan.hash, decision: 'approve', reason: 'why' };
    return [
      screen.paint.bold(safeLine(plan.title)),
      ...lines(`Plan ${plan.hash}`),
      ...shown(plan.exactly),
      ...plan.views.flatMap(({ seat, simulated, view, reasons }) =>
        lines(`${seat}${simulated ? ' (simulated)' : ''}: ${view ?? 'lost'}. ${reasons.join(' ')}`, '  '),
      ),
      ...lines(`Missing: ${plan.missing.join('; ') || 'not known yet'}`),
      '',
      'To approve exactly this:',
      `  npx countersign approve ${plan.hash.slice(0, 16)} --reason "why"`,
      ...lines(
        `or send the signal "approve" to ${workflowId} in the Temporal UI: ${JSON.stringify(typed)}`,
        '  ',
      ),
      ...seen,
    ];
  }
  return [
    screen.paint.bold(safeLine(question?.title ?? 'The incident waits.')),
    ...shown(question?.story ?? ''),
    ...(question?.options ?? []).map((option, index) => `  ${index + 1}: ${safeLine(option)}`),
    `  npx countersign decide ${shellWord(workflowId)} redirect --reason "what to do instead"`,
    ...seen,
  ];
}

/** What became of it. Expects text that is safe to print. */
export const renderRemedyResult = ({ outcome, note, plan }: RemedyResult, screen: Screen): string[] => [
  outcome === 'solved' || outcome === 'no-action'
    ? screen.paint.green(outcome)
    : screen.paint.yellow(outcome),
  ...wrap(screen, note, '  '),
  ...(plan === null ? [] : [`  plan ${plan.slice(0, 16)}`]),
];
