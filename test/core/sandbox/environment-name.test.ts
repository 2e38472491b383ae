import { expect, test } from 'vitest';
import { environmentProblem } from '../../../core/sandbox/environment-name.ts';

test.each(['NODE_ENV', 'DATABASE_URL', '_x', 'PATH'])('%s may be set', (name) => {
  expect(environmentProblem(name)).toBeNull();
});

test.each([
  'https_proxy',
  'NO_PROXY',
  'NODE_EXTRA_CA_CERTS',
  'LD_PRELOAD',
  'NODE_OPTIONS',
  'BASH_ENV',
  'a-b',
  '',
  '1A',
  'A=B',
  'A\n',
])('"%s" may not', (name) => {
  expect(environmentProblem(name)).not.toBeNull();
});
