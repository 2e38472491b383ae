import { expect, test } from 'vitest';
import { isCountry, nato } from '../../../core/origin/countries.ts';

/** As the alliance lists them, by year of accession. */
const byAccession: [number, string][] = [
  [1949, 'BE CA DK FR IS IT LU NL NO PT GB US'],
  [1952, 'GR TR'],
  [1955, 'DE'],
  [1982, 'ES'],
  [1999, 'CZ HU PL'],
  [2004, 'BG EE LV LT RO SK SI'],
  [2009, 'AL HR'],
  [2017, 'ME'],
  [2020, 'MK'],
  [2023, 'FI'],
  [2024, 'SE'],
];

test('the preset names the 32 members, each once', () => {
  const members = byAccession.flatMap(([, codes]) => codes.split(' '));
  expect(members).toHaveLength(32);
  expect([...nato].toSorted()).toEqual(members.toSorted());
  expect(nato.filter((code) => !isCountry(code))).toEqual([]);
});

test.each(['DE', 'XK', 'UK', 'de', 'EU', '', 'D', 'ZZ', 'GB'])('%s', (code) => {
  expect(isCountry(code)).toBe(['DE', 'GB'].includes(code));
});
