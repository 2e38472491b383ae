import { createHash, randomBytes } from 'node:crypto';
import { count } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { blobId, changeId } from '../../core/ids.ts';
import { getBlob, getJson, putBlob, putJson } from '../../database/blobs.ts';
import { blobs, changes } from '../../database/schema.ts';
import { loadSnapshot, saveSnapshot } from '../../database/snapshots.ts';
import { snapshotOf } from '../builders.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();
const stored = async () => (await db().select({ rows: count() }).from(blobs))[0]?.rows;

test.each([
  ['nothing', Buffer.alloc(0)],
  ['any bytes', randomBytes(100_000)],
  ['a megabyte of one', Buffer.alloc(1_000_000, 7)],
])('%s comes back as it was stored', async (_, bytes) => {
  const id = await putBlob(db(), bytes);
  expect(id).toBe(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  expect((await getBlob(db(), id)).equals(bytes)).toBe(true);
});

test('the same bytes are stored once, by two at once too', async () => {
  const bytes = randomBytes(50);
  const before = (await stored()) ?? 0;
  const ids = await Promise.all([putBlob(db(), bytes), putBlob(db(), bytes), putBlob(db(), bytes)]);
  expect(new Set(ids).size).toBe(1);
  expect(await stored()).toBe(before + 1);
});

test('JSON comes back as it was stored, with text that no column would take', async () => {
  const value = { list: [1, null, 'é\u0000'], nested: { on: true } };
  expect(await getJson(db(), await putJson(db(), value))).toEqual(value);
});

test('a blob that is not there fails in words, for good', async () => {
  const missing = getBlob(db(), blobId(`sha256:${'0'.repeat(64)}`));
  await expect(missing).rejects.toMatchObject({ failure: { kind: 'store.missing-blob' } });
});

const size = { files: 1, addedLines: 1, removedLines: 0 };

test('a frozen change is stored once, with its description', async () => {
  const snapshot = snapshotOf({ 'a.js': '+x\u0000' }, { repository: 'code.test/shop', host: 'code.test' });
  await saveSnapshot(db(), snapshot, 'shop\u0000 main', size);
  await saveSnapshot(db(), snapshot, 'another title', size);
  expect(await loadSnapshot(db(), snapshot.changeId)).toEqual(snapshot);
  expect(await db().select().from(changes)).toMatchObject([
    { title: 'shop\uFFFD main', kind: 'git-range', repository: 'code.test/shop', host: 'code.test', ...size },
  ]);
});

test('a patch has no repository', async () => {
  const patch = { ...snapshotOf({ 'a.js': '+x' }), changeId: changeId('sha256:patch') };
  await saveSnapshot(db(), { ...patch, origin: { kind: 'patch' } }, 'patch', size);
  const rows = await db().select().from(changes);
  expect(rows.find((row) => row.id === 'sha256:patch')).toMatchObject({
    kind: 'patch',
    repository: null,
    host: null,
  });
});

test('a change that was never frozen fails in words', async () => {
  await expect(loadSnapshot(db(), changeId('sha256:none'))).rejects.toMatchObject({
    failure: { kind: 'store.missing-blob', message: expect.stringContaining('Start the audit again.') },
  });
});
