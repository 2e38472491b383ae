import { expect, test } from 'vitest';
import { simulatedSeats } from '../../../core/report/simulated-seats.ts';
import { waitingStory } from '../../cli/story.ts';

test('a seat is simulated by the plan, or by one answer of a substitute', () => {
  const story = waitingStory();
  expect([...simulatedSeats(story)]).toEqual(['gpt', 'ollama']);
  const ballot = story.rounds[0]?.ballots.find(({ seat }) => seat === 'claude');
  if (ballot) ballot.simulated = true;
  expect([...simulatedSeats({ ...story, plan: null })].toSorted()).toEqual(['claude', 'gpt', 'ollama']);
});
