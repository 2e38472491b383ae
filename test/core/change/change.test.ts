import { expect, test } from 'vitest';
import { changeSchema } from '../../../core/change/change.ts';

test('each kind of change is read as it is typed', () => {
  const range = { kind: 'git-range', repository: '/srv/x', base: 'main', head: 'HEAD' };
  expect(changeSchema.parse(range)).toEqual(range);
  expect(changeSchema.parse({ kind: 'patch', text: 'x' })).toEqual({ kind: 'patch', text: 'x' });
  const upgrade = { kind: 'package-upgrade', name: '@acme/pad', from: '1.0.0', to: '1.1.0-rc.1' };
  expect(changeSchema.parse(upgrade)).toEqual(upgrade);
});

test.each([
  { kind: 'git-range', repository: '/srv/x', base: 'main' },
  { kind: 'git-range', repository: '', base: 'main', head: 'HEAD' },
  { kind: 'git-range', repository: '/srv/x', base: 'main', head: 'HEAD', depth: 1 },
  { kind: 'patch', text: '' },
  { kind: 'patch', text: 'x'.repeat(1_500_001) },
  { kind: 'pull-request' },
  { kind: 'package-upgrade', name: 'a', from: '1.0.0' },
  { kind: 'package-upgrade', name: 'a', from: '1.0.0', to: 'latest' },
  { kind: 'package-upgrade', name: '../a', from: '1.0.0', to: '1.1.0' },
  { kind: 'package-upgrade', name: 'a', from: '1.0.0', to: '1.1.0', registry: 'https://x.example' },
])('refuses %j', (change) => {
  expect(changeSchema.safeParse(change).success).toBe(false);
});
