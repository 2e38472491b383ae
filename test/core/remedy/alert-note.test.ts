import { expect, test } from 'vitest';
import { type AlertNote, countAlerts, noAlerts } from '../../../core/remedy/alert-note.ts';

const note = (more: number, ...ids: string[]): AlertNote => ({
  more,
  alerts: ids.map((id) => ({ id, state: 'firing', title: `Down ${id}`, text: '', at: '' })),
});

test('alerts are counted once each, and what was told twice changes nothing', () => {
  const first = countAlerts(noAlerts, note(5, 'a', 'b'));
  expect(first.tally).toMatchObject({ firing: 2, resolved: 0, more: 5 });
  const again = countAlerts(first.tally, note(5, 'a', 'b'));
  expect(again.tally).toMatchObject({ firing: 2, more: 5 });
  expect(again.fresh).toEqual([]);
  expect(countAlerts(first.tally, note(0, 'b', 'c')).tally).toMatchObject({ firing: 3, more: 5 });
});

test('the end of an alert counts beside its beginning', () => {
  const { tally } = countAlerts(noAlerts, note(0, 'a'));
  const resolved = countAlerts(tally, {
    more: 0,
    alerts: [{ id: 'a', state: 'resolved', title: 'Down a', text: '', at: '' }],
  });
  expect(resolved.tally).toMatchObject({
    firing: 1,
    resolved: 1,
    latest: ['firing: Down a', 'resolved: Down a'],
  });
});

test('what is remembered is bounded', () => {
  let tally = noAlerts;
  for (let at = 0; at < 300; at += 1)
    ({ tally } = countAlerts(tally, note(1, ...Array.from({ length: 20 }, (_, one) => `${at}-${one}`))));
  expect(tally).toMatchObject({ firing: 6000, more: 300 });
  expect([tally.seen.length, tally.latest.length]).toEqual([2000, 10]);
});
