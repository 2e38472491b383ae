import { expect, test } from 'vitest';
import { hostName } from '../../../core/github/connection.ts';

test('a simulated GitHub has a name of its own in keys', () => {
  expect([hostName({ host: 'github.com' }), hostName({ host: null })]).toEqual(['github.com', 'simulated']);
});
