import { outputOf } from '../git/answer.ts';
import { readBlobs } from '../git/blobs.ts';
import type { Git } from '../git/git.ts';
import { openBundle } from '../git/open-bundle.ts';
import { treeRef } from '../git/tree-bundle.ts';
import type { BlobId } from '../../core/ids.ts';

/** A file of the repository as it began; `text` for those that are small and were asked for. */
export interface RepositoryFile {
  path: string;
  size: number;
  text?: string;
}

const listingBytesMax = 100_000_000;
const textBytesMax = 400_000;
const allTextBytesMax = 24_000_000;

/**
 * Lists the files of an uploaded base, with the texts of those that `wants` picks: read by git, and nothing of them
 * executed or written anywhere.
 */
export async function readRepository(
  git: Git,
  bundle: BlobId,
  readBlob: (id: BlobId) => Promise<Uint8Array>,
  wants: (path: string, size: number) => boolean,
): Promise<RepositoryFile[]> {
  const opened = await openBundle(git, `bundle:${bundle}`, readBlob);
  try {
    const listed = await opened.git(['ls-tree', '-r', '-z', '-l', '--full-tree', treeRef], {
      bytesMax: listingBytesMax,
      timeoutMs: 120_000,
    });
    const entries = parseListing(outputOf(listed, 'list the files', 'the repository').toString('utf8'));
    let left = allTextBytesMax;
    const picked = entries.filter(({ path, size }) => {
      if (size > textBytesMax || size > left || !wants(path, size)) return false;
      left -= size;
      return true;
    });
    const texts = await readBlobs(
      opened.git,
      picked.map(({ id }) => id),
      { bytesMax: allTextBytesMax, name: 'the repository' },
    );
    return entries.map(({ path, size, id }) => {
      const bytes = texts.get(id);
      return { path, size, ...(bytes && !bytes.includes(0) && { text: bytes.toString('utf8') }) };
    });
  } finally {
    await opened.close();
  }
}

/** `MODE blob ID SIZE<TAB>PATH`, NUL after each; submodules and links are no files to read. */
function parseListing(listing: string): { id: string; size: number; path: string }[] {
  return listing.split('\0').flatMap((line) => {
    const [, mode, id, size, path] = /^(\d{6}) blob ([0-9a-f]+) +(\d+)\t([\s\S]+)$/.exec(line) ?? [];
    if (mode === undefined || mode === '120000' || id === undefined || path === undefined) return [];
    return [{ id, size: Number(size), path }];
  });
}
