import type { TaskPlan } from './plan.ts';
import { gutter } from './gutter.ts';

/** What holds for this task by policy, in words for the developer: who decides what, which tests, which systems. */
export function describeRules({ develop, connectors, tools }: TaskPlan): string {
  return [
    'The rules of this task',
    '',
    develop.majorDecisions.length > 0
      ? `- Decisions of these kinds are a person's: ${develop.majorDecisions.join(', ')}. Name each in your plan.`
      : '- All decisions on the way are yours; name the major ones in your plan all the same.',
    develop.newBehaviourNeedsTest
      ? '- New behaviour must come with a test that fails on the code as it was.'
      : '- New behaviour should come with a test that fails on the code as it was.',
    ...(develop.requiredTests.length > 0
      ? [`- Tests of these levels must be there for what is new: ${develop.requiredTests.join(', ')}.`]
      : []),
    `- An iteration has at most ${develop.callsPerIterationMax} calls; then the whole suite is run for you.`,
    ...(tools.includes('call_connector') ? connectorLines(connectors) : []),
  ].join('\n');
}

function connectorLines(connectors: TaskPlan['connectors']): string[] {
  return [
    '- Company systems that call_connector reaches:',
    ...Object.entries(connectors).map(([name, { methods, paths, description }]) => {
      const what = `${name}: ${methods.join(', ')} below ${paths.join(', ')}`;
      return `  - ${description === '' ? what : `${what}\n${gutter('    about', description)}`}`;
    }),
  ];
}
