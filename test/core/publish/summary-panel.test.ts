import { expect, test } from 'vitest';
import { tellPanel } from '../../../core/publish/summary-panel.ts';
import { waitingStory } from '../../cli/story.ts';
import { reportOf } from './report-of.ts';

test('who sat, what each voted, and who was simulated, lost, substituted, taken over or not asked', () => {
  const story = waitingStory();
  const [claude, gpt] = story.rounds[0]?.ballots ?? [];
  if (!claude || !gpt) throw new Error('The story has ballots.');
  claude.reusedFrom = 'audit-0';
  gpt.substitutedBecause = 'in place of gpt-5.4, which has no quota';
  const [told] = tellPanel(reportOf(story));
  expect(told).toContain('Panel: 4 seats, 2 simulated');
  expect(told).toContain(
    '| claude | `anthropic claude-opus-4-6` | security | fail | taken over from an earlier audit |',
  );
  expect(told).toContain('| gpt *(simulated)* |');
  expect(told).toContain('substitute: in place of gpt');
  expect(told).toMatch(/\| gemini \|.*\| not asked \|.*no key.*\*\*lost\*\* 1 of its asks/);
  expect(tellPanel(reportOf({ ...story, plan: null }))).toEqual([]);
});

test('a change that was cut has several votes of a seat', () => {
  const story = waitingStory();
  const [round] = story.rounds;
  const [claude] = round?.ballots ?? [];
  if (!round || !claude) throw new Error('The story has ballots.');
  round.ballots = [claude, { ...claude, piece: 1, vote: 'pass' }];
  expect(tellPanel(reportOf(story))[0]).toContain('fail ×1, pass ×1');
});
