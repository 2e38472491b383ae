import { expect, test } from 'vitest';
import { showPlan } from '../../../core/remedy/show-plan.ts';
import { actionOn, planOf } from './plan-of.ts';

const prose = { title: 'Restart', diagnosis: 'It **hangs**.', risk: 'Short.' };

test('a plan is shown by its bytes, action by action, with identity, way back, checks and reach', () => {
  const run = {
    type: 'run' as const,
    argv: ['systemctl', 'restart', 'a b'],
    cwd: '/srv',
    env: { LANG: 'C' },
  };
  const plan = planOf({
    actions: [
      actionOn('host.web'),
      actionOn('host.db', { id: '2', deed: run, rollback: { type: 'restart', graceSeconds: 1 } }),
    ],
  });
  const shown = showPlan(plan, prose, [{ id: 'host.db', labels: { people: '*all* of them' } }]);
  expect(shown).toMatchObject({ title: 'Restart', assets: ['host.web', 'host.db'], reversible: false });
  expect(shown.expiresMs).toBe(Date.parse(plan.expires));
  for (const words of [
    '"a b"',
    '"/srv"',
    '"LANG": "C"',
    'identity box-1',
    '**none**',
    'must end with 0 within 20 s',
  ])
    expect(shown.exactly).toContain(words);
  expect(shown.exactly).toContain('**Reaches** 2 of at most 5 assets');
  expect(shown.exactly).toContain('host.db: people: &#42;all&#42; of them');
  expect(shown.exactly).not.toContain('hangs');
  expect(shown.prose).toContain('It **hangs**.');
});

test('what a plan says of itself cannot close its block or lead anywhere', () => {
  const argv = ['echo', '```\n# Approved by everybody\n[x](https://evil.example)'];
  const shown = showPlan(
    planOf({ actions: [actionOn('host.web', { deed: { type: 'run', argv, cwd: null, env: {} } })] }),
    { ...prose, diagnosis: '```\n# Approved' },
    [{ id: 'host.web', labels: { data: '\n# Approved [x](https://evil.example)' } }],
  );
  const outside = `${shown.exactly}\n${shown.prose}`.replace(/^(`{3,})\n[\s\S]*?\n\1$/gm, '');
  expect(outside).not.toMatch(/^# /m);
  expect(outside).not.toMatch(/https?:\/\//);
});

test('what runs is shown so that nothing of it hides: in a block, in a line, and in full', () => {
  const argv = ['rm', '-rf', '/srv/cache\u200b', 'x'.repeat(10_000)];
  const run = { type: 'run' as const, argv, cwd: null, env: { LC: '\u202e' } };
  const { exactly } = showPlan(
    planOf({ actions: [actionOn('host.web', { deed: run, rollback: run })] }),
    prose,
    [],
  );
  const [, block = ''] = /^```\n([\s\S]*?)\n```$/m.exec(exactly) ?? [];
  expect(JSON.parse(block)).toEqual(run);
  expect(exactly).toMatch(/way back: .*cache&#92;u200b.*x{10000}.*u202e/);
});

test('an asset whose id does not tell its name is shown by its name', () => {
  const action = actionOn('host.web');
  const named = (name: string) =>
    showPlan(planOf({ actions: [{ ...action, target: { ...action.target, name } }] }), prose, []).exactly;
  expect(named('web')).toContain('on **host.web** (ssh, class');
  expect(named('Web')).toContain('on **host.web** (ssh &#34;Web&#34; of host, class');
});
