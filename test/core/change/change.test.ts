import { expect, test } from 'vitest';
import { changeSchema } from '../../../core/change/change.ts';

test('both kinds of change are read as they are typed', () => {
  const range = { kind: 'git-range', repository: '/srv/x', base: 'main', head: 'HEAD' };
  expect(changeSchema.parse(range)).toEqual(range);
  expect(changeSchema.parse({ kind: 'patch', text: 'x' })).toEqual({ kind: 'patch', text: 'x' });
});

test.each([
  { kind: 'git-range', repository: '/srv/x', base: 'main' },
  { kind: 'git-range', repository: '', base: 'main', head: 'HEAD' },
  { kind: 'git-range', repository: '/srv/x', base: 'main', head: 'HEAD', depth: 1 },
  { kind: 'patch', text: '' },
  { kind: 'patch', text: 'x'.repeat(1_500_001) },
  { kind: 'pull-request' },
])('refuses %j', (change) => {
  expect(changeSchema.safeParse(change).success).toBe(false);
});
