import { expect, test } from 'vitest';
import { remedyToolSchemas } from '../../../core/remedy/tools.ts';

test('no tool of the remediator takes anything that would change an asset but as a proposal', () => {
  expect(Object.keys(remedyToolSchemas)).toEqual([
    'describe',
    'logs',
    'metrics',
    'query',
    'similar_incidents',
    'propose_plan',
    'ask_person',
    'no_action',
  ]);
});

test.each([
  ['describe', { asset: '../etc' }],
  ['logs', { asset: 'demo.a', lines: 1_000_000 }],
  ['query', { asset: 'demo.a', sql: '' }],
  ['no_action', {}],
] as const)('%s refuses %j', (name, given) => {
  expect(remedyToolSchemas[name].safeParse(given).success).toBe(false);
});
