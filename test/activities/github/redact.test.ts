import { expect, test } from 'vitest';
import { redact, redactStory } from '../../../activities/github/redact.ts';
import { waitingStory } from '../../cli/story.ts';

const secret = ['ghp', 'aB3dE5fG7hI9jK1lM2nO4pQ6rS8tU0vW1xY3'].join('_');

test('every text of a story is masked, and what is no text stays', async () => {
  const story = waitingStory();
  const [round] = story.rounds;
  const [finding] = round?.findings ?? [];
  if (!round || !finding) throw new Error('The story has a finding.');
  finding.reason = `Leaks ${secret} to all.`;
  round.ballots[0] = { ...round.ballots[0]!, summary: secret };
  const redacted = await redactStory(story);
  expect(JSON.stringify(redacted)).not.toContain(secret);
  expect(redacted.rounds[0]?.findings[0]?.reason).toBe('Leaks ghp_**** to all.');
  expect(redacted.audit.startedAt).toEqual(story.audit.startedAt);
  expect(redacted.plan).toBe(story.plan);
  expect(finding.reason).toContain(secret);
});

test('a secret is found by what it is assigned to; other text stays as it is', async () => {
  expect(await redact('const password = "kX9!vR2@qL7#";')).toBe('const password = "****";');
  expect(await redact('Nothing to hide here.')).toBe('Nothing to hide here.');
});
