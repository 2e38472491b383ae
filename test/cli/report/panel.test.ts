import { describe, expect, test } from 'vitest';
import { spent } from '../../../cli/report/outcome.ts';
import { renderBallots, renderPanel } from '../../../cli/report/panel.ts';
import { screenFor } from '../../../cli/text/screen.ts';
import type { BallotRow, RoundStory } from '../../../database/reports.ts';
import { waitingStory } from '../story.ts';

const screen = screenFor({ columns: 400 }, {});
const names = (seat: string) => seat;

function roundWith(more: Partial<BallotRow>): RoundStory {
  const [round] = waitingStory().rounds;
  const ballot = round?.ballots.find((one) => one.seat === 'gpt');
  if (!round || !ballot) throw new Error('The story has a ballot of the seat gpt.');
  return { ...round, ballots: [{ ...ballot, ...more }] };
}

describe('a ballot', () => {
  test('that a substitute gave says who answered, in whose place, and why', () => {
    const lines = renderBallots(
      roundWith({
        provider: 'ollama',
        model: 'gpt-oss:20b',
        substitutedBecause: 'in place of openai gpt-5.4, because Seat "gpt" answered 401\u001b[2J',
      }),
      names,
      screen,
    );
    expect(lines.join('\n')).toContain(
      'answered by ollama gpt-oss:20b in place of openai gpt-5.4, because Seat "gpt" answered 401',
    );
    expect(lines.join('')).not.toContain('\u001b');
  });

  test('of the own model says nothing of it', () => {
    expect(renderBallots(roundWith({}), names, screen).join('\n')).not.toContain('answered by');
  });

  test('that another audit paid for names that audit, and no cost of its own', () => {
    const [, line = ''] = renderBallots(
      roundWith({ reusedFrom: 'shop.1a2b\u001b[2J', inputTokens: 0, outputTokens: 0, costMicroUsd: 0 }),
      names,
      screen,
    );
    expect(line).toContain('reused from shop.1a2b');
    expect(line).not.toContain('\u001b');
    expect(line).not.toMatch(/tokens|\$|\ds/);
  });

  test('of a piece that was read in parts says in how many', () => {
    expect(renderBallots(roundWith({ parts: 4 }), names, screen).join('\n')).toContain('read in 4 parts');
  });
});

describe('the panel', () => {
  const panelWith = (more: object): string => {
    const story = waitingStory();
    if (!story.plan) throw new Error('The story has a plan.');
    const seats = story.plan.seats.map((seat) => (seat.id === 'gpt' ? { ...seat, ...more } : seat));
    return renderPanel({ ...story, plan: { ...story.plan, seats } }, names, screen).join('\n');
  };

  test('names the substitute that stands by', () => {
    const substitute = { provider: 'ollama', model: 'gpt-oss:20b', simulated: false, excluded: null };
    expect(panelWith({ substitute })).toMatch(/gpt: openai gpt-5\.4, \S+, substitute ollama gpt-oss:20b/);
  });

  test('says in whose place a substitute speaks from the start', () => {
    expect(panelWith({ substitutedBecause: 'in place of xai grok-4, because it has no key' })).toContain(
      ', in place of xai grok-4, because it has no key',
    );
  });
});

test('the cost counts answers that came to nothing, and says how much they took', () => {
  const story = waitingStory();
  const told = (tokens: number, costMicroUsd: number) =>
    spent(
      {
        ...story,
        rounds: story.rounds.map((round) => ({ ...round, lostSpending: { tokens, costMicroUsd } })),
      },
      screen,
    ).join(' ');
  const tokensIn = (text: string) => Number(/for (\d+) tokens\./.exec(text)?.[1]);
  expect(told(0, 0)).not.toContain('came to nothing');
  expect(told(700, 90_000)).toContain('Of that $0.0900 and 700 tokens for answers that came to nothing.');
  expect(tokensIn(told(700, 90_000))).toBe(tokensIn(told(0, 0)) + 700);
});

test('the cost says how many answers other audits paid for, and which audits these were', () => {
  const story = waitingStory();
  expect(spent(story, screen).join(' ')).not.toContain('reused');
  const [first, second, ...more] = story.rounds.flatMap((round) => round.ballots);
  if (!first || !second) throw new Error('The story has two ballots.');
  Object.assign(first, { reusedFrom: 'shop.1a2b' });
  Object.assign(second, { reusedFrom: 'shop.3c4d' });
  const told = `2 of ${2 + more.length} answers reused from shop.1a2b, shop.3c4d.`;
  expect(spent(story, screen).join(' ')).toContain(told);
});
