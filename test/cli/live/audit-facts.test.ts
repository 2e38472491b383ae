import { expect, test } from 'vitest';
import { auditFacts } from '../../../cli/live/audit-facts.ts';
import type { AuditStatus } from '../../../core/panel/status.ts';
import { seat, status } from './statuses.ts';

/** What a look tells that the one before did not. */
const news = (before: AuditStatus | null, now: AuditStatus) => {
  const told = before ? auditFacts(before) : [];
  return auditFacts(now).filter((fact) => !told.includes(fact));
};

test('the first look tells all that has begun', () => {
  expect(news(null, status())).toEqual([
    'shop main..work, 2 files',
    'gates and seats at work',
    'estimated for a round: 9000 tokens, $0.1200',
    'gate placeholders: running',
    'gate secrets: 1 hit',
    'claude: asking 1/3 [anthropic claude-opus-4-6]',
    'gpt (simulated): voted, 2 findings [openai gpt-5.4]',
    'gemini: lost [google gemini-3.1]: it has no key',
  ]);
});

test('a look at the same tells nothing', () => {
  expect(news(status(), status({ costMicroUsd: 99 }))).toEqual([]);
});

test('a change is told once, by what it changed to', () => {
  const later = status({ phase: 'judging', seats: [seat('claude', { state: 'asking', asksDone: 2 })] });
  expect(news(status(), later)).toEqual(['judging', 'claude: asking 2/3 [anthropic claude-opus-4-6]']);
});

test('the same state in a further round is news', () => {
  const again = news(status(), status({ round: 2 }));
  expect(again).toContain('round 2, gates and seats at work');
  expect(again).toContain('round 2, gpt (simulated): voted, 2 findings [openai gpt-5.4]');
});
