import { expect, test } from 'vitest';
import { readGeneric } from '../../../core/alerts/read-generic.ts';

test('one alert may stand alone or in a list', () => {
  const alert = { title: 'Down', labels: { asset: 'demo.a' } };
  const wanted = { state: 'firing', title: 'Down', text: '', labels: { asset: 'demo.a' }, at: '' };
  expect(readGeneric(alert)).toMatchObject({ alerts: [wanted], left: 0 });
  expect(readGeneric({ alerts: [alert, { ...alert, status: 'resolved' }] })).toMatchObject({
    alerts: [wanted, { ...wanted, state: 'resolved' }],
  });
});

test('without a name of its own, the same title and labels are the same alert', () => {
  const nameOf = (alert: unknown) => {
    const read = readGeneric(alert);
    return 'alerts' in read ? read.alerts[0]?.fingerprint : null;
  };
  const down = { title: 'Down', labels: { b: '2', a: '1' } };
  expect(nameOf(down)).toBe(nameOf({ title: 'Down', labels: { a: '1', b: '2' }, text: 'again' }));
  expect(nameOf(down)).not.toBe(nameOf({ ...down, title: 'Slow' }));
  expect(nameOf({ ...down, fingerprint: 'mine' })).toBe('mine');
});

test.each([
  ['no title', { labels: {} }, /title/],
  ['an unknown field', { title: 'x', colour: 'red' }, /colour/],
  ['an empty list', { alerts: [] }, /alerts/],
  ['no object', 'Down', /message/],
])('%s is refused with an example', (_, payload, words) => {
  const read = readGeneric(payload);
  expect('refused' in read ? read.refused : '').toMatch(words);
  expect('refused' in read ? read.refused : '').toContain('Example');
});
