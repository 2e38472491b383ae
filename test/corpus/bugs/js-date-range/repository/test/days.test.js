import assert from 'node:assert/strict';
import test from 'node:test';
import { daysBetween, isWeekend, workDays } from '../src/days.js';

test('both ends', () => {
  assert.deepEqual(daysBetween('2024-02-28', '2024-03-01'), ['2024-02-28', '2024-02-29', '2024-03-01']);
});
test('one day', () => assert.deepEqual(daysBetween('2024-01-01', '2024-01-01'), ['2024-01-01']));
test('weekends', () => assert.equal(isWeekend('2024-03-02'), true));
test('work days of a week', () => assert.equal(workDays('2024-03-04', '2024-03-10').length, 5));
