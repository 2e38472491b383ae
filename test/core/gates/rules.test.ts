import { expect, test } from 'vitest';
import { gateNames } from '../../../core/gates/gate.ts';
import { gateRules, isRuleId } from '../../../core/gates/rules.ts';

test('every rule belongs to a gate, and says in one sentence what is wrong and what to do', () => {
  for (const [id, message] of Object.entries(gateRules)) {
    expect(gateNames.some((gate) => id.startsWith(`${gate}.`))).toBe(true);
    expect(message).toMatch(/^[A-Z][^\n]{10,160}: [^\n]{5,120}\.$/);
  }
});

test('an id is known or it is not', () => {
  expect(isRuleId('placeholders.marker')).toBe(true);
  expect(isRuleId('placeholders.toString')).toBe(false);
  expect(isRuleId('constructor')).toBe(false);
});
