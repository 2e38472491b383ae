import { expect, test } from 'vitest';
import { findAlarms, inDollars } from '../../../core/loop/alarms.ts';
import { policy, record } from './records.ts';

const alarms = (records: ReturnType<typeof record>[], minutes = 1) =>
  findAlarms(records, policy, { minutes }).map(({ alarm }) => alarm);
const tampering = [{ kind: 'deleted' as const, path: 'a', what: 'x' }];

test('security, tampering and exhaustion call at once', () => {
  expect(alarms([record(1, { security: ['a'], exhausted: ['b'], tampering })])).toEqual([
    'security',
    'tampering',
    'exhausted',
  ]);
  expect(alarms([record(1, { security: ['a'] }), record(2)])).toEqual([]);
  expect(alarms([])).toEqual([]);
});
test('limits: iterations, cost, time; not of what is done', () => {
  expect(
    findAlarms([record(100, { costMicroUsd: 1_000_000_000 })], policy, { minutes: 1000 }).map(
      (one) => one.alarm === 'limit' && one.limit,
    ),
  ).toEqual(['iterations', 'cost', 'time']);
  expect(alarms([record(100, { says: 'a+', finished: true })])).toEqual([]);
  expect(alarms([record(100, { says: 'a+', finished: true, objections: ['x'] })])).toEqual(['limit']);
  expect(inDollars(1_234_567)).toBe('$1.23');
});
test('tampering that a person wants so is told once; what was only redirected is told again', () => {
  const seen = (acceptsTampering: boolean) =>
    record(1, { tampering, restart: { because: 'redirected', acceptsTampering } });
  expect(alarms([seen(true), record(2, { tampering })])).toEqual([]);
  expect(
    alarms([seen(true), record(2, { tampering: [...tampering, { kind: 'skipped', path: 'b', what: 'y' }] })]),
  ).toEqual(['tampering']);
  expect(alarms([seen(false), record(2, { tampering })])).toEqual(['tampering']);
});
