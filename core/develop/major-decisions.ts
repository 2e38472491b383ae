import type { TaskQuestion } from './status.ts';
import type { TaskDecision } from './task-decision.ts';
import type { ToolArguments } from './tools.ts';
import { inMarkdown } from '../panel/markdown.ts';
import { safeLine } from '../panel/safe-text.ts';

type Plan = ToolArguments<'plan'>;
type Major = Plan['decisions'][number];

/** What of a developer's plan policy reserves to people. */
export const majorDecisions = (plan: Plan, kinds: readonly string[]): Major[] =>
  plan.decisions.filter((one) => kinds.includes(one.kind));

/** The question to a person: the plan, then each decision with its options and what speaks for and against them. */
export function describeDecisions(plan: Plan, major: readonly Major[]): Omit<TaskQuestion, 'number'> {
  const [only] = major;
  const single = major.length === 1 && only !== undefined;
  return {
    kind: 'major-decision',
    title: single ? safeLine(only.question).slice(0, 200) : `${major.length} decisions of the plan are yours`,
    story: [`The developer plans: ${inMarkdown(plan.summary)}`, ...major.map(describeOne)].join('\n\n'),
    options: single ? only.options.map(({ option }) => safeLine(option)) : [],
    recommended: single ? recommendedOf(only) + 1 : null,
  };
}

const describeOne = (one: Major, index: number): string =>
  [
    `**${index + 1}. ${inMarkdown(one.question)}** (${one.kind})`,
    ...one.options.map(
      ({ option, tradeOffs }, at) =>
        `- ${at + 1}: ${inMarkdown(option)}${at === recommendedOf(one) ? ' (recommended)' : ''}: ${inMarkdown(tradeOffs)}`,
    ),
  ].join('\n');

const recommendedOf = ({ options, recommended }: Major): number => Math.min(recommended, options.length - 1);

/** What the developer is told once its plan was looked at. `decision` null with something major: nobody answered. */
export function describePlanAnswer(major: readonly Major[], decision: TaskDecision | null): string {
  if (major.length === 0) return 'The plan is on record. Go on.';
  if (decision === null) {
    return 'Nobody decided in time, and nothing is approved: plan without these decisions, or stop.';
  }
  const { by, reason, option } = decision;
  const words = `${by} says: ${reason}`;
  switch (decision.decision) {
    case 'reject':
      return `The plan was declined. ${words} Call plan again with another one.`;
    case 'redirect':
      return `Go on, but differently than planned. ${words}`;
    case 'approve':
      return `Approved: ${major.map((one) => chosen(one, major.length === 1 ? option : undefined)).join('; ')}. ${words}`;
  }
}

function chosen(one: Major, option: number | undefined): string {
  const at = option === undefined ? recommendedOf(one) : option - 1;
  return `${one.question} → ${one.options[at]?.option ?? ''}`;
}
