import { expect, test } from 'vitest';
import { climb } from '../../../core/loop/ladder.ts';

test('it is told, then begins anew, then a person is asked', () => {
  expect(climb([])).toBe('nudge');
  expect(climb(['nudge'])).toBe('other-approach');
  expect(climb(['nudge', 'other-approach'])).toBe('ask-person');
});
