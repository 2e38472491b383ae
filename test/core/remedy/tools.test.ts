import { expect, test } from 'vitest';
import { remedyToolSchemas } from '../../../core/remedy/tools.ts';

test('no tool of the remediator takes anything that would change an asset but as a proposal', () => {
  expect(Object.keys(remedyToolSchemas)).toEqual([
    'describe',
    'logs',
    'metrics',
    'query',
    'similar_incidents',
    'second_opinion',
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
  ['second_opinion', { question: 'Which?', hypotheses: [] }],
  ['second_opinion', { question: 'Which?', hypotheses: ['1', '2', '3', '4', '5', '6'] }],
] as const)('%s refuses %j', (name, given) => {
  expect(remedyToolSchemas[name].safeParse(given).success).toBe(false);
});
