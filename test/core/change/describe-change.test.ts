import { expect, test } from 'vitest';
import type { Change } from '../../../core/change/change.ts';
import { describeChange } from '../../../core/change/describe-change.ts';
import type { Snapshot } from '../../../core/change/snapshot.ts';
import { snapshotOf } from '../../builders.ts';

const range: Change = { kind: 'git-range', repository: '/srv/shop', base: 'main', head: 'topic' };
const patch: Change = { kind: 'patch', text: 'x' };
const upgrade: Change = { kind: 'package-upgrade', name: 'left-pad', from: '1.0.0', to: '1.1.0' };
const frozen = snapshotOf({ 'a.js': '+x', 'b.js': '+y' }, { repository: 'code.test/shop' });
const fromPatch = (snapshot: Snapshot): Snapshot => ({ ...snapshot, origin: { kind: 'patch' } });

const told: [string, Change, Snapshot | undefined, string][] = [
  ['a range, before it is frozen', range, undefined, '/srv/shop main..topic'],
  ['a patch', patch, undefined, 'patch'],
  ['a frozen range', range, frozen, 'code.test/shop bbbbbbbb..aaaaaaaa, 2 files'],
  ['a frozen patch', patch, fromPatch(frozen), 'patch, 2 files: a.js and others'],
  ['a patch of one file', patch, fromPatch(snapshotOf({ 'only.js': '+x' })), 'patch, 1 file: only.js'],
  ['an upgrade', upgrade, undefined, 'left-pad 1.0.0 → 1.1.0 (npm)'],
  ['a frozen upgrade', upgrade, frozen, 'left-pad 1.0.0 → 1.1.0 (npm), 2 files'],
];

test.each(told)('%s is told on one line', (_, change, snapshot, expected) => {
  expect(describeChange(change, snapshot)).toBe(expected);
});

test('a password in an address is not told', () => {
  const change = { ...range, repository: 'https://eve:secret@code.test/shop' };
  expect(describeChange(change)).not.toContain('secret');
});

test('endless names are cut', () => {
  const change = { ...range, repository: `/${'x'.repeat(4000)}`, head: 'y'.repeat(4000) };
  expect(describeChange(change).length).toBeLessThan(250);
});
