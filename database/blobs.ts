import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { eq } from 'drizzle-orm';
import { Failed } from '../core/failed.ts';
import { type BlobId, blobId } from '../core/ids.ts';
import type { Database } from './client.ts';
import { blobs } from './schema.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);
/** What a stored blob may unpack to; more is a bomb or a mistake. */
const bytesMax = 512 * 1024 * 1024;

/** Stores bytes under their hash; the same bytes are stored once. */
export async function putBlob(db: Database, bytes: Uint8Array): Promise<BlobId> {
  const id = blobId(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  await db
    .insert(blobs)
    .values({ id, bytes: await compress(bytes, { level: 1 }) })
    .onConflictDoNothing();
  return id;
}

/** @throws Failed `store.missing-blob` when nothing is stored under `id` */
export async function getBlob(db: Database, id: BlobId): Promise<Buffer> {
  const [row] = await db.select({ bytes: blobs.bytes }).from(blobs).where(eq(blobs.id, id));
  if (!row) {
    throw new Failed(
      'store.missing-blob',
      `Nothing is stored under ${id}: it was never uploaded to this database, or was cleaned away. Start the audit again.`,
    );
  }
  return decompress(row.bytes, { maxOutputLength: bytesMax });
}

export const putJson = (db: Database, value: unknown): Promise<BlobId> =>
  putBlob(db, Buffer.from(JSON.stringify(value)));

/** The caller names the type: only what this program itself stored with `putJson` may be read so. */
export async function getJson<T>(db: Database, id: BlobId): Promise<T> {
  return JSON.parse((await getBlob(db, id)).toString('utf8')) as T;
}
