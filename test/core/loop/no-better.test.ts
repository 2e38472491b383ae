import { expect, test } from 'vitest';
import { record, stuckOn, told } from './records.ts';

/** Errors that are new every time. */
const anew = (from: number, to: number, rest = '') =>
  Array.from({ length: to - from }, (_, at) => `a!${from + at} ${rest}`);

test('five iterations without a rise, however much errors move', () => {
  expect(stuckOn(told(...anew(0, 5)))).toEqual([]);
  expect(stuckOn(told(...anew(0, 6)))).toEqual([{ rule: 'no-better', best: 0, iterations: 5 }]);
});
test('a rise begins the count anew', () => {
  expect(stuckOn(told(...anew(0, 4, 'b!'), ...anew(4, 8, 'b+')))).toEqual([]);
  expect(stuckOn(told(...anew(0, 4, 'b!'), ...anew(4, 10, 'b+')))).toEqual([
    { rule: 'no-better', best: 4, iterations: 5 },
  ]);
});
test('so does a test that passes for the first time though more were lost', () => {
  const lossy = 'a!x b+ c! d! e! f!';
  const held = (at: number) => `a!${at} b! c+ d+ e+ f+`;
  expect(stuckOn(told(held(0), held(1), held(2), held(3), lossy, held(5), held(6)))).toEqual([]);
});
test('where nothing fails, building goes on for twice as long', () => {
  const built = (number: number) =>
    record(number, { says: 'a+', edit: { files: 1, addedLines: 30, removedLines: 0, trivial: false } });
  const rules = (count: number) =>
    stuckOn(Array.from({ length: count }, (_, at) => built(at))).map(({ rule }) => rule);
  expect(rules(10)).toEqual([]);
  expect(rules(11)).toEqual(['no-better']);
});
test('where nothing fails, and yet it rewrites, four are enough', () => {
  const rewritten = (says: string) => (_: unknown, number: number) =>
    record(number, { says, edit: { files: 1, addedLines: 9, removedLines: 9, trivial: false } });
  const rules = (count: number, says: string) =>
    stuckOn(Array.from({ length: count }, rewritten(says))).map(({ rule }) => rule);
  expect(rules(4, 'a+')).toEqual([]);
  expect(rules(5, 'a+')).toEqual(['no-better']);
});
