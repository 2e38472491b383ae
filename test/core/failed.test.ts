import { expect, test } from 'vitest';
import { Failed } from '../../core/failed.ts';

test('a failure carries its kind, its words and no wait unless the other side named one', () => {
  const failed = new Failed('change.empty', 'Nothing changes between "main" and "main".');
  expect(failed).toBeInstanceOf(Error);
  expect(failed.name).toBe('Failed');
  expect(failed.message).toBe('Nothing changes between "main" and "main".');
  expect(failed.failure).toEqual({
    kind: 'change.empty',
    message: 'Nothing changes between "main" and "main".',
    retryAfterMs: null,
  });
});

test('the wait that a provider named travels with the failure', () => {
  expect(new Failed('model.rate-limited', 'Asked too often.', 1500).failure.retryAfterMs).toBe(1500);
});
