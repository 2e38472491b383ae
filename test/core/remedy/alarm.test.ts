import { expect, test } from 'vitest';
import { type AlarmNews, alarmBody } from '../../../core/remedy/alarm.ts';
import { hash } from './plan-of.ts';

const news: AlarmNews = {
  kind: 'broke-glass',
  by: 'cara',
  reason: 'It burns.',
  plan: hash,
  assets: ['host.web'],
  atMs: Date.parse('2026-11-21T12:00:00Z'),
};
const bodyOf = (change: Partial<AlarmNews> = {}) =>
  JSON.parse(alarmBody({ ...news, ...change })) as Record<string, unknown>;

test('says what happened, to what, by whom and why, and what to do', () => {
  expect(bodyOf()).toEqual({
    text: `cara acts ALONE on host.web, without the quorum: It burns. | Somebody else has to review it: countersign break-glass ${hash.slice(0, 16)} --review WORDS`,
    kind: 'broke-glass',
    by: 'cara',
    reason: 'It burns.',
    plan: hash,
    assets: ['host.web'],
    at: '2026-11-21T12:00:00.000Z',
  });
  expect(bodyOf({ kind: 'killed', plan: null, assets: [] })['text']).toMatch(
    /^cara has pulled the kill switch: It burns\. \| .*countersign kill-switch --lift WHY$/,
  );
  const many = Array.from({ length: 12 }, (_, index) => `host.${index}`);
  expect(bodyOf({ assets: many })['text']).toContain('host.9 and 2 more,');
});

test('what somebody wrote calls nobody by name, and hides no link', () => {
  const { text, reason } = bodyOf({
    reason: `<!channel> [it](http://evil.example) @here \u001b[2J\n${'x'.repeat(3000)}`,
  });
  for (const told of [text, reason]) {
    expect(told).toContain('‹!channel› [it] (http://evil.example) (at)here');
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    expect(told).not.toMatch(/[<>@\u001b\n]/);
  }
  expect(String(reason).length).toBeLessThan(1100);
});
