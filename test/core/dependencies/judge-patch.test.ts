import { expect, test } from 'vitest';
import { judgePatch } from '../../../core/dependencies/judge-patch.ts';
import { fileInPatch } from '../../activities/gates/snapshots.ts';
import { policyOf } from './subject.ts';

test('a patch that touches a lock file asks for the range instead, once', () => {
  const files = [
    fileInPatch('src/a.ts', 'x\n'),
    fileInPatch('web/package-lock.json', '"a": 1\n', { firstLine: 12 }),
    fileInPatch('go.mod', 'x\n'),
  ];
  const { hits } = judgePatch(files, policyOf());
  expect(hits).toEqual([
    {
      rule: 'dependencies.unknown',
      file: 'web/package-lock.json',
      startLine: 12,
      endLine: 12,
      quote: '"a": 1',
      message: expect.stringContaining('and 1 other file'),
      mode: 'ask',
    },
  ]);
});

test('one that does not, or deletes it, holds; and so does one where policy does not mind', () => {
  const lock = fileInPatch('package-lock.json', 'x\n');
  expect(judgePatch([fileInPatch('src/a.ts', 'x\n')], policyOf()).outcome).toBe('held');
  expect(judgePatch([{ ...lock, status: 'deleted' }], policyOf()).outcome).toBe('held');
  expect(judgePatch([lock], policyOf({ rules: { unknown: 'off' } })).outcome).toBe('held');
});
