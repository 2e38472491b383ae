import { expect, test } from 'vitest';
import { classesSchema } from '../../../core/configuration/fleet-classes.ts';
import { describeWindows, isWithin } from '../../../core/remedy/windows.ts';

const windows = (...given: object[]) => classesSchema.parse({ a: { windows: given } })['a']?.windows ?? [];
const office = windows({ days: ['mon', 'fri'], from: '08:00', to: '18:00', timeZone: 'Europe/Berlin' });
const night = windows({ days: ['fri'], from: '22:00', to: '04:00' });

test.each([
  ['2026-11-20T07:00:00Z', true],
  ['2026-11-20T06:59:59Z', false],
  ['2026-11-20T16:59:59Z', true],
  ['2026-11-20T17:00:00Z', false],
  ['2026-11-19T10:00:00Z', false],
  ['2026-07-20T06:00:00Z', true],
])('%s is within office hours of another zone: %s', (at, within) => {
  expect(isWithin(office, new Date(at))).toBe(within);
});

test.each([
  ['2026-11-20T21:59:00Z', false],
  ['2026-11-20T22:00:00Z', true],
  ['2026-11-21T00:00:00Z', true],
  ['2026-11-21T03:59:00Z', true],
  ['2026-11-21T04:00:00Z', false],
  ['2026-11-20T03:00:00Z', false],
])('%s is within a night that begins on Friday: %s', (at, within) => {
  expect(isWithin(night, new Date(at))).toBe(within);
});

test('no windows are no limit, and a whole day has no gap', () => {
  expect(isWithin([], new Date(0))).toBe(true);
  expect(isWithin(windows({}), new Date('2026-11-20T23:59:59Z'))).toBe(true);
});

test('they are told as they are written', () => {
  expect(describeWindows(office)).toBe('mon, fri 08:00–18:00 Europe/Berlin');
});
