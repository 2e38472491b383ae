import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { considerDecision, type Desk, redirectsMax } from '../../../core/panel/consider-decision.ts';
import { answers } from '../../../core/panel/decision.ts';

const waiting: Desk = { phase: 'waiting-for-person', settledBy: null, redirects: 0 };
const decision = { by: 'eve', decision: 'approve', reason: 'Checked by hand.' };
const refusal = (raw: unknown, desk: Partial<Desk> = {}) => {
  const considered = considerDecision(raw, { ...waiting, ...desk });
  return 'refused' in considered ? considered.refused : null;
};

test.each(answers)('%s counts while a person is asked', (answer) => {
  const said = { ...decision, decision: answer };
  expect(considerDecision(said, waiting)).toEqual({ accepted: said });
});

test('what it says of single findings counts with it', () => {
  const said = {
    ...decision,
    findings: [
      { number: 1, real: true },
      { number: 2, real: false },
    ],
  };
  expect(considerDecision(said, { ...waiting, findings: 2 })).toEqual({ accepted: said });
});

test('blanks round name and reason are taken off', () => {
  const said = { ...decision, by: ' eve\n', reason: '\t ok ' };
  expect(considerDecision(said, waiting)).toEqual({ accepted: { ...decision, reason: 'ok' } });
});

describe('an answer is refused', () => {
  test('before the question', () => {
    expect(refusal(decision, { phase: 'reviewing' })).toContain('Nothing waits for a decision yet');
  });

  test('after the question, naming who was first', () => {
    expect(refusal(decision, { phase: 'settled', settledBy: 'adam' })).toContain('settled already by adam;');
    expect(refusal(decision, { phase: 'settled' })).toContain('settled already;');
  });

  test('when the audit was sent back too often', () => {
    const redirect = { ...decision, decision: 'redirect' };
    expect(refusal(redirect, { redirects: redirectsMax - 1 })).toBeNull();
    expect(refusal(redirect, { redirects: redirectsMax })).toContain('approve it or reject it');
    expect(refusal(decision, { redirects: redirectsMax })).toBeNull();
  });

  test.each([
    [[{ number: 3, real: true }], 2, 'no finding 3 in this round: they are numbered 1 to 2'],
    [[{ number: 0, real: true }], 2, 'no finding 0 in this round: they are numbered 1 to 2'],
    [[{ number: 1, real: true }], undefined, 'no finding 1 in this round: it has none'],
    [
      [
        { number: 1, real: true },
        { number: 1, real: false },
      ],
      2,
      'Finding 1 is said to be real and not to be real',
    ],
  ])('when it speaks of findings that it cannot (%j of %s)', (findings, known, words) => {
    const desk = known === undefined ? {} : { findings: known };
    expect(refusal({ ...decision, findings }, desk)).toContain(words);
  });

  test.each([
    [{ ...decision, findings: [{ number: 1 }] }, '"findings.0.real" is missing: add it as true or false'],
    [{ ...decision, findings: { 1: true } }, '"findings" is an object: write a list'],
    [{ ...decision, reason: ' ' }, '"reason" is empty'],
    [{ ...decision, by: undefined }, '"by" is missing'],
    [{ ...decision, decision: 'Approve' }, 'did you mean "approve"'],
    [{ ...decision, force: true }, '"force" is no known field'],
    [{ ...decision, reason: 'x'.repeat(4001) }, '"reason" is too long'],
    [[decision], 'The input is a list'],
    [null, 'The input is null'],
  ])('when it is malformed (%#)', (raw, words) => {
    expect(refusal(raw)).toContain(words);
  });
});

test('nothing but an object with all three fields is ever accepted', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (raw) => {
      expect(refusal(raw)).not.toBeNull();
    }),
  );
});
