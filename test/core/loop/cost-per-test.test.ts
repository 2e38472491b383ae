import { expect, test } from 'vitest';
import { record, stuckOn } from './records.ts';

const spent = (...says: string[]) =>
  says.map((one, number) => record(number, { says: one, costMicroUsd: 600 }));
test('what was spent since a test newly passed', () => {
  const bound = { costPerTestMicroUsdMax: 1000 };
  expect(stuckOn(spent('a! b!', 'a+ b!', 'a+ b!2'), bound)).toEqual([]);
  expect(stuckOn(spent('a! b!', 'a+ b!', 'a+ b!2', 'a+ b!3'), bound)).toEqual([
    { rule: 'cost-per-test', costMicroUsd: 1200, newlyPassing: 1 },
  ]);
  expect(stuckOn(spent('a! b!', 'a+ b!', 'a+ b!2', 'a+ b!3'))).toEqual([]);
});
test('is not asked where nothing fails', () => {
  expect(stuckOn(spent('a+', 'a+', 'a+', 'a+'), { costPerTestMicroUsdMax: 1000 })).toEqual([]);
});
