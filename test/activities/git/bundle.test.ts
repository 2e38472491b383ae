import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createBundle, parseRange } from '../../../activities/git/bundle.ts';
import { failureOf, git, makeFolder, makeFreezer, makeRepository, range } from './repository.ts';

const makeWork = () => {
  const repository = makeRepository();
  repository.write('AGENTS.md', 'rules\n');
  repository.write('unrelated/large.txt', 'x'.repeat(100_000));
  repository.write('src/one.ts', 'one\n');
  const base = repository.commit();
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.git('mv', 'src/one.ts', 'src/two.ts');
  repository.write('--output=x', 'odd\n');
  const head = repository.commit();
  repository.git('switch', '--quiet', 'main');
  repository.write('later', 'x');
  repository.commit();
  repository.git('switch', '--quiet', 'feature');
  return { repository, base, head };
};

const upload = (bytes: Uint8Array) => {
  const id = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  return { name: `bundle:${id}`, freeze: makeFreezer([], { blobs: { [id]: bytes } }) };
};

test.each([
  ['main..HEAD', 'main', 'HEAD'],
  ['main...feature', 'main', 'feature'],
  ['main', 'main', 'HEAD'],
  ['HEAD~2', 'HEAD~2', 'HEAD'],
  ['main..', 'main', 'HEAD'],
  ['..feature', 'HEAD', 'feature'],
  [' v1.0..v1.1 ', 'v1.0', 'v1.1'],
])('%s is read as people mean it', (typed, base, head) => {
  expect(parseRange(typed)).toEqual({ base, head });
});

test.each(['', ' ', 'a..b..c'])('"%s" is no range', (typed) => {
  expect(() => parseRange(typed)).toThrow(/is not a range: give one such as "main..HEAD"/);
});

test('an upload is frozen as the same change as the repository it came from', async () => {
  const { repository, base, head } = makeWork();
  const bundle = await createBundle(git, { cwd: repository.folder, range: 'main..HEAD' });
  expect(bundle).toMatchObject({ baseCommit: base, headCommit: head, dirty: false });
  expect(bundle.describe).toContain(`main..HEAD (${base.slice(0, 9)}..${head.slice(0, 9)})`);
  const { name, freeze } = upload(bundle.bytes);
  const uploaded = await freeze(range(name, bundle.baseRef, bundle.headRef));
  const inPlace = await makeFreezer([repository.folder])(range(repository.folder, 'main', 'HEAD'));
  expect(uploaded.files).toEqual(inPlace.files);
  expect(uploaded.rules).toEqual(inPlace.rules);
  expect(uploaded.rules).toEqual([{ path: 'AGENTS.md', text: 'rules\n' }]);
  expect(uploaded.files.map((file) => [file.path, file.status])).toEqual([
    ['--output=x', 'added'],
    ['src/two.ts', 'renamed'],
  ]);
  expect(uploaded.origin).toMatchObject({ repository: 'bundle', host: null });
});

test('only the change leaves the machine', async () => {
  const { repository } = makeWork();
  const { bytes } = await createBundle(git, { cwd: repository.folder, range: 'main..HEAD' });
  const copy = makeRepository();
  copy.write('../upload.bundle', bytes);
  copy.git('fetch', '--quiet', '../upload.bundle', '+refs/*:refs/*');
  rmSync(join(copy.folder, '../upload.bundle'));
  expect(copy.git('ls-tree', '-r', '--name-only', 'head').split('\n')).toEqual([
    '--output=x',
    'AGENTS.md',
    'src/two.ts',
  ]);
  expect(copy.git('rev-list', '--count', '--all')).toBe('2');
});

test('the key is the same for the same change of content, and only then', async () => {
  const { repository } = makeWork();
  const key = async () => (await createBundle(git, { cwd: repository.folder, range: 'main' })).contentKey;
  const first = await key();
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  repository.git('commit', '--quiet', '--amend', '--message', 'other words');
  expect(await key()).toBe(first);
  repository.write('src/two.ts', 'two\n');
  repository.commit();
  expect(await key()).not.toBe(first);
});

describe('packs', () => {
  test('from a subfolder, a worktree and a shallow clone', async () => {
    const { repository } = makeWork();
    const root = makeFolder();
    repository.git('worktree', 'add', '--quiet', '--detach', join(root, 'tree'), 'feature');
    repository.git(
      'clone',
      '--quiet',
      '--depth=2',
      '--branch=feature',
      `file://${repository.folder}`,
      join(root, 'clone'),
    );
    const key = async (cwd: string) => (await createBundle(git, { cwd, range: 'HEAD~1' })).contentKey;
    const expected = await key(repository.folder);
    for (const cwd of [join(repository.folder, 'unrelated'), join(root, 'tree'), join(root, 'clone')]) {
      expect(await key(cwd)).toBe(expected);
    }
  });

  test('submodules and pointers of Git LFS as they stand', async () => {
    const repository = makeRepository();
    repository.commit();
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n';
    repository.write('.gitattributes', '*.bin filter=lfs diff=lfs merge=lfs -text\n');
    repository.git('config', 'filter.lfs.clean', 'cat');
    repository.write('x.bin', pointer);
    repository.git('add', '--all');
    repository.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},lib`);
    repository.git('commit', '--quiet', '--message', 'both');
    const { bytes, baseRef, headRef } = await createBundle(git, { cwd: repository.folder, range: 'HEAD~1' });
    const { name, freeze } = upload(bytes);
    const { files } = await freeze(range(name, baseRef, headRef));
    expect(files).toMatchObject([
      { path: '.gitattributes' },
      { path: 'lib', content: 'submodule' },
      { path: 'x.bin', headText: pointer },
    ]);
  });

  test('a file that became a folder, and paths that are not UTF-8', async () => {
    const repository = makeRepository();
    repository.write('a', 'file\n');
    repository.commit();
    rmSync(join(repository.folder, 'a'));
    repository.write('a/b', 'inside\n');
    writeFileSync(Buffer.concat([Buffer.from(`${repository.folder}/`), Buffer.from([0xff])]), 'bytes\n');
    repository.commit();
    const { bytes, baseRef, headRef } = await createBundle(git, { cwd: repository.folder, range: 'HEAD~1' });
    const { name, freeze } = upload(bytes);
    const { files } = await freeze(range(name, baseRef, headRef));
    expect(files.map((file) => file.path)).toEqual(['\\xff', 'a', 'a/b']);
  });
});

test('nothing is written into the repository, and uncommitted work is told of', async () => {
  const { repository } = makeWork();
  repository.write('src/two.ts', 'uncommitted\n');
  const list = () =>
    readdirSync(repository.folder, { recursive: true, withFileTypes: true }).map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return `${path} ${statSync(path).mtimeMs}`;
    });
  const before = list();
  const bundle = await createBundle(git, { cwd: repository.folder, range: 'main' });
  expect(bundle.dirty).toBe(true);
  expect(list()).toEqual(before);
  repository.git('restore', 'src/two.ts');
  repository.write('untracked', '');
  expect((await createBundle(git, { cwd: repository.folder, range: 'main' })).dirty).toBe(true);
});

describe('refuses', () => {
  test('a folder without a repository, an empty range, an unknown revision', async () => {
    const { repository } = makeWork();
    const of = (cwd: string, range: string) => failureOf(createBundle(git, { cwd, range }));
    const plain = makeFolder();
    expect(await of(plain, 'main')).toMatchObject({ kind: 'change.not-a-repository' });
    expect((await of(repository.folder, 'HEAD')).message).toMatch(
      /both ends are the same commit.*Uncommitted work/,
    );
    expect((await of(repository.folder, 'HEAD..HEAD~1')).message).toContain('swap them');
    expect((await of(repository.folder, 'mian')).message).toContain('Near it: "main"');
    expect(await of(repository.folder, '--all')).toMatchObject({ kind: 'change.unknown-revision' });
    repository.git('commit', '--quiet', '--allow-empty', '--message', 'nothing');
    expect(await of(repository.folder, 'HEAD~1')).toMatchObject({ kind: 'change.empty' });
  });

  test('an upload that is no bundle, is cut off, or lacks its history', async () => {
    const { repository } = makeWork();
    const { bytes } = await createBundle(git, { cwd: repository.folder, range: 'main' });
    const folder = makeFolder();
    repository.git('bundle', 'create', '--quiet', join(folder, 'thin'), 'HEAD~1..feature');
    const broken = Buffer.from(bytes);
    broken.writeUInt8(broken.readUInt8(broken.length - 40) ^ 1, broken.length - 40);
    for (const upset of [
      Buffer.from('text'),
      Buffer.alloc(0),
      bytes.subarray(0, bytes.length - 30),
      broken,
      readFileSync(join(folder, 'thin')),
    ]) {
      const { name, freeze } = upload(upset);
      const failure = await failureOf(freeze(range(name, 'refs/heads/base', 'refs/heads/head')));
      expect(failure.kind).toBe('change.not-a-repository');
      expect(failure.message).toContain('upload the change again');
    }
  });

  test('a name of an upload that is none', async () => {
    for (const name of ['bundle:', 'bundle:sha256:12', `bundle:sha256:${'a'.repeat(64)}/../x`]) {
      expect(await failureOf(makeFreezer([])(range(name, 'a', 'b')))).toMatchObject({
        kind: 'input.invalid',
      });
    }
  });
});

test('temporary repositories are gone afterwards', async () => {
  const { repository } = makeWork();
  const folder = makeFolder();
  mkdirSync(join(folder, 'tmp'));
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = join(folder, 'tmp');
  try {
    const { bytes } = await createBundle(git, { cwd: repository.folder, range: 'main' });
    const { name, freeze } = upload(bytes);
    await freeze(range(name, 'base', 'head'));
    await failureOf(freeze(range(name, 'base', 'nowhere')));
    await failureOf(createBundle(git, { cwd: repository.folder, range: 'nowhere' }));
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
  expect(readdirSync(join(folder, 'tmp')).filter((name) => name.startsWith('countersign-git-'))).toEqual([]);
});
