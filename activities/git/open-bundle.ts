import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failed } from '../../core/failed.ts';
import { type BlobId, blobId } from '../../core/ids.ts';
import { gitWords } from './answer.ts';
import type { Git } from './git.ts';
import { createScratch, type OpenedRepository } from './opened.ts';
import { resolveRange } from './revision.ts';

export const isBundleName = (repository: string): boolean => repository.startsWith('bundle:');

const readName = (repository: string): BlobId => {
  const id = repository.slice('bundle:'.length);
  if (/^sha256:[0-9a-f]{64}$/.test(id)) return blobId(id);
  throw new Failed(
    'input.invalid',
    `Repository ${JSON.stringify(repository.slice(0, 200))} is no upload: "bundle:sha256:" and 64 hex digits are what ` +
      '"countersign audit" gives after uploading.',
  );
};

const readFormat = (bundle: Uint8Array): string =>
  /^@object-format=(\w+)$/m.exec(Buffer.from(bundle.subarray(0, 4096)).toString('latin1'))?.[1] ?? 'sha1';

/** Opens a git bundle from the blob store in a temporary repository; every object in it is checked against its id. */
export const openBundle = async (
  git: Git,
  repository: string,
  readBlob: (id: BlobId) => Promise<Uint8Array>,
  signal?: AbortSignal,
): Promise<OpenedRepository> => {
  const id = readName(repository);
  const bytes = await readBlob(id);
  const scratch = await createScratch(
    git,
    { objects: null, format: readFormat(bytes), shallow: null },
    signal,
  );
  try {
    const file = join(scratch.gitDir, 'upload.bundle');
    await writeFile(file, bytes);
    const fetch = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', file, '+refs/*:refs/*'];
    const answer = await scratch.git(fetch, { protocols: ['file'], timeoutMs: 120_000 });
    if (answer.code !== 0) {
      throw new Failed(
        'change.not-a-repository',
        `Upload ${id} is no complete git bundle (${gitWords(answer.stderr) || 'reading it took too long'}): upload the ` +
          'change again with "countersign audit".',
      );
    }
    await rm(file);
  } catch (error) {
    await scratch.close();
    throw error;
  }
  const name = 'bundle';
  return {
    name,
    host: null,
    git: scratch.git,
    resolveRange: (base, head) => resolveRange(scratch.git, scratch.git, { base, head }, name),
    provideBlobs: async () => undefined,
    close: scratch.close,
  };
};
