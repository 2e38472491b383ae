import { expect, test } from 'vitest';
import { failureKinds, isRetryable } from '../../core/failure.ts';

test.each([
  ['input.invalid', false],
  ['change.unknown-revision', false],
  ['change.unreachable', true],
  ['model.unauthorised', false],
  ['model.rate-limited', true],
  ['model.timed-out', true],
  ['store.unavailable', true],
  ['store.missing-blob', false],
] as const)('%s is tried again: %s', (kind, retried) => {
  expect(isRetryable(kind)).toBe(retried);
});

test('what a person mistyped is never tried again', () => {
  for (const [kind, { retry }] of Object.entries(failureKinds)) {
    if (kind.startsWith('input.')) expect(retry).toBe('never');
  }
});
