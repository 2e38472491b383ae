import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalChange } from '../../../core/change/canonical.ts';
import type { ChangedFile, Snapshot } from '../../../core/change/snapshot.ts';
import { blobId } from '../../../core/ids.ts';
import { factOf, upgradeOrigin } from './releases.ts';

const file: ChangedFile = {
  path: 'x',
  previousPath: null,
  status: 'added',
  content: 'text',
  baseMode: null,
  headMode: '100644',
  hunks: [{ heading: '', lines: [{ kind: 'added', text: 'a', baseLine: null, headLine: 1 }] }],
  headText: 'a\n',
  lossy: false,
};

const range = (commit: string): Omit<Snapshot, 'changeId'> => ({
  origin: { kind: 'git-range', repository: 'bundle', host: null, baseCommit: commit, headCommit: commit },
  files: [file],
  rules: [{ path: 'AGENTS.md', text: 'Be kind.' }],
});

test('commits do not count, nor does the order of fields', () => {
  const reversed = Object.fromEntries(Object.entries(file).reverse()) as unknown as ChangedFile;
  expect(canonicalChange({ ...range('2'), files: [reversed] })).toBe(canonicalChange(range('1')));
});

test('each thing that gates, seats and policy go by counts', () => {
  const others: Omit<Snapshot, 'changeId'>[] = [
    { ...range('1'), origin: { kind: 'patch' } },
    ...[
      upgradeOrigin(),
      upgradeOrigin({ host: null }),
      upgradeOrigin({ registry: 'https://other.example' }),
      upgradeOrigin({ to: { version: '1.1.0', integrity: 'sha512-c' } }),
      upgradeOrigin({ facts: [factOf('deprecated meanwhile')] }),
    ].map((origin) => ({ ...range('1'), origin })),
    { ...range('1'), rules: [] },
    { ...range('1'), manifests: blobId('sha256:1') },
    { ...range('1'), manifests: blobId('sha256:2') },
    { ...range('1'), files: [{ ...file, headMode: '100755' }] },
    { ...range('1'), files: [{ ...file, headText: null }] },
    { ...range('1'), files: [{ ...file, contentId: '1..2' }] },
    { ...range('1'), files: [{ ...file, hunks: [] }] },
    { ...range('1'), files: [file, { ...file, path: 'y' }] },
    {
      ...range('1'),
      origin: {
        kind: 'git-range',
        repository: 'https://a.example/x',
        host: 'a.example',
        baseCommit: '1',
        headCommit: '1',
      },
    },
  ];
  const all = new Set([range('1'), ...others].map(canonicalChange));
  expect(all.size).toBe(others.length + 1);
});

test('is JSON of what went in, for any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json: unknown = JSON.parse(
        canonicalChange({ ...range('1'), files: [{ ...file, headText: text }] }),
      );
      expect(json).toMatchObject({ version: 1, files: [{ headText: text }] });
    }),
  );
});
