import { Failed } from '../../core/failed.ts';
import type { SnapshotId } from '../../core/ids.ts';
import type { HiddenGit } from './hidden-git.ts';
import type { HiddenRepository } from './hidden-repository.ts';
import { checkOut } from './put-back.ts';
import { indexLines, readTree, type Tree } from './read-tree.ts';
import type { BytePath } from './scan-workspace.ts';

interface Overlay {
  snapshot: SnapshotId;
  paths: string[];
}

/** As bytes, without `./` before and `/` behind it. */
function overlayPath(path: string): BytePath {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (path.startsWith('/') || parts.includes('..') || parts.length === 0)
    throw new Failed(
      'sandbox.refused',
      `"${path.slice(0, 200)}" is no path of a snapshot: name files or folders relative to the workspace, without "..".`,
    );
  return Buffer.from(parts.join('/'), 'utf8').toString('latin1');
}

/** What lies at or below one of the paths. */
const below = (tree: Tree, paths: BytePath[]) =>
  Array.from(tree.blobs).filter(([at]) => paths.some((path) => at === path || at.startsWith(`${path}/`)));

/** Fills an empty folder with a snapshot, where `overlay.paths` are as another snapshot has them, or has them not. */
export async function exportSnapshot(
  git: HiddenGit,
  repository: HiddenRepository,
  folder: string,
  id: SnapshotId,
  overlay: Overlay | null,
): Promise<void> {
  await repository.check(id);
  const index = repository.scratch('export');
  const environment = { GIT_INDEX_FILE: index.name };
  try {
    await git.run(['read-tree', id], { environment });
    if (overlay !== null) {
      await repository.check(overlay.snapshot);
      const paths = overlay.paths.map(overlayPath);
      const removed = below(await readTree(git, id), paths).map(([path]) => path);
      const added = below(await readTree(git, overlay.snapshot), paths);
      await git.run(['update-index', '-z', '--replace', '--index-info'], {
        environment,
        input: indexLines(removed, added),
      });
    }
    await checkOut(git, { index: index.name, folder, paths: null });
  } finally {
    await index.remove();
  }
}
