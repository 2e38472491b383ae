import { expect, test } from 'vitest';
import { describeAnswer } from '../../../core/develop/describe-answer.ts';

const by = { by: 'ada', reason: 'Because.' };

test.each([
  ['approve', /^Yes\. ada says: Because\.$/],
  ['reject', /^No\. ada says: Because\.$/],
  ['redirect', /^Do this instead\. ada says: Because\.$/],
] as const)('of %s', (decision, words) => {
  expect(describeAnswer({ ...by, decision }, [])).toMatch(words);
});

test('names the option that was chosen', () => {
  expect(describeAnswer({ ...by, decision: 'approve', option: 2 }, ['two', 'three'])).toBe(
    'Yes. Chosen: three. ada says: Because.',
  );
});

test('of nobody approves nothing', () => {
  expect(describeAnswer(null, ['two'])).toMatch(/approves nothing/);
});
