import { describe, expect, test } from 'vitest';
import type { Approval } from '../../../core/remedy/approval.ts';
import { approvalsMax, considerApproval } from '../../../core/remedy/consider-approval.ts';

const plan = 'a'.repeat(64);
const typed: Approval = { by: 'ada', plan, decision: 'approve', reason: 'Yes.' };
const desk = (more: Partial<Parameters<typeof considerApproval>[1]> = {}) => ({
  plan,
  former: [],
  approvals: [],
  ...more,
});
const refusal = (raw: unknown, more = {}) => {
  const considered = considerApproval(raw, desk(more));
  return 'refused' in considered ? considered.refused : null;
};

const signed: Approval = {
  ...typed,
  kind: 'countersign.approval.v1',
  at: '2026-11-21T14:00:00Z',
  key: `ssh-ed25519 ${'A'.repeat(68)}`,
  signature: `${'A'.repeat(86)}==`,
};

test('what is typed or signed for the plan that waits is taken as it is', () => {
  expect(considerApproval(typed, desk())).toEqual({ accepted: typed });
  expect(considerApproval(signed, desk({ approvals: [typed] }))).toEqual({ accepted: signed });
});

test('what somebody would do alone counts for minutes, and may be signed anew when they are over', () => {
  const alone: Approval = { ...signed, breakGlass: true };
  const anew: Approval = { ...alone, at: '2026-11-21T14:20:00Z' };
  expect(considerApproval(anew, desk({ approvals: [alone] }))).toEqual({ accepted: anew });
  expect(refusal(anew, { approvals: [alone, anew] })).toMatch(/once is enough/);
  expect(refusal({ ...signed, at: anew.at }, { approvals: [signed] })).toMatch(/once is enough/);
});

describe('it changes nothing', () => {
  test.each([
    ['where it is nothing', 'yes', /The approval/],
    ['with a field missing', { by: 'ada', plan, decision: 'approve' }, /"reason" is missing/],
    ['with a field too many', { ...typed, role: 'admin' }, /"role" is no known field/],
    ['with a decision that is none', { ...typed, decision: 'yes' }, /"decision"/],
    ['with half a signature', { ...typed, kind: 'countersign.approval.v1' }, /"signature" is missing/],
    ['with a line break in a name', { ...typed, by: 'ada\nbob' }, /"by"/],
    ['of another plan', { ...typed, plan: 'b'.repeat(64) }, /none of this incident/],
    ['with the beginning of a hash', { ...typed, plan: 'aaaa' }, /"plan"/],
  ])('%s', (_, raw, words) => {
    expect(refusal(raw)).toMatch(words);
  });
  test('where nothing waits, or the plan stands no more', () => {
    expect(refusal(typed, { plan: null })).toMatch(/No plan waits/);
    expect(refusal({ ...typed, plan: 'c'.repeat(64) }, { former: ['c'.repeat(64)] })).toMatch(
      /stands no more/,
    );
  });
  test('where the same person has said it already; another decision is another word', () => {
    expect(refusal({ ...typed, reason: 'Again.' }, { approvals: [typed] })).toMatch(/once is enough/);
    expect(refusal({ ...typed, decision: 'reject' }, { approvals: [typed] })).toBeNull();
  });
  test('once there are more than any plan has approvers', () => {
    const approvals = Array.from({ length: approvalsMax }, (_, at) => ({ ...typed, by: `p${at}` }));
    expect(refusal(typed, { approvals })).toMatch(/no more are taken/);
  });
});
