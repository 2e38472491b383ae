import { describe, expect, test } from 'vitest';
import type { AuditStory } from '../../../database/reports.ts';
import { waitingStory } from '../../cli/story.ts';
import { runOf, storyWith } from './sarif-run.ts';

const notesOf = (story: AuditStory) =>
  runOf(story).invocations[0]?.toolExecutionNotifications.map(
    ({ descriptor, level, message }) => `${descriptor.id} ${level}: ${message.text}`,
  ) ?? [];

describe('a log without results is not green by itself', () => {
  test('the verdict, its questions, lost and simulated seats, and each file that was not read are told', () => {
    expect(notesOf(waitingStory())).toEqual([
      'countersign/verdict warning: Audit audit-1.0a1b2c3d: disputed, and waits for a person',
      'countersign/reason warning: Seats disagree on "A user name reaches a shell" in src/session.ts:17. Is it so?',
      'countersign/coverage warning: logo.png: skipped: binary',
      'countersign/lost-ask warning: Seat gemini, piece 1: the provider answered 529 five times',
      'countersign/seat warning: Simulated, so that what they say is no judgement: gpt, ollama',
      'countersign/seat warning: Seat gemini was not asked: Seat "gemini" has no key: set GEMINI_API_KEY.',
      'countersign/gate note: Gate secrets did not read logo.png: binary',
    ]);
  });

  const done = { state: 'done', verdict: 'passed' };
  const successful = (story: AuditStory) => runOf(story).invocations[0]?.executionSuccessful;

  test('it is successful only where something was reviewed and settled', () => {
    expect(successful(storyWith([], done))).toBe(true);
    expect(successful(storyWith([]))).toBe(false);
    expect(successful(storyWith([], { ...done, verdict: 'not-audited' }))).toBe(false);
    expect(successful({ ...storyWith([], done), rounds: [] })).toBe(false);
    const unread = storyWith([], done);
    for (const round of unread.rounds) {
      if (round.verdict) round.verdict.coverage = [{ path: 'a.js', state: 'skipped', reason: 'vendored' }];
    }
    expect(successful(unread)).toBe(false);
  });

  test('a broken gate is an error, and no success', () => {
    const [gate] = waitingStory().gates;
    if (!gate) throw new Error('The story has a gate.');
    const broken = { ...gate, outcome: 'broken', hits: [], problem: 'it took too long' };
    const story = { ...storyWith([], done), gates: [broken] };
    expect(successful(story)).toBe(false);
    expect(notesOf(story)).toContain('countersign/gate error: Gate secrets could not run: it took too long');
  });

  test('an audit that never began has a log too', () => {
    const story = { ...waitingStory(), plan: null, change: null, gates: [], rounds: [] };
    expect(runOf({ ...story, audit: { ...story.audit, state: 'reviewing' } }).results).toEqual([]);
    expect(notesOf({ ...story, audit: { ...story.audit, state: 'reviewing' } })[0]).toContain(
      'not settled yet',
    );
  });
});
