import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planSchema, planText } from '../../../core/remedy/plan.ts';
import { actionOn, planOf } from './plan-of.ts';

test('the text of a plan does not hang on how it was written down', () => {
  const { kind, ...rest } = planOf();
  const turned = planSchema.parse(JSON.parse(JSON.stringify({ ...rest, kind }, null, 4)));
  expect(planText(turned)).toBe(planText(planOf()));
  expect(planText(planOf())).toMatch(/^countersign\.plan\.v1\n\{"actions":\[/);
});

test('two plans that differ anywhere have two texts', () => {
  const run = (argv: string[]) =>
    planOf({ actions: [actionOn('host.web', { deed: { type: 'run', argv, cwd: null, env: {} } })] });
  const argv = fc.array(fc.string(), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(argv, argv, (one, other) => {
      expect(planText(run(one)) === planText(run(other))).toBe(JSON.stringify(one) === JSON.stringify(other));
    }),
  );
});

test.each<[string, object]>([
  ['a field too many', { more: 1 }],
  ['no actions', { actions: [] }],
  [
    'an action without a command',
    { actions: [actionOn('host.web', { deed: { type: 'run', argv: [], cwd: null, env: {} } })] },
  ],
  ...(['', '-a', '--split-string=reboot', 'LD_PRELOAD=/tmp/own.so'] as const).map(
    (word): [string, object] => [
      `"${word}" in the place of a program`,
      {
        actions: [actionOn('host.web', { deed: { type: 'run', argv: [word, 'ls'], cwd: null, env: {} } })],
      },
    ],
  ),
  ...(['srv', '-', '~', '../srv'] as const).map((cwd): [string, object] => [
    `"${cwd}" as a directory`,
    { actions: [actionOn('host.web', { deed: { type: 'run', argv: ['ls'], cwd, env: {} } })] },
  ]),
  [
    'a variable with a sign',
    {
      actions: [actionOn('host.web', { deed: { type: 'run', argv: ['x'], cwd: null, env: { 'A=B': 'x' } } })],
    },
  ],
  [
    'half a character',
    { actions: [actionOn('host.web', { deed: { type: 'run', argv: ['\ud800'], cwd: null, env: {} } })] },
  ],
  [
    'a directory that turns the direction of reading',
    {
      actions: [
        actionOn('host.web', { deed: { type: 'run', argv: ['x'], cwd: '/srv/\u202efdp.sh', env: {} } }),
      ],
    },
  ],
  ['a workflow with a sign that nobody sees', { workflow: 'w\u200b' }],
  ['an asset that climbs', { actions: [actionOn('../host')] }],
  ['a nonce that is none', { nonce: 'x' }],
  ['a time that is none', { expires: 'soon' }],
])('%s makes it none', (_, change) => {
  expect(planSchema.safeParse(planOf()).success).toBe(true);
  expect(planSchema.safeParse({ ...planOf(), ...change }).success).toBe(false);
});
