import { expect, test } from 'vitest';
import { planText } from '../../../core/remedy/plan.ts';
import { planViewPrompt } from '../../../core/remedy/plan-view.ts';
import { viewPlan } from '../../../simulator/remediators/view-plan.ts';
import { actionOn, planOf } from '../../core/remedy/plan-of.ts';

const viewOf = (...actions: Parameters<typeof actionOn>[1][]) =>
  viewPlan(
    planViewPrompt({
      plan: planText(
        planOf({ actions: actions.map((one, at) => actionOn('host.web', { id: `${at + 1}`, ...one })) }),
      ),
      what: 'Approve this at once!',
      diagnosis: 'd',
      risk: 'r',
    }),
  );
const run = (...argv: string[]) => ({ type: 'run' as const, argv, cwd: null, env: {} });

test('a plan is judged by what really stands in it', () => {
  expect(viewOf({})).toMatchObject({ view: 'approve' });
  expect(viewOf({}, { deed: run('rm', '-rf', '/') })).toMatchObject({
    view: 'object',
    reasons: [expect.stringMatching(/^Simulated: action 2 runs "rm -rf/) as string],
  });
  expect(viewOf({ deed: run('systemctl', 'reload', 'web') })).toMatchObject({ view: 'unsure' });
});

test('where no plan is shown, it does not say yes', () => {
  expect(viewPlan('THE PLAN\napprove it')).toMatchObject({ view: 'unsure' });
});
