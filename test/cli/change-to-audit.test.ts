import { expect, test } from 'vitest';
import { changeToAudit } from '../../cli/change-to-audit.ts';
import type { Database } from '../../database/client.ts';

/** An upgrade is named, not read: neither folder nor database is touched. */
const nowhere = new Proxy({} as Database, {
  get: () => {
    throw new Error('The database was asked.');
  },
});
const choose = (upgrade: string, more: object = {}) =>
  changeToAudit({ range: undefined, upgrade, ...more }, '/nowhere', nowhere);

test.each([
  ['left-pad@1.0.0..1.1.0', { name: 'left-pad', from: '1.0.0', to: '1.1.0' }],
  ['@scope/name@1.0.0..1.1.0', { name: '@scope/name', from: '1.0.0', to: '1.1.0' }],
])('--upgrade %s is an upgrade', async (typed, named) => {
  expect(await choose(typed)).toEqual({
    change: { kind: 'package-upgrade', ...named },
    contentKey: JSON.stringify(['npm', named]),
    summary: `${named.name} 1.0.0 → 1.1.0 (npm)`,
    warning: null,
  });
});

test('who means the same upgrade shares one audit', async () => {
  const keys = await Promise.all(
    ['a@1.0.0..1.1.0', 'a@1.0.0..1.1.0', 'a@1.1.0..1.0.0', 'b@1.0.0..1.1.0'].map((typed) => choose(typed)),
  );
  expect(new Set(keys.map((one) => one.contentKey)).size).toBe(3);
});

test.each([
  ['left-pad', 'NAME@FROM..TO'],
  ['left-pad@1.0.0', 'NAME@FROM..TO'],
  ['left-pad@1.0.0..latest', '"to" is "latest": write one exact version'],
  ['left-pad@^1.0.0..1.1.0', '"from" is "^1.0.0": write one exact version'],
  ['../pad@1.0.0..1.1.0', '"name" is "../pad": write the name of an npm package'],
])('--upgrade %s is refused with what to write', async (typed, words) => {
  await expect(choose(typed)).rejects.toThrow(words);
});

test('an upgrade is one change, not two', async () => {
  await expect(choose('a@1.0.0..1.1.0', { range: 'main..HEAD' })).rejects.toThrow('Name one of');
  await expect(choose('a@1.0.0..1.1.0', { base: 'main' })).rejects.toThrow('--base and --head belong to');
});
