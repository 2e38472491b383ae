import { expect, test } from 'vitest';
import { reasonOf } from '../../../cli/live/watch.ts';

test('the reason of a failure is its innermost words', () => {
  const inner = new Error('There is no panel "x".');
  expect(
    reasonOf(
      new Error('Workflow execution failed', { cause: new Error('Activity failed', { cause: inner }) }),
    ),
  ).toBe('There is no panel "x".');
  expect(reasonOf(new Error('outer', { cause: new Error('') }))).toBe('outer');
  expect(reasonOf('no error at all')).toBe('It failed without a reason.');
});

test('a failure that causes itself has an end', () => {
  const error = new Error('round');
  error.cause = error;
  expect(reasonOf(error)).toBe('round');
});
