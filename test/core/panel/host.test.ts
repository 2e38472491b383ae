import { expect, test } from 'vitest';
import { hostOf } from '../../../core/panel/host.ts';
import { snapshotOf } from '../../builders.ts';

test('a range of a repository host has one, an upload and a patch have none', () => {
  expect(hostOf(snapshotOf({}, { host: 'github.com' }))).toBe('github.com');
  expect(hostOf(snapshotOf({}))).toBeNull();
  expect(hostOf({ ...snapshotOf({}), origin: { kind: 'patch' } })).toBeNull();
});
