import { Failed } from '../../core/failed.ts';
import type { SnapshotId } from '../../core/ids.ts';
import type { User } from '../run-as.ts';
import type { HiddenGit } from './hidden-git.ts';
import type { HiddenRepository } from './hidden-repository.ts';
import { writeOut } from './put-back.ts';
import { indexLines, readTree, type Tree } from './read-tree.ts';
import type { BytePath } from './scan-workspace.ts';

interface Overlay {
  snapshot: SnapshotId;
  paths: string[];
}

/** As bytes, without `./` before and `/` behind it. */
function pathWithin(path: string): BytePath {
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
  { folder, user }: { folder: string; user: User },
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
      const paths = overlay.paths.map(pathWithin);
      const removed = below(await readTree(git, id), paths).map(([path]) => path);
      const added = below(await readTree(git, overlay.snapshot), paths);
      await git.run(['update-index', '-z', '--replace', '--index-info'], {
        environment,
        input: indexLines(removed, added),
      });
    }
    const tree = await git.run(['write-tree'], { environment });
    await writeOut(git, { repository, folder, user }, tree.toString('latin1').trim());
  } finally {
    await index.remove();
  }
}

/** See `Snapshots.archive`. */
export async function archiveSnapshot(
  git: HiddenGit,
  id: SnapshotId,
  folder: string,
  bytesMax: number,
): Promise<Uint8Array> {
  const path = folder === '.' ? '' : Buffer.from(pathWithin(folder), 'latin1').toString('utf8');
  const answer = await git.try(['-c', 'tar.umask=0022', 'archive', '--format=tar', `${id}^{tree}:${path}`], {
    bytesMax,
  });
  const said = folder.slice(0, 200);
  if (answer.ended === 'exceeded')
    throw new Failed(
      'sandbox.refused',
      `Folder "${said}" holds more than ${Math.round(bytesMax / 1e6)} MB: name a smaller one.`,
    );
  if (answer.code === 0 && answer.ended === null) return answer.stdout;
  throw new Failed(
    'sandbox.refused',
    `There is no folder "${said}" in the workspace: name one that is there.`,
  );
}
