import { describe, expect, test } from 'vitest';
import { withoutFile } from '../../../core/configuration/parse.ts';
import { draftSchema } from '../../../core/remedy/draft.ts';
import {
  assetOf,
  draftOf,
  incidentPlan,
  inputOf,
  realEverywhere,
  simulatedEverywhere,
} from './remedy-builders.ts';

const live = assetOf('shop-api', { simulated: false, class: 'production', kind: 'docker' });

test('the remediator is frozen with its bounds, and the seats of its own family are not asked', () => {
  const plan = incidentPlan({ reach: realEverywhere });
  expect(plan.remediator).toMatchObject({ provider: 'anthropic', family: 'anthropic', simulated: false });
  expect(plan.scope).toEqual(['demo.shop-api', 'demo.shop-web']);
  const excluded = Object.fromEntries(plan.seats.map(({ id, excluded: why }) => [id, why]));
  expect(excluded).toMatchObject({
    claude: expect.stringMatching(/own work/) as string,
    gpt: null,
    gemini: null,
  });
});

test('what another team sees is not looked at, whatever labels it bears: whoever sees the incident would be told', () => {
  const assets = ['shop-api', 'shop-web', 'bank-web'].map((name) => assetOf(name));
  const scopeBy = (change: object) =>
    incidentPlan({ assets, configuration: { ...withoutFile(), ...change } }).scope;
  const everything = ['demo.shop-api', 'demo.bank-web', 'demo.shop-web'];
  expect(scopeBy({})).toEqual(everything);
  const people = { ada: { name: 'Ada', roles: [], teams: ['shop'], keys: [] } };
  const team = (asset: string) => ({ roles: [], repositories: [], assets: [asset] });
  expect(scopeBy({ people, teams: { shop: team('demo.shop-*'), bank: team('demo.bank-*') } })).toEqual([
    'demo.shop-api',
    'demo.shop-web',
  ]);
  expect(scopeBy({ people, teams: { all: team('*') } })).toEqual(everything);
});

describe('a simulated remediator', () => {
  test('plans for simulated assets', () => {
    expect(incidentPlan().remediator).toMatchObject({ simulated: true });
  });
  test('never plans for a live system: it is refused with the remedy', () => {
    const plan = () => incidentPlan({ assets: [live] });
    expect(plan).toThrow(/demo\.shop-api is no simulated asset.*ANTHROPIC_API_KEY/);
  });
  test('is not needed where a person gives the plan; and simulated seats say nothing about a live system', () => {
    const input = inputOf({ plan: draftSchema.parse(draftOf()), by: 'ada' });
    const plan = incidentPlan({ input, assets: [live], reach: simulatedEverywhere });
    expect(plan.remediator).toBeNull();
    expect(plan.seats.map(({ excluded }) => excluded)).toEqual(
      plan.seats.map(() => expect.stringMatching(/It is simulated, and demo\.shop-api/) as string),
    );
  });
});

test('a live system is planned for by a real model, and simulated seats beside it are not asked', () => {
  const reach = { ...simulatedEverywhere, anthropic: 'real', openai: 'real' } as const;
  const plan = incidentPlan({ assets: [live], reach });
  expect(plan.seats.filter(({ excluded }) => excluded === null).map(({ id }) => id)).toEqual(['gpt']);
});

test.each([
  [
    'an asset that nobody knows',
    { input: inputOf({ assets: ['demo.shpo'] }) },
    /no asset demo\.shpo.*demo\.shop-api/,
  ],
  ['a fleet of nothing', { assets: [] }, /none is known yet/],
  ['no key', { reach: { ...realEverywhere, anthropic: 'none' as const } }, /no key: set ANTHROPIC_API_KEY/],
  ['an unknown panel', { input: inputOf({ panel: 'nine' }) }, /no panel "nine"/],
])('%s is refused at once', (_, more, words) => {
  expect(() => incidentPlan(more)).toThrow(words);
});
