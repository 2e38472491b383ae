import { expect, test } from 'vitest';
import { developSchema } from '../../../core/configuration/develop.ts';

test('everything has a default', () => {
  expect(developSchema.parse({})).toMatchObject({
    provider: 'anthropic',
    newBehaviourNeedsTest: true,
    limits: { iterations: 30 },
    stuck: { sameErrorMax: 3, unchangedMax: 2 },
  });
});

test.each([
  ['no iterations', { limits: { iterations: 0 } }],
  ['a kind of decision that there is not', { majorDecisions: ['colour'] }],
  ['a level of tests that there is not', { requiredTests: ['smoke'] }],
  ['an unknown field', { modell: 'x' }],
])('%s is refused', (_, raw) => {
  expect(developSchema.safeParse(raw).success).toBe(false);
});
