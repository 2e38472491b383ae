import { expect, test } from 'vitest';
import { concludes } from '../../../core/publish/conclusion.ts';

const read = [{ path: 'a.ts', state: 'reviewed' as const, reason: '' }];
const unread = [{ path: 'a.ts', state: 'skipped' as const, reason: 'vendored' }];
const end = { decidedBy: null, note: '' };

test.each([
  ['passed', 'success'],
  ['failed', 'failure'],
  ['disputed', 'action_required'],
  ['expired', 'action_required'],
  ['not-audited', 'action_required'],
  ['superseded', 'cancelled'],
] as const)('%s is %s', (verdict, conclusion) => {
  expect(concludes({ verdict, ...end }, read)).toBe(conclusion);
});

test('what nobody read is not green, unless a person answers for it', () => {
  expect(concludes({ verdict: 'passed', ...end }, unread)).toBe('action_required');
  expect(concludes({ verdict: 'passed', ...end }, [])).toBe('action_required');
  expect(concludes({ verdict: 'passed', decidedBy: 'ada', note: '' }, unread)).toBe('success');
});
