import { expect, test } from 'vitest';
import { createRepositoryCache } from '../../../activities/git/repository-cache.ts';
import { git, makeFolder } from './repository.ts';

test('a folder is one reader’s at a time, whichever cache gave it, and keeps no reader of another waiting', async () => {
  const folder = makeFolder();
  const [one, other] = [createRepositoryCache(git, folder), createRepositoryCache(git, folder)];
  const first = await one.take('http://127.0.0.1/a');
  let isTaken = false;
  const second = other.take('http://127.0.0.1/a').then((taken) => {
    isTaken = true;
    return taken;
  });
  for (const cache of [one, other]) (await cache.take('http://127.0.0.1/b')).release();
  expect(isTaken).toBe(false);
  first.release();
  expect((await second).gitDir).toBe(first.gitDir);
  (await second).release();
});
