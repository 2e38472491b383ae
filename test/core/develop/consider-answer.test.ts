import { describe, expect, test } from 'vitest';
import { considerAnswer, considerRollback } from '../../../core/develop/consider-answer.ts';
import type { TaskQuestion } from '../../../core/develop/status.ts';

const question: TaskQuestion = {
  number: 1,
  kind: 'stuck',
  title: 'The developer makes no progress',
  story: '',
  options: [],
  recommended: null,
};
const answer = { by: 'ada', decision: 'redirect', reason: 'Round half up.' };
const refusalOf = (raw: unknown, asked: Partial<Parameters<typeof considerAnswer>[1]> = {}) => {
  const considered = considerAnswer(raw, { question, iteration: 4, ...asked });
  return 'refused' in considered ? considered.refused : null;
};

describe('an answer', () => {
  test('counts while a question is open', () => {
    expect(considerAnswer(answer, { question, iteration: 4 })).toEqual({ accepted: answer });
  });

  test('may go back to an iteration and set other bounds', () => {
    const full = { ...answer, snapshot: 0, limits: { iterations: 40 } };
    expect(considerAnswer(full, { question, iteration: 4 })).toEqual({ accepted: full });
  });

  test('is refused while nothing is asked, with what to do instead', () => {
    expect(refusalOf(answer, { question: null })).toMatch(/developer is at work.*roll it back/);
  });

  test.each([
    ['text', 'approve'],
    ['nothing', undefined],
    ['an unknown field', { ...answer, verdict: 'passed' }],
    ['no name', { ...answer, by: '  ' }],
    ['another word', { ...answer, decision: 'maybe' }],
    ['half an iteration', { ...answer, snapshot: 1.5 }],
  ])('that is %s is refused in words, with an example', (_, raw) => {
    expect(refusalOf(raw)).toMatch(/^The decision is not as it should be.*Example:/s);
  });

  test('names an iteration that there is', () => {
    expect(refusalOf({ ...answer, snapshot: 5 })).toBe('There is no iteration 5 yet: give one from 0 to 4.');
  });

  test('names an option that there is', () => {
    expect(refusalOf({ ...answer, option: 1 })).toMatch(/no option 1.*has no options/);
    const asked = { ...question, options: ['PostgreSQL', 'SQLite'] };
    expect(refusalOf({ ...answer, option: 3 }, { question: asked })).toMatch(/numbered 1 to 2/);
    expect(refusalOf({ ...answer, option: 2 }, { question: asked })).toBeNull();
  });

  test('that rejects goes nowhere', () => {
    expect(refusalOf({ ...answer, decision: 'reject', snapshot: 2 })).toMatch(/write "redirect"/);
  });
});

describe('a roll-back', () => {
  const wish = { by: 'ada', to: 2, reason: 'Wrong way.' };
  const now = { iteration: 4, phase: 'developing' as const, pending: false };

  test('counts while the developer is at work', () => {
    expect(considerRollback(wish, now)).toEqual({ accepted: wish });
  });

  test.each([
    ['not as it should be', {}, now],
    ['no iteration 2 yet', wish, { ...now, iteration: 1 }],
    ['nothing to go back to', wish, { ...now, iteration: null }],
    ['under way already', wish, { ...now, pending: true }],
    ['nothing left to roll back', wish, { ...now, phase: 'done' as const }],
  ])('is refused where there is %s', (words, raw, at) => {
    const considered = considerRollback(raw, at);
    expect('refused' in considered ? considered.refused : '').toContain(words);
  });
});
