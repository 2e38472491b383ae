import { expect, test } from 'vitest';
import { classesSchema } from '../../../core/configuration/fleet-classes.ts';
import type { Asset } from '../../../core/fleet/asset.ts';
import { judgePlan } from '../../../core/remedy/judge-plan.ts';
import type { Plan } from '../../../core/remedy/plan.ts';
import { actionOn, now, planOf } from './plan-of.ts';

const assetOf = ({ source, name }: { source: string; name: string }): Asset | null =>
  source === 'host'
    ? { id: `host.${name}`, kind: 'ssh', source, name, class: 'production', labels: {}, simulated: false }
    : null;
const judge = (
  plan: Plan,
  { classes = {}, begun = 0, at = now }: { classes?: object; begun?: number; at?: Date } = {},
) =>
  judgePlan({
    plan,
    classes: classesSchema.parse(classes),
    now: at,
    begunByClass: new Map([['production', begun]]),
    assetOf,
  });
const fine = { never: [], now: [] };

test('a plan of known assets within its limits may be carried out', () => {
  expect(judge(planOf())).toEqual(fine);
  expect(judge(planOf(), { begun: 5 })).toEqual(fine);
});

test.each<[string, Plan, RegExp]>([
  ['actions out of order', planOf({ actions: [actionOn('host.web', { id: '2' })] }), /not numbered/],
  [
    'an unknown source',
    planOf({ actions: [actionOn('x.web', { target: { ...actionOn('x.web').target, source: 'x' } })] }),
    /knows no asset/,
  ],
  [
    'a name that is another asset',
    planOf({ actions: [actionOn('host.web', { target: { ...actionOn('host.web').target, name: 'db' } })] }),
    /knows no asset/,
  ],
  [
    'another class than its own',
    planOf({
      actions: [actionOn('host.web', { target: { ...actionOn('host.web').target, class: 'simulated' } })],
    }),
    /is of class production/,
  ],
  [
    'a real asset called simulated',
    planOf({
      actions: [actionOn('host.web', { target: { ...actionOn('host.web').target, simulated: true } })],
    }),
    /simulated false/,
  ],
  [
    'a simulated proposer',
    planOf({ proposer: { kind: 'model', provider: 'p', model: 'm', simulated: true } }),
    /simulated model/,
  ],
  [
    'more assets than it says',
    planOf({ assetsMax: 1, actions: [actionOn('host.a'), actionOn('host.b', { id: '2' })] }),
    /allows itself 1/,
  ],
  [
    'more assets than its class',
    planOf({
      actions: ['a', 'b', 'c', 'd', 'e', 'f'].map((name, index) =>
        actionOn(`host.${name}`, { id: String(index + 1) }),
      ),
      assetsMax: 50,
    }),
    /lets one plan touch 5/,
  ],
  ['a longer time than its class', planOf({ notBefore: '2026-11-21T11:00:00.000Z' }), /for 60 minutes/],
])('with %s it never may', (_, plan, why) => {
  expect(judge(plan).never.join(' ')).toMatch(why);
});

test('several actions on one asset touch it once', () => {
  const actions = [1, 2, 3, 4, 5, 6].map((id) => actionOn('host.web', { id: String(id) }));
  expect(judge(planOf({ actions, assetsMax: 1 }))).toEqual(fine);
});

test('it may not now, which may pass', () => {
  expect(judge(planOf(), { at: new Date('2026-11-21T12:31:00Z') }).now[0]).toContain('expired');
  expect(judge(planOf(), { at: new Date('2026-11-21T11:00:00Z') }).now[0]).toContain(
    'is not to be carried out before',
  );
  expect(judge(planOf(), { begun: 6 }).now[0]).toContain('lets 6 plans be begun');
  const closed = { production: { windows: [{ days: ['sun'] }] } };
  expect(judge(planOf(), { classes: closed })).toEqual({
    never: [],
    now: ['Class "production" is acted on at these times only: sun 00:00–24:00 UTC.'],
  });
});
