import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { createAnswerCache } from '../../../activities/dependencies/cache.ts';
import { makeFolder } from '../git/repository.ts';

let folder: string;
let now: number;
beforeEach(() => {
  folder = join(makeFolder(), 'answers');
  now = 1_000_000;
});
const open = () => createAnswerCache(folder, () => now);

const filesOf = (path: string): string[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile());

describe('an answer', () => {
  test('is believed until its time is over, in any process', async () => {
    await open().put('key', { a: 1 }, now + 10);
    expect(await open().get('key')).toEqual({ a: 1 });
    now += 11;
    expect(await open().get('key')).toBeUndefined();
  });

  test('that was never given is none', async () => {
    expect(await open().get('key')).toBeUndefined();
  });

  test('whose bytes were damaged is none', async () => {
    const cache = open();
    await cache.put('key', { a: 1 }, now + 10);
    for (const file of filesOf(join(folder, 'content-v2'))) writeFileSync(file, '{"a":2}');
    expect(await cache.get('key')).toBeUndefined();
    await cache.put('key', { a: 3 }, now + 10);
    expect(await cache.get('key')).toEqual({ a: 3 });
  });

  test('whose index was damaged is none', async () => {
    const cache = open();
    await cache.put('key', { a: 1 }, now + 10);
    for (const file of filesOf(join(folder, 'index-v5'))) writeFileSync(file, 'nonsense');
    expect(await cache.get('key')).toBeUndefined();
  });

  test('that many write at once is one of theirs', async () => {
    const caches = Array.from({ length: 8 }, open);
    await Promise.all(caches.map((cache, at) => cache.put('key', { at, pad: 'x'.repeat(10_000) }, now + 10)));
    expect(await open().get('key')).toMatchObject({ pad: 'x'.repeat(10_000) });
  });
});

test('a folder that cannot be written to costs answers, nothing else', async () => {
  writeFileSync(folder, 'a file');
  const cache = open();
  await cache.put('key', 1, now + 10);
  expect(await cache.get('key')).toBeUndefined();
  await cache.tidy();
});

test('what is over is tidied away once a day, what is not stays', async () => {
  now = Date.now();
  const cache = open();
  await cache.put('old', 'o'.repeat(1000), now + 1);
  await cache.put('new', 'n', now + 1e9);
  const before = filesOf(join(folder, 'content-v2')).length;
  now += 10;
  await cache.tidy();
  expect(filesOf(join(folder, 'content-v2'))).toHaveLength(before - 1);
  expect(await cache.get('new')).toBe('n');
  await cache.put('old', 'again', now + 1);
  now += 10;
  await cache.tidy();
  expect(filesOf(join(folder, 'content-v2'))).toHaveLength(before);
});
