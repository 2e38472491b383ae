import { expect, test } from 'vitest';
import { fleetSchema } from '../../../core/configuration/fleet.ts';
import { simulatedFleetVariable, sourcesOf } from '../../../core/fleet/sources.ts';

const simulated = { [simulatedFleetVariable]: 'http://127.0.0.1:8128' };

test('without any source there is the simulated shop, where one runs', () => {
  expect(sourcesOf(fleetSchema.parse({}), {})).toEqual({});
  expect(sourcesOf(fleetSchema.parse({}), simulated)).toMatchObject({
    demo: { kind: 'simulated', class: 'simulated', address: 'http://127.0.0.1:8128' },
  });
});

test('one source of their own, and nothing is simulated', () => {
  const fleet = fleetSchema.parse({
    sources: { site: { kind: 'http', services: { home: 'https://shop.example/' } } },
  });
  expect(Object.keys(sourcesOf(fleet, simulated))).toEqual(['site']);
});

test('a simulated fleet on another machine is none', () => {
  expect(() =>
    sourcesOf(fleetSchema.parse({}), { [simulatedFleetVariable]: 'http://10.0.0.1:8128' }),
  ).toThrow();
});
