import { expect, test } from 'vitest';
import { judgeSbom, type MadeSbom } from '../../../activities/sbom/judge-sbom.ts';
import type { Snapshot } from '../../../core/change/snapshot.ts';
import type { ManifestFile } from '../../../core/dependencies/component.ts';
import { lockfile, npmManifests } from '../../core/dependencies/lockfiles.ts';
import { fileInPatch, snapshotOf } from '../gates/snapshots.ts';

const origin: Snapshot['origin'] = {
  kind: 'git-range',
  repository: 'https://example.test/shop',
  host: 'example.test',
  baseCommit: 'b',
  headCommit: 'h',
};
const lock = lockfile('npm-3.json');
const manifests: ManifestFile[] = [
  ...Object.entries(npmManifests).map(([path, text]) => ({ path, base: text, head: text })),
  { path: 'package-lock.json', base: lock.replaceAll('2.1.2', '2.1.1'), head: lock },
];

async function judge(files: readonly ManifestFile[], snapshot: Snapshot = { ...snapshotOf(), origin }) {
  const kept: MadeSbom[] = [];
  const keep = (sbom: MadeSbom) => Promise.resolve(void kept.push(sbom));
  return { result: await judgeSbom({ snapshot, manifests: files, keep }), kept };
}

test('a repository whose lock files can all be read holds, and its bill is kept with the difference', async () => {
  const { result, kept } = await judge(manifests);
  expect(result).toEqual({ gate: 'sbom', outcome: 'held', hits: [], unread: [] });
  expect(kept).toMatchObject([{ components: 14, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  const { added, changed, removed } = kept[0]?.diff ?? { added: [], changed: [], removed: [] };
  expect([added, removed]).toEqual([[], []]);
  expect(changed.map(({ from, to }) => `${from.version} ${to.version}`)).toEqual(['2.1.1 2.1.2']);
});

test('a lock file that cannot be read is a hit, although the change does not touch it, and what is left is kept', async () => {
  const broken = [...manifests, { path: 'apps/web/package-lock.json', base: '{', head: '{' }];
  const { result, kept } = await judge(broken);
  expect(result).toMatchObject({
    outcome: 'hit',
    hits: [{ rule: 'sbom.unreadable', file: 'apps/web/package-lock.json' }],
  });
  expect(kept).toHaveLength(1);
});

test('a manifest whose versions are open is a hit', async () => {
  const open = manifests.filter(({ path }) => path !== 'package-lock.json');
  expect((await judge(open)).result.hits.map(({ rule }) => rule)).toEqual(['sbom.unlocked', 'sbom.unlocked']);
});

test('what base alone lacks is no matter of head', async () => {
  const mended = manifests.map((file) => (file.path === 'package-lock.json' ? { ...file, base: '{' } : file));
  expect((await judge(mended)).result.outcome).toBe('held');
});

test('a patch shows no whole files: nothing is made, and what it touches is told', async () => {
  const { result, kept } = await judge([], snapshotOf(fileInPatch('package-lock.json', '{}')));
  expect(result).toMatchObject({ outcome: 'held', unread: [expect.stringContaining('package-lock.json: ')] });
  expect(kept).toEqual([]);
});

test('trouble in keeping it is passed on, so that the work is tried again', async () => {
  const failing = judgeSbom({
    snapshot: { ...snapshotOf(), origin },
    manifests,
    keep: () => Promise.reject(new Error('the database is away')),
  });
  await expect(failing).rejects.toThrow('the database is away');
});
