import { describe, expect, test } from 'vitest';
import { keepSilence } from '../../../activities/github/keep-silence.ts';

/** A GitHub that gives these answers, one after the other, and a clock that tells when it was asked. */
function world(answers: Response[], sleptMsMax = 10_000) {
  const asked: { url: string; atMs: number }[] = [];
  const begunMs = performance.now();
  const nowMs = () => performance.now() - begunMs;
  const fetch = keepSilence(
    async (url) => {
      asked.push({ url, atMs: nowMs() });
      return answers.shift() ?? Response.json({});
    },
    { sleptMsMax, nowMs },
  );
  return { asked, fetch };
}

const limited = (seconds: string | null, status = 403) =>
  Response.json(
    { message: 'secondary rate limit' },
    { status, headers: seconds ? { 'retry-after': seconds } : {} },
  );

describe('after an answer that asks for silence', () => {
  test('every request waits until its time is over, not the refused one alone', async () => {
    const { asked, fetch } = world([limited('0.2')]);
    expect((await fetch('/a', {})).status).toBe(403);
    await Promise.all([fetch('/b', {}), fetch('/c', {})]);
    // Which of the two that waited goes first is their timers' say.
    expect(asked.map(({ url }) => url).toSorted()).toEqual(['/a', '/b', '/c']);
    for (const { atMs } of asked.slice(1)) expect(atMs).toBeGreaterThanOrEqual(190);
  });

  test('a longer one is told, and nothing is sent', async () => {
    const { asked, fetch } = world([limited('90', 429)], 1000);
    await fetch('/a', {});
    const told = await fetch('/b', {});
    expect([told.status, told.headers.get('retry-after')]).toEqual([429, '90']);
    expect(await told.text()).toContain('secondary rate limit');
    expect(asked).toHaveLength(1);
  });

  test('a wait ends with the activity that asked', async () => {
    const { asked, fetch } = world([limited('5')]);
    await fetch('/a', {});
    const ending = new AbortController();
    const waiting = fetch('/b', { signal: ending.signal });
    ending.abort();
    await expect(waiting).rejects.toThrow(/abort/i);
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['a refusal that names no time', limited(null)],
    ['a time that is none', limited('soon')],
    ['an answer of another kind', Response.json({}, { status: 503, headers: { 'retry-after': '60' } })],
  ])('%s keeps nobody waiting', async (_name, answer) => {
    const { asked, fetch } = world([answer]);
    await fetch('/a', {});
    await fetch('/b', {});
    expect(asked).toHaveLength(2);
    expect(asked[1]?.atMs).toBeLessThan(1000);
  });
});
