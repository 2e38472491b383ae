import { describe, expect, test } from 'vitest';
import { createBaseActivities } from '../../../activities/develop/fetch-base.ts';
import { createGit } from '../../../activities/git/git.ts';
import { createRepositoryOpener } from '../../../activities/git/open-repository.ts';
import { taskId } from '../../../core/ids.ts';
import { getBlob, putBlob } from '../../../database/blobs.ts';
import { databaseForFile } from '../../database/database-for-file.ts';
import { bundleOf } from '../../sandbox/supervisor/supervisor-world.ts';
import { makeFolder, makeRepository } from '../git/repository.ts';
import { failureOf } from '../models/support.ts';

const db = databaseForFile();
const activities = (roots: string[] = []) =>
  createBaseActivities({
    db: db(),
    open: createRepositoryOpener({
      git: createGit(),
      home: makeFolder(),
      repositories: { roots },
      readBlob: (id) => getBlob(db(), id),
    }),
  });
const fetchBase = (repository: string, base = 'HEAD', roots: string[] = []) =>
  activities(roots).fetchBase({ taskId: taskId('t'), repository, base });

describe('the base of a task', () => {
  test('of an upload is what was uploaded, under the commit that its owner knows', async () => {
    const repository = `bundle:${await putBlob(db(), bundleOf({ 'a.txt': 'x' }))}`;
    const commit = 'c'.repeat(40);
    expect(await fetchBase(repository, commit)).toMatchObject({
      commit,
      bundle: expect.stringMatching(/^sha256:/),
    });
  });

  test('of a folder is the commit that the revision names then', async () => {
    const repository = makeRepository();
    repository.write('a.txt', 'x');
    const commit = repository.commit();
    expect(await fetchBase(repository.folder, 'main', [repository.folder])).toMatchObject({ commit });
  });

  test.each([
    ['nonsense', /no complete git bundle.*upload/],
    ['# v2 git bundle\nnonsense', /holds no branch "base".*countersign develop/],
  ])('of an upload of %j is refused with the remedy', async (text, words) => {
    const failure = await failureOf(fetchBase(`bundle:${await putBlob(db(), Buffer.from(text))}`));
    expect(failure).toMatchObject({ kind: 'change.not-a-repository', message: expect.stringMatching(words) });
  });

  test.each([
    ['/etc', 'change.outside-roots'],
    ['our shop', 'input.invalid'],
    ['bundle:latest', 'input.invalid'],
    [`bundle:sha256:${'0'.repeat(64)}`, 'store.missing-blob'],
  ])('of %s is refused: %s', async (repository, kind) => {
    expect(await failureOf(fetchBase(repository, 'HEAD', [makeFolder()]))).toMatchObject({ kind });
  });
});
