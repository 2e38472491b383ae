import { createHash } from 'node:crypto';
import { Failed } from '../../core/failed.ts';
import { type BlobId, blobId } from '../../core/ids.ts';

/** Blobs for as long as the process lives, for what runs without a database. */
export function createMemoryBlobs() {
  const blobs = new Map<BlobId, Uint8Array>();
  return {
    writeBlob: (bytes: Uint8Array): Promise<BlobId> => {
      const id = blobId(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
      blobs.set(id, bytes);
      return Promise.resolve(id);
    },
    /** @throws Failed `store.missing-blob` */
    readBlob: (id: BlobId): Promise<Uint8Array> => {
      const bytes = blobs.get(id);
      if (bytes !== undefined) return Promise.resolve(bytes);
      return Promise.reject(new Failed('store.missing-blob', `Nothing is kept under ${id} in this process.`));
    },
  };
}
