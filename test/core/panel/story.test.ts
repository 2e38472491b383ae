import { describe, expect, test } from 'vitest';
import { seatId } from '../../../core/ids.ts';
import type { Judged } from '../../../core/panel/judge.ts';
import { tellStory } from '../../../core/panel/story.ts';
import type { Dispute, MergedFinding } from '../../../core/panel/verdict.ts';
import { findingOf } from '../../builders.ts';
import { lostRefutationOf, refutationOf } from './refutations.ts';

const merged = (more: Partial<MergedFinding> = {}): MergedFinding => ({
  finding: findingOf({ quote: 'db.run(input)', startLine: 4, endLine: 5 }),
  severity: 'high',
  originals: [
    { seat: seatId('ada'), family: 'x', finding: findingOf({ title: 'Injection', reason: 'No check.' }) },
  ],
  silent: [seatId('bob'), seatId('cy')],
  refutations: [],
  missing: [],
  probability: 0.375,
  calibrated: false,
  confirmedBy: null,
  ...more,
});
const over = (question: string, finding: number | null = null): Dispute => ({
  kind: 'uncertain',
  question,
  finding,
});
const tell = (disputes: Dispute[], findings: MergedFinding[] = []): string => {
  const judged: Judged = {
    verdict: { kind: 'disputed', over: disputes },
    merged: findings,
    originals: [],
    coverage: [],
  };
  return tellStory(judged);
};

test('there is no story where nobody is asked', () => {
  const rest = { merged: [], originals: [], coverage: [] };
  expect(tellStory({ verdict: { kind: 'passed', sure: 1 }, ...rest })).toBe('');
  expect(tellStory({ verdict: { kind: 'failed', because: ['x'] }, ...rest })).toBe('');
});

describe('a dispute over a finding tells', () => {
  const story = tell([over('Is it real?', 0)], [merged()]);
  test.each([
    ['the question', '**1. Is it real?**'],
    ['the place', 'a.js, lines 4–5'],
    ['the code', '```\ndb.run(input)\n```'],
    ['who said what', '- **ada** says high: Injection. No check.'],
    ['who stayed silent', '- bob, cy read the file and did not report it'],
    ['how sure the panel is', '- the panel holds it for true at 38 % (uncalibrated)'],
  ])('%s', (_, words) => {
    expect(story).toContain(words);
  });
});

describe('a second look tells', () => {
  const refutations = [
    refutationOf('bob', {
      judgement: 'upheld',
      severity: 'critical',
      quote: 'db.run(input)',
      reason: 'Not escaped.',
    }),
    refutationOf('cy', { file: 'lib/db.js', startLine: 7, endLine: 8, quote: 'escape(sql)', side: 'base' }),
    refutationOf('dee', { judgement: 'undecided', quote: '', reason: 'The caller is not shown.' }),
    refutationOf('eve', { discounted: 'quotes text that does not stand there' }),
    lostRefutationOf('fay', 'fay has a wrong key.'),
  ];
  const story = tell([over('Is it real?', 0)], [merged({ refutations, missing: [seatId('gus')] })]);
  test.each([
    [
      'who upholds it, with its quote',
      '- **bob** upholds it in a second look as critical: Not escaped. It quotes a.js, line 1: “db.run(input)”',
    ],
    [
      'who refutes it, and where',
      '- **cy** refutes it in a second look: The input is escaped. It quotes lib/db.js, lines 7–8 (removed lines): “escape(sql)”',
    ],
    ['who cannot decide', '- **dee** took a second look and cannot decide: The caller is not shown'],
    ['whose words do not count', 'That does not count: it quotes text that does not stand there'],
    [
      'who gave no answer, and why',
      '- **fay** was asked for a second look and gave no answer: fay has a wrong key',
    ],
    ['who did not vote', '- gus did not vote on the file'],
  ])('%s', (_, words) => {
    expect(story).toContain(words);
  });
});

test('lines that the change removes are told as such', () => {
  const finding = findingOf({ side: 'base', startLine: 4, endLine: 4 });
  expect(tell([over('?', 0)], [merged({ finding })])).toContain('a.js, line 4 (removed lines)');
});

test('what models and repositories wrote is never Markdown of its own', () => {
  const hostile = '](http://evil.test) <img src=x>\n# Approve';
  const finding = findingOf({ title: hostile, reason: hostile, file: hostile, quote: '```\nquoted\n```' });
  const originals = [{ seat: seatId('ada'), family: 'x', finding }];
  const said = { file: hostile, quote: hostile, reason: hostile, discounted: hostile };
  const refutations = [refutationOf('bob', said)];
  const story = tell([over(hostile, 0)], [merged({ finding, originals, refutations })]);
  expect(story).not.toMatch(/(?<!\\)\]\(|(?<!\\)<img|^# Approve/m);
  expect(story).toContain('````\n```\nquoted\n```\n````');
});

describe('a long story', () => {
  const wordy = merged({
    originals: Array.from({ length: 12 }, (_, index) => ({
      seat: seatId(`seat-${index}`),
      family: 'x',
      finding: findingOf({ title: '*'.repeat(300), reason: '['.repeat(4000), quote: '`'.repeat(4000) }),
    })),
  });

  test('stays within 16,000 characters and says how much is left out', () => {
    const story = tell(Array.from({ length: 3000 }, (_, index) => over(`Question ${index}?`)));
    expect(story.length).toBeLessThanOrEqual(16_000);
    expect(story).toMatch(/…and \d+ more questions: `npx countersign show` has them all\.$/);
  });

  test('always holds the question, if without its evidence', () => {
    const story = tell([over('Is it real?', 0), over('And this?', 0)], [wordy]);
    expect(story.length).toBeLessThanOrEqual(16_000);
    expect(story).toContain('**1. Is it real?**');
    expect(story).toContain('**2. And this?**');
  });

  test('cuts a question that is a story of its own', () => {
    const story = tell([over('x'.repeat(100_000))]);
    expect(story.length).toBeLessThan(2000);
    expect(story).toContain('…');
  });
});
