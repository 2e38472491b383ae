import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { announceStart, pruneStartPasses, useAnnounced, useOnce } from '../../database/start-passes.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();

test('what is announced starts one run, however often that asks', async () => {
  expect(await useAnnounced(db(), 'a', 'run-1')).toBe(false);
  await announceStart(db(), 'a');
  expect(await useAnnounced(db(), 'a', 'run-1')).toBe(true);
  expect(await useAnnounced(db(), 'a', 'run-1')).toBe(true);
  expect(await useAnnounced(db(), 'a', 'run-2')).toBe(false);
});

test('announced anew, it starts one more', async () => {
  await announceStart(db(), 'b');
  await useAnnounced(db(), 'b', 'run-1');
  await announceStart(db(), 'b');
  expect(await useAnnounced(db(), 'b', 'run-2')).toBe(true);
  expect(await useAnnounced(db(), 'b', 'run-1')).toBe(false);
});

test('of many runs that come with one signature at a time, one uses it', async () => {
  const runs = Array.from({ length: 8 }, (_, at) => `run-${at}`);
  const used = await Promise.all(runs.map((run) => useOnce(db(), 'c', run)));
  expect(used.filter(Boolean)).toHaveLength(1);
  expect(await useOnce(db(), 'c', runs[used.indexOf(true)] ?? '')).toBe(true);
});

test('what is old is forgotten, what may still be tried again is not', async () => {
  await useOnce(db(), 'old', 'run-1');
  await useOnce(db(), 'new', 'run-1');
  await db().execute(sql`update start_passes set made_at = now() - interval '61 days' where pass = 'old'`);
  await pruneStartPasses(db());
  expect(await useOnce(db(), 'old', 'run-2')).toBe(true);
  expect(await useOnce(db(), 'new', 'run-2')).toBe(false);
});
