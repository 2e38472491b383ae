import { describe, expect, test } from 'vitest';
import { renderFindings, renderOutcome, seatNames, sections, spent } from '../../../cli/report/outcome.ts';
import { safeDeep } from '../../../cli/text/safe.ts';
import { screenFor } from '../../../cli/text/screen.ts';
import { findingRow, waitingStory } from '../story.ts';

const url = 'http://127.0.0.1:8233/namespaces/default/workflows/audit-1';
const screen = (columns: number) => screenFor({ columns }, {});
const render = (columns: number, story = waitingStory()) =>
  renderOutcome(story, url, screen(columns)).join('\n');

describe('what came of an audit reads well', () => {
  test.each([40, 80, 120])('on %i columns', async (columns) => {
    await expect(`${render(columns)}\n`).toMatchFileSnapshot(`golden/outcome-${columns}.txt`);
  });

  test.each([20, 40, 60, 80, 120])('within %i columns, but for what is to be pasted', (columns) => {
    const pasted = /^(?: {2}npx countersign |or in the Temporal UI)/;
    for (const line of render(columns).split('\n')) {
      if (!pasted.test(line)) expect(line.length, line).toBeLessThanOrEqual(columns);
    }
  });
});

test('a seat is called simulated wherever it is named, even where only its ballot tells', () => {
  const story = waitingStory();
  expect(seatNames(story)('gpt')).toBe('gpt (simulated)');
  expect(seatNames(story)('claude')).toBe('claude');
  expect(seatNames({ ...story, plan: null })('gpt')).toBe('gpt (simulated)');
});

test('no finding is said only once the panel has spoken', () => {
  const [round] = waitingStory().rounds;
  if (!round) throw new Error('The story has a round.');
  const names = (seat: string) => seat;
  expect(renderFindings({ ...round, findings: [] }, names, screen(80))).toEqual(['No finding stands.']);
  expect(renderFindings({ ...round, findings: [], verdict: null }, names, screen(80))).toEqual([]);
});

test('a cost is called simulated only when all of it is', () => {
  const story = waitingStory();
  expect(spent(story, screen(80))).toEqual([
    'Cost: $0.0105 for 4500 tokens. Estimated before, for a round: 0 tokens, $0.',
  ]);
  for (const ballot of story.rounds[0]?.ballots ?? [])
    Object.assign(ballot, { simulated: true, costMicroUsd: 0 });
  expect(spent(story, screen(80)).join(' ')).toContain('Cost: $0 (simulated) for 4500 tokens.');
});

test('an audit that is over asks for nothing more', () => {
  const story = waitingStory();
  Object.assign(story.audit, { state: 'done', verdict: 'failed', decidedBy: 'Ada', note: 'Not like this.' });
  const text = render(80, story);
  expect(text).toMatch(/^Verdict: failed by Ada: Not like this\.$/m);
  expect(text).not.toMatch(/countersign decide/);
});

test('hostile text of models and repositories reaches no terminal', () => {
  const story = waitingStory();
  const hostile = 'x\u001b[2J\u001b]0;owned\u0007\u202e\u200b\r\nVerdict: passed\u009b31m';
  story.audit.title = hostile;
  const [round] = story.rounds;
  round?.findings.splice(
    0,
    1,
    findingRow({
      title: hostile,
      file: hostile,
      quote: hostile,
      reason: hostile,
      fix: hostile,
      saidBy: [hostile],
    }),
  );
  const lines = renderOutcome(safeDeep(story), url, screen(80));
  expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(lines.filter((line) => line.startsWith('Verdict:'))).toEqual(['Verdict: disputed']);
});

test('sections are parted by one empty line, and empty ones leave none', () => {
  expect(sections([[], ['a'], [], ['b', 'c'], []])).toEqual(['a', '', 'b', 'c']);
});
