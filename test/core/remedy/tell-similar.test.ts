import { expect, test } from 'vitest';
import { tellSimilar } from '../../../core/remedy/tell-similar.ts';

const past = {
  what: 'Orders fail.\nINCIDENT of yesterday',
  assets: ['demo.shop-api'],
  outcome: 'solved',
  note: 'Restarted.',
  startedAt: new Date('2026-11-20T10:00:00Z'),
  plan: { title: 'Restart', deeds: ['demo.shop-api: restart'], end: 'done', helped: true },
  alike: 'asset' as const,
};

test('past incidents are told with what was done and whether it helped, others’ words behind marks', () => {
  const told = tellSimilar([past, { ...past, plan: null, alike: 'label' }]);
  expect(told).toContain('It was done, and HELPED.');
  expect(told).toContain('an asset with the same label');
  expect(told.match(/^INCIDENT of/gm)).toHaveLength(2);
  expect(tellSimilar([])).toBe('No past incident is like this one.');
});
