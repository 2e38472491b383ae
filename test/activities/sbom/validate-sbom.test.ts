import { expect, test } from 'vitest';
import { validateSbom } from '../../../activities/sbom/validate-sbom.ts';
import { cpuMs } from '../../cpu-time.ts';

const bill = (more: object) => JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', ...more });
const component = { type: 'library', name: 'a' };

test('what keeps to the schema has no problem', () => {
  expect(validateSbom(bill({ components: [component, { ...component, version: '1' }] }))).toEqual([]);
});

test.each([
  ['the whole', bill({ bomFormat: 'SPDX' })],
  ['a type that there is not', bill({ components: [{ type: 'thing', name: 'a' }] })],
  [
    'a hash of the wrong length',
    bill({ components: [{ ...component, hashes: [{ alg: 'SHA-1', content: 'ff' }] }] }),
  ],
  ['the same component twice', bill({ components: [component, component] })],
  ['a serial number that is none', bill({ serialNumber: 'x' })],
  [
    'a licence that SPDX does not know',
    bill({ components: [{ ...component, licenses: [{ license: { id: 'None-1.0' } }] }] }),
  ],
])('%s has', (_, json) => {
  const problems = validateSbom(json);
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.length).toBeLessThanOrEqual(5);
});

test('20,000 components are compared in little time', () => {
  const components = Array.from({ length: 20_000 }, (_, at) => ({ ...component, name: `a${at}` }));
  validateSbom(bill({}));
  const started = cpuMs();
  expect(validateSbom(bill({ components }))).toEqual([]);
  expect(cpuMs() - started).toBeLessThan(3000);
});
