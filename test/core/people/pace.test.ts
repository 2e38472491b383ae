import { expect, test } from 'vitest';
import { pauseMs, weighedAtOnceMax } from '../../../core/people/pace.ts';

test('people are never waited for in ordinary use, and in a flood ever longer, up to ten minutes', () => {
  expect([0, 1, 49, 50, 99, 100, 150, 500, 550, 1e9].map(pauseMs)).toEqual([
    0, 0, 0, 1000, 1000, 2000, 4000, 512_000, 600_000, 600_000,
  ]);
});

test('a week in which each step brings one word makes far fewer events than one history holds', () => {
  const weekMs = 7 * 24 * 3_600_000;
  let steps = 0;
  for (let passedMs = 0; passedMs < weekMs; steps += 1) passedMs += Math.max(100, pauseMs(steps));
  // A timer, an activity and two workflow tasks.
  expect(steps * 11).toBeLessThan(30_000);
});

test('the longest answers that can be given fit into one payload together', () => {
  const longest = JSON.stringify({ by: '\u{1}'.repeat(200), reason: '\u{1}'.repeat(4000) });
  const besides = 400 + 1000 + 200 * 30 + 1000;
  expect(weighedAtOnceMax * (longest.length + besides)).toBeLessThan(2_000_000);
});
