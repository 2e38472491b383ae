import { expect, test } from 'vitest';
import { tellStanding } from '../../../core/remedy/tell-standing.ts';

const loud = (text: string) => text.toUpperCase();

test.each([
  [{ missing: [], refused: [] }, 'What is missing is not known yet.'],
  [{ missing: ['1 approver', '1 operator'], refused: [] }, 'Missing: 1 APPROVER; 1 OPERATOR.'],
  [
    { missing: [], refused: ['The kill switch is set.'] },
    'Approved, and not carried out yet: THE KILL SWITCH IS SET. It is tried again by itself.',
  ],
  [
    { missing: ['1 operator'], refused: ['A key was revoked.'] },
    'Missing: 1 OPERATOR. It was not carried out before: A KEY WAS REVOKED.',
  ],
])('%j', (plan, told) => {
  expect(tellStanding(plan, loud)).toBe(told);
});
