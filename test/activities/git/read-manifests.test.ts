import { symlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createBundle } from '../../../activities/git/bundle.ts';
import { unpackManifests } from '../../../activities/git/frozen-manifests.ts';
import { createMemoryBlobs } from '../../../activities/git/memory-blobs.ts';
import { blobId } from '../../../core/ids.ts';
import { createHash } from 'node:crypto';
import { git, makeFreezer, makeRepository, range, type TestRepository } from './repository.ts';

async function frozen(repository: TestRepository, base = 'main', head = 'HEAD') {
  const blobs = createMemoryBlobs();
  const freeze = makeFreezer([repository.folder], { writeBlob: blobs.writeBlob });
  const snapshot = await freeze(range(repository.folder, base, head));
  const manifests =
    snapshot.manifests === undefined ? null : unpackManifests(await blobs.readBlob(snapshot.manifests));
  return { snapshot, manifests };
}

function makeShop(): TestRepository {
  const repository = makeRepository();
  repository.write('package.json', '{"name":"shop"}');
  repository.write('apps/web/package-lock.json', '{"lockfileVersion":3}');
  repository.write('node_modules/a/package.json', '{}');
  repository.write('src/a.ts', 'one\n');
  repository.commit();
  repository.git('checkout', '--quiet', '-b', 'work');
  repository.write('src/a.ts', 'two\n');
  repository.commit();
  return repository;
}

describe('manifests are frozen with a change', () => {
  test("those that it does not touch, too, and none of other people's code", async () => {
    const { manifests } = await frozen(makeShop());
    expect(manifests).toEqual([
      { path: 'apps/web/package-lock.json', base: '{"lockfileVersion":3}', head: '{"lockfileVersion":3}' },
      { path: 'package.json', base: '{"name":"shop"}', head: '{"name":"shop"}' },
    ]);
  });

  test('added, changed and removed ones on the sides that have them', async () => {
    const repository = makeShop();
    repository.write('package.json', '{"name":"store"}');
    repository.write('go.mod', 'module a\n');
    rmSync(join(repository.folder, 'apps/web/package-lock.json'));
    repository.commit();
    expect((await frozen(repository)).manifests).toEqual([
      { path: 'apps/web/package-lock.json', base: '{"lockfileVersion":3}', head: null },
      { path: 'go.mod', base: null, head: 'module a\n' },
      { path: 'package.json', base: '{"name":"shop"}', head: '{"name":"store"}' },
    ]);
  });

  test('and are part of what the change is: another lock file at the base makes another change', async () => {
    const repository = makeShop();
    const { snapshot } = await frozen(repository);
    expect((await frozen(repository)).snapshot.changeId).toBe(snapshot.changeId);
    repository.git('checkout', '--quiet', 'main');
    repository.write('apps/web/package-lock.json', '{"lockfileVersion":2}');
    repository.commit();
    repository.git('checkout', '--quiet', '-b', 'again');
    repository.write('src/a.ts', 'two\n');
    repository.commit();
    const again = (await frozen(repository)).snapshot;
    expect(again.files).toEqual(snapshot.files);
    expect(again.changeId).not.toBe(snapshot.changeId);
  });

  test('a repository without any has none', async () => {
    const repository = makeRepository();
    repository.write('a', '1');
    repository.commit();
    repository.git('checkout', '--quiet', '-b', 'work');
    repository.write('a', '2');
    repository.commit();
    expect((await frozen(repository)).snapshot).not.toHaveProperty('manifests');
  });

  test('an upload brings them along', async () => {
    const repository = makeShop();
    const { bytes, baseRef, headRef } = await createBundle(git, {
      cwd: repository.folder,
      range: 'main..HEAD',
    });
    const id = blobId(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
    const blobs = createMemoryBlobs();
    const freeze = makeFreezer([], { blobs: { [id]: bytes }, writeBlob: blobs.writeBlob });
    const snapshot = await freeze(range(`bundle:${id}`, baseRef, headRef));
    const { snapshot: inPlace } = await frozen(repository);
    expect(snapshot.manifests).toBe(inPlace.manifests);
  });
});

describe('is told as unread', () => {
  test('a link, which could lead anywhere', async () => {
    const repository = makeShop();
    symlinkSync('/etc/passwd', join(repository.folder, 'yarn.lock'));
    repository.commit();
    const { manifests } = await frozen(repository);
    expect(manifests?.find(({ path }) => path === 'yarn.lock')).toMatchObject({
      head: null,
      unread: expect.stringContaining('symbolic link'),
    });
    expect(JSON.stringify(manifests)).not.toContain('/bin/');
  });

  test('a file of more than 64 MB', async () => {
    const repository = makeShop();
    repository.write('package-lock.json', Buffer.alloc(64_000_001, 32));
    repository.commit();
    const { manifests } = await frozen(repository);
    expect(manifests?.find(({ path }) => path === 'package-lock.json')).toEqual({
      path: 'package-lock.json',
      base: null,
      head: null,
      unread: expect.stringContaining('64000001 bytes'),
    });
  });

  test('what stands beyond 2,000 manifests', async () => {
    const repository = makeShop();
    for (let at = 0; at < 2005; at += 1)
      repository.write(`p${String(at).padStart(4, '0')}/go.mod`, 'module a\n');
    repository.commit();
    const { manifests } = await frozen(repository);
    expect(manifests).toHaveLength(2001);
    expect(manifests?.at(-1)).toMatchObject({ unread: expect.stringMatching(/2007, 2000 is the limit/) });
  });
});
