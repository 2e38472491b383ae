import { describe, expect, test } from 'vitest';
import { findDependencies, type LookUp } from '../../../activities/gates/dependencies.ts';
import { judgeGate } from '../../../activities/gates/run-gate.ts';
import type { Snapshot } from '../../../core/change/snapshot.ts';
import type { ManifestFile } from '../../../core/dependencies/component.ts';
import { factsOf, now, policyOf, vulnerabilityOf } from '../../core/dependencies/subject.ts';
import { fileInPatch, fileInRange, noSources, snapshotOf } from './snapshots.ts';

const lockOf = (packages: Record<string, object>): string =>
  JSON.stringify(
    {
      name: 'shop',
      lockfileVersion: 3,
      packages: { '': { name: 'shop', dependencies: { pad: '^1.0.0' } }, ...packages },
    },
    null,
    2,
  );
const entry = (version: string, more: object = {}) => ({ version, license: 'MIT', ...more });
const manifest = '{\n  "name": "shop",\n  "dependencies": { "pad": "^1.0.0" }\n}\n';
const change = (base: string | null, head: string | null): ManifestFile[] => [
  { path: 'package.json', base: base === null ? null : manifest, head: manifest },
  { path: 'package-lock.json', base, head },
];
const snapshot: Snapshot = {
  ...snapshotOf(fileInRange('package-lock.json', 'x\n')),
  origin: { kind: 'git-range', repository: 'bundle', host: null, baseCommit: '0', headCommit: '1' },
};
const asked: string[] = [];
const lookUp: LookUp = (wanted) => {
  asked.push(...wanted.map(({ component }) => `${component.name}@${component.version}`));
  return Promise.resolve(wanted.map((one) => ({ ...one, facts: factsOf({}, [vulnerabilityOf()]) })));
};
const judge = (manifests: ManifestFile[], of = snapshot) => {
  asked.length = 0;
  return findDependencies(of, manifests, { policy: policyOf(), now, lookUp });
};

test('only what the change brings is looked up, and told at its line', async () => {
  const base = lockOf({ 'node_modules/pad': entry('1.0.0'), 'node_modules/same': entry('1.0.0') });
  const head = lockOf({ 'node_modules/pad': entry('1.1.0'), 'node_modules/same': entry('1.0.0') });
  const { hits } = await judge(change(base, head));
  expect(asked).toEqual(['pad@1.1.0']);
  expect(hits).toMatchObject([{ rule: 'dependencies.vulnerable', file: 'package-lock.json', mode: 'block' }]);
  const [hit] = hits;
  expect(head.split('\n')[(hit?.startLine ?? 0) - 1]?.trim()).toBe(hit?.quote);
  expect(hit?.quote).toContain('pad');
});

test('a change of no package asks nobody', async () => {
  const lock = lockOf({ 'node_modules/pad': entry('1.0.0') });
  expect(await judge(change(lock, lock))).toMatchObject({ outcome: 'held' });
  expect(await judge([])).toMatchObject({ outcome: 'held' });
  expect(asked).toEqual([]);
});

describe('what cannot be read is unknown, never held', () => {
  test.each(['{"lockfileVersion": 3, "packages"', '{"lockfileVersion": 99}', '<<<<<<< ours\n'])(
    'a lock file of %j',
    async (head) => {
      const { hits } = await judge(change(lockOf({}), head));
      expect(hits).toMatchObject([{ rule: 'dependencies.unknown', file: 'package-lock.json', mode: 'ask' }]);
    },
  );

  test('a manifest without a lock file, when the change touches it', async () => {
    const touched = { ...snapshot, files: [fileInRange('package.json', manifest)] };
    const alone = [{ path: 'package.json', base: null, head: manifest }];
    expect((await judge(alone, touched)).hits).toMatchObject([
      { rule: 'dependencies.unknown', file: 'package.json' },
    ]);
  });
});

test('a patch is not looked up', async () => {
  const patch = snapshotOf(fileInPatch('package-lock.json', 'x\n'));
  const result = await judgeGate('dependencies', patch, noSources);
  expect(result.hits).toMatchObject([
    { rule: 'dependencies.unknown', message: expect.stringContaining('audit the range') },
  ]);
});

test('the gate runs by its name with what it needs', async () => {
  const head = lockOf({ 'node_modules/pad': entry('1.1.0') });
  const sources = { ...noSources, manifests: () => Promise.resolve(change(null, head)), lookUp };
  expect((await judgeGate('dependencies', snapshot, sources)).hits.map(({ rule }) => rule)).toEqual([
    'dependencies.vulnerable',
    'dependencies.new',
  ]);
});
