import { expect, test } from 'vitest';
import { considerRemedyAnswer } from '../../../core/remedy/consider-answer.ts';

const answer = { by: 'ada', decision: 'redirect', reason: 'Look at the database.' };
const asked = { question: { kind: 'unsolved' }, hash: null } as const;
const refusal = (raw: unknown, desk: Parameters<typeof considerRemedyAnswer>[1] = asked) => {
  const considered = considerRemedyAnswer(raw, desk);
  return 'refused' in considered ? considered.refused : null;
};

test('an answer to what is asked counts', () => {
  expect(considerRemedyAnswer(answer, asked)).toEqual({ accepted: answer });
});

test.each([
  ['a field too many', { ...answer, plan: 'a' }, /"plan" is no known field/],
  ['no reason', { by: 'ada', decision: 'reject' }, /"reason" is missing/],
  ['findings', { ...answer, findings: [] }, /belongs to audits/],
])('%s is refused', (_, raw, words) => {
  expect(refusal(raw)).toMatch(words);
});

test('where nothing is asked, nothing counts; and a plan is approved by its hash alone', () => {
  expect(refusal(answer, { question: null, hash: null })).toMatch(/Nothing waits/);
  const waiting = { question: { kind: 'approval' }, hash: 'f'.repeat(64) } as const;
  expect(refusal({ ...answer, decision: 'approve' }, waiting)).toMatch(/f{64}/);
  expect(refusal(answer, waiting)).toBeNull();
  expect(refusal({ ...answer, decision: 'reject' }, waiting)).toBeNull();
});
