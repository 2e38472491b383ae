import { describe, expect, test } from 'vitest';
import { findingSchema, isGrave, severities, severityGap } from '../../../core/panel/finding.ts';
import { findingOf } from '../../builders.ts';

test('high and critical fail a change, the rest is advice', () => {
  expect(severities.filter(isGrave)).toEqual(['critical', 'high']);
});

test('severities lie apart by their steps, either way', () => {
  expect(severityGap('critical', 'info')).toBe(4);
  expect(severityGap('medium', 'high')).toBe(1);
  expect(severityGap('low', 'low')).toBe(0);
});

describe('a finding', () => {
  test('may be as the schema says', () => {
    expect(findingSchema.safeParse(findingOf({ cwe: 'CWE-79', fix: 'Escape it.' })).success).toBe(true);
  });

  test.each([
    ['without a title', { title: '' }],
    ['with a weakness that is no number', { cwe: 'XSS' }],
    ['on line zero', { startLine: 0 }],
    ['on half a line', { endLine: 1.5 }],
    ['with an endless quote', { quote: 'x'.repeat(4001) }],
    ['with more than certainty', { confidence: 1.1 }],
    ['of an unknown severity', { severity: 'blocker' as never }],
  ])('%s is refused', (_, more) => {
    expect(findingSchema.safeParse(findingOf(more)).success).toBe(false);
  });
});
