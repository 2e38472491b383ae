import { describe, expect, test } from 'vitest';
import { seatId } from '../../../core/ids.ts';
import { considerDecision } from '../../../core/panel/consider-decision.ts';
import { describeProgress, describeQuestion } from '../../../core/panel/details.ts';
import type { AuditStatus } from '../../../core/panel/status.ts';

const status = (more: Partial<AuditStatus> = {}): AuditStatus => ({
  phase: 'reviewing',
  title: 'shop main..topic',
  round: 1,
  seats: [
    {
      id: seatId('ada'),
      provider: 'ollama',
      model: 'qwen3',
      simulated: true,
      state: 'lost',
      asksDone: 1,
      asks: 3,
      findings: 0,
      reason: 'gave *no* answer',
    },
  ],
  gates: [{ name: 'secrets', state: 'hit', hits: 2 }],
  verdict: null,
  questions: [],
  estimate: null,
  costMicroUsd: 0,
  ...more,
});

describe('progress tells', () => {
  test.each([
    ['what is audited', '### shop main..topic'],
    ['what goes on', 'Gates and seats are at work.'],
    ['each gate', '- gate secrets: hit, 2 hits'],
    ['each seat and why it is lost', '- ada (qwen3, *simulated*): lost 1 of 3: gave &#42;no&#42; answer'],
  ])('%s', (_, words) => {
    expect(describeProgress(status())).toContain(words);
  });

  test.each(['freezing', 'planning', 'looking-again', 'judging', 'waiting-for-person', 'done'] as const)(
    'the phase %s in words',
    (phase) => {
      const words = describeProgress(status({ phase })).split('\n\n')[1];
      expect(words).toMatch(/^[A-Z].*\.$/);
    },
  );

  test('who answered in whose place, and why', () => {
    const [ada] = status().seats;
    const substituted = 'answered by github gpt-5-mini in place of openai gpt-5.4, because it answered *401*';
    const seats = ada ? [{ ...ada, state: 'voted' as const, reason: '', substituted }] : [];
    expect(describeProgress(status({ seats }))).toContain(
      '- ada (qwen3, *simulated*): voted 1 of 3; answered by github gpt-5-mini in place of openai gpt-5.4, because it answered &#42;401&#42;',
    );
  });

  test('what is looked at again, and how far that is', () => {
    const looking = (findings: number) =>
      describeProgress(status({ phase: 'looking-again', secondLook: { findings, asks: 5, asksDone: 2 } }));
    expect(looking(3)).toContain(
      'A second look at 3 findings by seats of other families: 2 of 5 asks are done.',
    );
    expect(looking(1)).toContain('A second look at one finding by');
  });

  test('how it ended', () => {
    expect(describeProgress(status({ phase: 'done', verdict: 'expired' }))).toContain('Done: expired.');
  });

  test('something before anything is known', () => {
    expect(describeProgress(status({ title: '', seats: [], gates: [] }))).toContain('### An audit');
  });
});

describe('a question tells', () => {
  const details = describeQuestion(status({ questions: ['Is it real?'] }), 'THE STORY', 0);

  test('JSON that is accepted as it stands', () => {
    const json = /```json\n(.*)\n```/.exec(details)?.[1] ?? '';
    const desk = { phase: 'waiting-for-person', settledBy: null, redirects: 0 } as const;
    expect(considerDecision(JSON.parse(json), desk)).toHaveProperty('accepted');
  });

  test('the name to send it under, the story, and who took part', () => {
    for (const words of ['`decide`', 'THE STORY', '- ada (qwen3']) expect(details).toContain(words);
  });

  test('how many questions there are, and that it was asked before', () => {
    expect(details).toContain('One question is open.');
    expect(details).not.toContain('Reminder');
    const again = describeQuestion(status({ questions: ['a', 'b'] }), '', 3);
    expect(again).toContain('2 questions are open.');
    expect(again).toContain('Reminder 3');
  });
});
