import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { renderSeatRecords, type SeatRecord } from '../../../cli/report/seat-record.ts';
import { screenFor } from '../../../cli/text/screen.ts';
import { proportionOf } from '../../../core/calibration/proportion.ts';

const claude: SeatRecord = {
  names: ['claude', 'reviewer'],
  provider: 'anthropic',
  model: 'claude-opus-4-6',
  focus: 'security',
  simulated: false,
  asks: 310,
  lost: 3,
  costMicroUsd: 12_340_000,
  medianMs: 12_340,
  p95Ms: 41_020,
  reports: 121,
  proved: 30,
  precision: proportionOf({ held: 29.5, of: 41.5 }),
  recall: proportionOf({ held: 29, of: 44 }),
  labels: { decision: 24, ignored: 3, reaction: 8, fix: 12, thread: 1 },
};
const gpt: SeatRecord = {
  ...claude,
  names: ['gpt'],
  provider: 'openai',
  model: 'gpt-5.4',
  focus: 'logic',
  simulated: true,
  asks: 1,
  lost: 0,
  costMicroUsd: 0,
  reports: 3,
  proved: 1,
  medianMs: 800,
  p95Ms: 800,
  precision: proportionOf({
    held: 1,
    of: 2.5,
  }),
  recall: proportionOf({
    held: 0,
    of: 0,
  }),
  labels: {
    decision: 0,
    ignored: 1,
    reaction: 0,
    fix: 1,
    thread: 0,
  },
};
const silent: SeatRecord = {
  ...gpt,
  names: ['gemini'],
  provider: 'google',
  model: 'gemini-3-pro',
  simulated: false,
  asks: 0,
  lost: 7,
  reports: 0,
  proved: 0,
  medianMs: null,
  p95Ms: null,
  precision: proportionOf({
    held: 0,
    of: 0,
  }),
  labels: {
    decision: 0,
    ignored: 0,
    reaction: 0,
    fix: 0,
    thread: 0,
  },
};
const all = [claude, gpt, silent];
const render = (columns: number, seats: SeatRecord[] = all) =>
  renderSeatRecords(seats, screenFor({ columns }, {})).join('\n');

test.each([40, 60, 80, 120])('seats read well on %i columns', async (columns) => {
  const text = render(columns);
  expect(text.split('\n').filter((line) => line.length > columns)).toEqual([]);
  await expect(`${text}\n`).toMatchFileSnapshot(`golden/seats-${columns}.txt`);
});

test('colour only adds to what is there without', () => {
  const coloured = renderSeatRecords(all, screenFor({ isTTY: true, columns: 80 }, { TERM: 'xterm' })).join(
    '\n',
  );
  expect(coloured).not.toBe(render(80));
  expect(stripVTControlCharacters(coloured)).toBe(render(80));
});

describe.each([80, 120])('what is not known is said on %i columns', (columns) => {
  test('a rate never stands without its range', () => {
    expect(render(columns, [claude])).toContain('71% (56% to 83%) of 41.5');
  });

  test('few labels are too few to tell, and have their range', () => {
    expect(render(columns, [gpt])).toContain('too few to tell (7% to 85%) of 2.5');
    expect(render(columns, [silent])).toContain('too few to tell (0% to 100%) of 0');
    expect(render(columns, [silent])).not.toMatch(/\d+% \(/);
  });

  test('a simulated seat says so', () => {
    expect(render(columns, [gpt])).toContain('gpt (simulated)');
    expect(render(columns, [claude])).not.toContain('simulated');
  });

  test('a seat that has never answered has no time', () => {
    expect(render(columns, [silent])).toMatch(columns < 110 ? /no answer yet/ : / – +–$/m);
    expect(render(columns, [silent])).toContain('0 answers, 7 lost');
  });
});
