import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readOrigins } from '../../../core/origin/read-origins.ts';
import { stated } from './statements.ts';

test('entries are read with their lines', () => {
  const text = `# who makes what\n${stringify({ origins: [stated(), stated({ package: 'pypi:requests' })] })}`;
  const { attestations, problems } = readOrigins(text);
  expect(problems).toEqual([]);
  expect(attestations.map(({ attestation, line }) => [attestation.package, line])).toEqual([
    ['npm:left-pad', 3],
    ['pypi:requests', 14],
  ]);
  expect(attestations[0]?.attestation).toEqual(stated());
});

test('what is wrong in one entry takes nothing from the others', () => {
  const { attestations, problems } = readOrigins(
    stringify({ origins: [stated({ country: 'UK' }), 'x', stated(), { ...stated(), versions: [1.3] }] }),
  );
  expect(attestations).toHaveLength(1);
  expect(problems.map(({ why }) => why)).toEqual([
    expect.stringContaining('"country" must be two capital letters'),
    expect.stringContaining('holds no fields'),
    expect.stringContaining('put versions in quotes'),
  ]);
});

test.each([
  ['origins: [', /no YAML/],
  ['', /no list "origins"/],
  ['origins: 1', /no list "origins"/],
  ['- a', /no list "origins"/],
  [`a: ${'x'.repeat(2_000_001)}`, /longer than/],
])('%j is told', (text, why) => {
  const { attestations, problems } = readOrigins(text.slice(0, 3_000_000));
  expect(attestations).toEqual([]);
  expect(problems[0]?.why).toMatch(why);
});

test('no entry is written by reference', () => {
  const { attestations, problems } = readOrigins(`a: &a ${JSON.stringify(stated())}\norigins:\n  - *a\n`);
  expect(attestations).toEqual([]);
  expect(problems).toHaveLength(1);
});

test('what cannot be made of references is told, not thrown', () => {
  const { problems } = readOrigins('x: &x [1]\norigins:\n  - { package: *x }\n');
  expect(problems).toHaveLength(1);
});
