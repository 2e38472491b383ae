import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createGit } from '../../../activities/git/git.ts';
import { createMemoryBlobs } from '../../../activities/git/memory-blobs.ts';
import { openBundle } from '../../../activities/git/open-bundle.ts';
import { openOwn } from '../../../activities/git/open-own.ts';
import { packTree } from '../../../activities/git/tree-bundle.ts';
import { failureOf, makeFolder, makeRepository } from './repository.ts';

const git = createGit();
const pack = async (folder: string, revision = 'HEAD') => {
  const opened = await openOwn(git, folder);
  try {
    return await packTree(opened, revision);
  } finally {
    await opened.close();
  }
};
/** What a bundle's one branch holds. */
const held = async (bytes: Uint8Array) => {
  const blobs = createMemoryBlobs();
  const id = await blobs.writeBlob(bytes);
  const opened = await openBundle(git, `bundle:${id}`, blobs.readBlob);
  try {
    const out = async (...args: string[]) => (await opened.git(args)).stdout.toString('utf8').trim();
    return {
      commits: await out('rev-list', '--count', 'refs/heads/base'),
      commit: await out('rev-parse', 'refs/heads/base'),
      files: (await out('ls-tree', '-r', '--name-only', 'refs/heads/base')).split('\n'),
    };
  } finally {
    await opened.close();
  }
};
const made = () => {
  const repository = makeRepository();
  repository.write('a.txt', 'one\n');
  repository.commit();
  repository.write('b/c.txt', 'two\n');
  repository.commit();
  return repository;
};

describe('the tree of a commit', () => {
  test('is packed without its past, the same for the same tree, and leaves no trace', async () => {
    const repository = made();
    const before = repository.git('for-each-ref');
    const { bytes, commit } = await pack(repository.folder);
    expect(commit).toBe(repository.git('rev-parse', 'HEAD'));
    const first = await held(bytes);
    expect(first).toMatchObject({ commits: '1', files: ['a.txt', 'b/c.txt'] });
    repository.commit('nothing new');
    expect((await held((await pack(repository.folder)).bytes)).commit).toBe(first.commit);
    expect(repository.git('for-each-ref')).toBe(
      before.replaceAll(commit, repository.git('rev-parse', 'HEAD')),
    );
  });

  test('is of the revision that is named, and of no other', async () => {
    const repository = made();
    const { bytes } = await pack(repository.folder, 'HEAD~1');
    expect((await held(bytes)).files).toEqual(['a.txt']);
    const failure = await failureOf(pack(repository.folder, 'mian'));
    expect(failure).toMatchObject({
      kind: 'change.unknown-revision',
      message: expect.stringContaining('mian'),
    });
    expect((await failureOf(pack(repository.folder, '--output=x'))).kind).toBe('change.unknown-revision');
  });

  test('executes nothing that the repository configures', async () => {
    const repository = made();
    const marker = join(makeFolder(), 'executed');
    for (const hook of ['reference-transaction', 'post-commit'])
      writeFileSync(join(repository.folder, '.git', 'hooks', hook), `#!/bin/sh\necho x > ${marker}\n`, {
        mode: 0o755,
      });
    repository.git('config', 'core.fsmonitor', `echo x > ${marker}; false`);
    await pack(repository.folder);
    expect(() => readFileSync(marker)).toThrow();
    // With git as it comes, it is executed.
    repository.git('update-ref', 'refs/heads/other', 'HEAD');
    expect(readFileSync(marker, 'utf8')).toBe('x\n');
  });

  test('is read from a linked work tree too', async () => {
    const repository = made();
    const linked = join(makeFolder(), 'linked');
    repository.git('worktree', 'add', '--quiet', '--detach', linked, 'HEAD~1');
    expect((await held((await pack(linked)).bytes)).files).toEqual(['a.txt']);
  });
});
