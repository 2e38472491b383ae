import { expect, test } from 'vitest';
import type { Change } from '../../../core/change/change.ts';
import { wantedForStart } from '../../../core/people/start-places.ts';
import { auditStart, remedyStart, sweepStart, taskStart } from './starting.ts';

const namesOf = (...start: Parameters<typeof wantedForStart>) =>
  wantedForStart(...start).places.map((place) => (place.kind === 'everything' ? '*' : place.name));
const range = (repository: string): Change => ({ kind: 'git-range', repository, base: 'a', head: 'b' });

test.each<[Change, string]>([
  [range('https://github.com/acme/shop.git'), 'github.com/acme/shop'],
  [range('https://github.com:443//acme//shop/'), 'github.com/acme/shop'],
  [range('/srv/code/shop/'), '/srv/code/shop'],
  [range(`bundle:sha256:${'a'.repeat(64)}`), 'bundle'],
  [{ kind: 'patch', text: 'x' }, 'patch'],
  [{ kind: 'package-upgrade', name: '@acme/shop', from: '1.0.0', to: '1.1.0' }, 'npm:@acme/shop'],
  [{ kind: 'pull-request', owner: 'acme', repo: 'shop', number: 1 }, 'github.com/acme/shop'],
])('the audit of %o takes "start" on %s', (change, name) => {
  const wanted = wantedForStart(auditStart({ change }));
  expect(wanted).toEqual({
    permission: 'start',
    to: 'start audits',
    places: [{ kind: 'repository', name }],
  });
});

test('a task takes "start" on its repository, and on that of the issue that is read for it', () => {
  expect(namesOf(taskStart())).toEqual(['github.com/acme/shop']);
  expect(namesOf(taskStart({ issue: 'acme/shop#1' }))).toEqual(['github.com/acme/shop']);
  expect(namesOf(taskStart({ issue: 'bank/vault#1' }))).toEqual([
    'github.com/acme/shop',
    'github.com/bank/vault',
  ]);
  expect(wantedForStart(taskStart()).permission).toBe('start');
});

test('a sweep takes "start" on what it sweeps, a remedy "operate" on every asset', () => {
  expect(wantedForStart(sweepStart())).toMatchObject({ permission: 'start', to: 'start sweeps' });
  expect(namesOf(sweepStart())).toEqual(['github.com/acme/shop']);
  expect(wantedForStart(remedyStart(['demo.a', 'demo.b']))).toEqual({
    permission: 'operate',
    to: 'start remedies',
    places: [
      { kind: 'asset', name: 'demo.a' },
      { kind: 'asset', name: 'demo.b' },
    ],
  });
});

test('a remedy with a plan of its own takes "operate" on whatever that plan names, besides', () => {
  const start = remedyStart(['demo.a']);
  const step = {
    asset: 'bank.b',
    deed: { type: 'restart', graceSeconds: 1 },
    expectExit: 0,
    timeoutSeconds: 1,
    rollback: null,
    why: 'x',
  } as const;
  const check = { asset: 'bank.c', state: 'running', health: null, version: null, withinSeconds: 1 } as const;
  const plan = { title: 't', diagnosis: 'd', risk: 'r', actions: [step], checks: [check] };
  const input = { ...start.input, plan };
  expect(namesOf({ ...start, input })).toEqual(['demo.a', 'bank.b', 'bank.c']);
});
