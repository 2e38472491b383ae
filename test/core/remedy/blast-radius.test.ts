import { expect, test } from 'vitest';
import { blastRadius } from '../../../core/remedy/blast-radius.ts';

test('labels tell whom and which data a plan reaches', () => {
  const assets = [
    { id: 'demo.api', labels: { people: ' 12,000 customers ', data: 'orders', tier: 'web' } },
    { id: 'demo.web', labels: { people: 'everybody' } },
    { id: 'demo.cache', labels: { tier: 'cache' } },
  ];
  expect(blastRadius(assets)).toEqual([
    'demo.api: people: 12,000 customers; data: orders',
    'demo.web: people: everybody',
  ]);
});

test.each([
  ['no labels', {}],
  ['empty ones', { people: ' ', data: '' }],
  ['only inherited ones', Object.create({ people: 'all' }) as Record<string, string>],
])('that nobody said so is told: %s', (_, labels) => {
  expect(blastRadius([{ id: 'demo.api', labels }])).toEqual([
    'No label "people" or "data" says whom or what else it reaches.',
  ]);
});
