import { describe, expect, test } from 'vitest';
import satisfies from 'spdx-satisfies';
import { dependenciesSchema } from '../../../core/configuration/dependencies.ts';
import { dependencyRules } from '../../../core/dependencies/rules.ts';

test('by default no source is trusted to be silent, and what is proven blocks', () => {
  const { rules, allow, vulnerableFrom, osv } = dependenciesSchema.parse({});
  expect(Object.keys(rules).toSorted()).toEqual([...dependencyRules].toSorted());
  expect(rules).toMatchObject({
    vulnerable: 'block',
    missing: 'block',
    integrity: 'block',
    unknown: 'ask',
    new: 'ask',
  });
  expect({ allow, vulnerableFrom, osv }).toEqual({ allow: [], vulnerableFrom: 'medium', osv: {} });
});

test('one rule may differ without the others', () => {
  expect(dependenciesSchema.parse({ rules: { new: 'off' } }).rules).toMatchObject({
    new: 'off',
    missing: 'block',
  });
});

test('every licence of the default list is one of SPDX’s', () => {
  for (const licence of dependenciesSchema.parse({}).licences.allow)
    expect(satisfies(licence, [licence])).toBe(true);
});

describe('is refused', () => {
  test.each([
    [{ allow: ['left-pad'] }],
    [{ allow: ['npm:left pad'] }],
    [{ allow: ['maven:a'] }],
    [{ registries: { pypi: 'ftp://acme.example' } }],
    [{ registries: { npm: 'https://acme.example' } }],
    [{ osv: { folder: 'relative' } }],
    [{ packagesMax: 0 }],
    [{ lookupSecondsMax: 1000 }],
    [{ rules: { news: 'ask' } }],
  ])('%j', (given) => {
    expect(dependenciesSchema.safeParse(given).success).toBe(false);
  });
});
