import { expect, test } from 'vitest';
import { createMemoryBlobs } from '../../../activities/git/memory-blobs.ts';
import { blobId } from '../../../core/ids.ts';

test('what was written can be read under the hash of its bytes; nothing else can', async () => {
  const { readBlob, writeBlob } = createMemoryBlobs();
  const id = await writeBlob(Buffer.from('abc'));
  expect(id).toBe('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(Buffer.from(await readBlob(id)).toString()).toBe('abc');
  await expect(readBlob(blobId('sha256:0'))).rejects.toThrow('Nothing is kept under sha256:0');
});
