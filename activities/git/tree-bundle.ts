import { Failed } from '../../core/failed.ts';
import { gitWords, outputOf } from './answer.ts';
import type { OpenedRepository } from './opened.ts';
import { ownSignature } from './own-signature.ts';

/** The tree of one commit, as a bundle with one ref. */
export interface TreeBundle {
  bytes: Uint8Array;
  /** In the repository itself. */
  commit: string;
}

const bundleBytesMax = 1_000_000_000;
const listingBytesMax = 200_000_000;
export const treeRef = 'refs/heads/base';
const submodule = '160000';

/**
 * Packs all files of one commit, without its past, under `refs/heads/base`. However long the history, nothing of it is
 * carried along; nothing that the repository configures is executed.
 *
 * @throws Failed `change.unknown-revision`, `change.too-large`
 */
export async function packTree(opened: OpenedRepository, revision: string): Promise<TreeBundle> {
  const { git, name } = opened;
  const { head: commit } = await opened.resolveRange(revision, revision);
  await opened.provideBlobs(await listBlobs(opened, commit));
  const made = await git(['commit-tree', `${commit}^{tree}`], { env: ownSignature(0), input: 'Base\n' });
  const base = outputOf(made, 'pack the files', name).toString('latin1').trim();
  outputOf(await git(['update-ref', treeRef, base]), 'pack the files', name);
  try {
    const packed = await git(['bundle', 'create', '--quiet', '-', treeRef], {
      bytesMax: bundleBytesMax,
      timeoutMs: 600_000,
    });
    if (packed.ended === 'exceeded') throw tooLarge(name);
    return { bytes: outputOf(packed, 'pack the files', name), commit };
  } finally {
    const gone = await git(['update-ref', '-d', treeRef]);
    if (gone.code !== 0) outputOf(gone, `forget ${treeRef} (${gitWords(gone.stderr)})`, name);
  }
}

async function listBlobs({ git, name }: OpenedRepository, commit: string): Promise<string[]> {
  const listed = await git(['ls-tree', '-r', '-z', '--full-tree', commit], {
    bytesMax: listingBytesMax,
    timeoutMs: 300_000,
  });
  if (listed.ended === 'exceeded') throw tooLarge(name);
  return outputOf(listed, 'list the files', name)
    .toString('latin1')
    .split('\0')
    .flatMap((line) => {
      const [mode = '', , id = ''] = (line.split('\t', 1)[0] ?? '').split(' ');
      return mode === '' || mode === submodule ? [] : [id];
    });
}

const tooLarge = (name: string): Failed =>
  new Failed(
    'change.too-large',
    `The files of "${name}" pack to more than ${bundleBytesMax / 1_000_000} MB, which is the limit of a task.`,
  );
