import { expect, test } from 'vitest';
import { whyTooDense } from '../../../core/dependencies/density.ts';
import { inventoryOf, lockfile } from './lockfiles.ts';

test.each(['npm-2.json', 'pnpm-9.yaml', 'uv.lock.txt', 'yarn-4.lock'])('%s is not', (name) => {
  expect(whyTooDense(lockfile(name).repeat(100))).toBeNull();
});

test.each([
  ['lines', 'a\n'.repeat(2_000_001)],
  ['brackets', '[],'.repeat(3_000_001)],
  ['dotted names', 'a.'.repeat(2_000_001)],
  ['dotted names after a text of several lines', `a = ["""\n""", {${'a.'.repeat(2_000_001)}b=1}]`],
])('%s beyond number', (_, text) => {
  expect(whyTooDense(text)).toMatch(/more than any tool writes/);
});

test('dots of versions and addresses stand in quotation marks, or are few', () => {
  expect(whyTooDense('version = "1.2.3"\n'.repeat(600_000))).toBeNull();
});

test('such a file is unread, and is not parsed', () => {
  const { unread } = inventoryOf({ 'uv.lock': `${'a.'.repeat(10_000_000)}b=1` });
  expect(unread).toMatchObject([{ path: 'uv.lock', why: expect.stringContaining('dotted names') }]);
});
