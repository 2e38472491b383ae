import { expect, test } from 'vitest';
import { effectiveMode } from '../../../core/gates/gate.ts';

test('a hit is never stronger than its gate', () => {
  expect(effectiveMode({ mode: 'block' }, 'ask')).toBe('ask');
  expect(effectiveMode({ mode: 'ask' }, 'block')).toBe('ask');
  expect(effectiveMode({ mode: 'warn' }, 'block')).toBe('warn');
  expect(effectiveMode({}, 'block')).toBe('block');
});

test('a hit that somebody let pass is listed and counts for nothing', () => {
  const overridden = { by: 'ada', reason: 'our own fork', expires: '2027-01-01' };
  expect(effectiveMode({ mode: 'block', overridden }, 'block')).toBe('warn');
});
