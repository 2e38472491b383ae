import { Failed } from '../../core/failed.ts';
import { runAs, type User } from '../run-as.ts';
import { besidePath, type HiddenGit, plainEnvironment } from './hidden-git.ts';
import type { Scratch } from './hidden-repository.ts';
import type { Mirror } from './mirror.ts';
import { addParents, parentOf, type Tree } from './read-tree.ts';
import type { BytePath, Entry } from './scan-workspace.ts';
import { argumentsOf } from './store-blobs.ts';

interface Judged {
  /** Topmost: what lies in a folder that goes is not named. */
  removed: BytePath[];
  /** Files that stand as they must. */
  standing: Set<BytePath>;
}

/** What must go so that nothing but `tree` remains, and what may stay as it is. */
function judge(entries: Entry[], tree: Tree, mirror: Mirror, caches: 'kept' | 'removed'): Judged {
  const holdCaches = new Set<BytePath>();
  for (const entry of entries)
    if (entry.kind === 'cache' && caches === 'kept') addParents(holdCaches, entry.path);
  const stays = (entry: Entry): boolean => {
    const blob = tree.blobs.get(entry.path);
    switch (entry.kind) {
      case 'folder':
        return tree.folders.has(entry.path) || (holdCaches.has(entry.path) && blob === undefined);
      case 'cache':
        return caches === 'kept' && blob === undefined;
      case 'repository':
        return true;
      case 'unkeepable':
        return false;
      case 'file':
      case 'link':
        return blob !== undefined && mirror.knows(entry, blob);
    }
  };
  const removed: BytePath[] = [];
  const standing = new Set<BytePath>();
  const gone = new Set<BytePath>();
  for (const entry of entries) {
    const isGone = gone.has(parentOf(entry.path));
    if (!isGone && stays(entry)) {
      if (tree.blobs.has(entry.path)) standing.add(entry.path);
      continue;
    }
    if (!isGone) removed.push(entry.path);
    gone.add(entry.path);
  }
  return { removed, standing };
}

async function onPaths(
  of: { workspace: string; user: User },
  command: string[],
  paths: BytePath[],
): Promise<void> {
  if (paths.length === 0) return;
  const answer = await runAs(of.user, {
    program: 'xargs',
    args: ['-0', ...command, '--'],
    cwd: of.workspace,
    environment: plainEnvironment(),
    input: argumentsOf(paths),
    bytesMax: 100_000,
    timeoutMs: 300_000,
  });
  if (answer.code === 0) return;
  throw new Failed(
    'sandbox.unavailable',
    `The workspace ${of.workspace} could not be put back: "${command.join(' ')}" as user ${of.user.uid} complained: ${answer.ended ?? answer.stderr.trim().slice(0, 1000)}.`,
  );
}

/** Fills `folder` with `paths` of what the index holds, or with all of it. */
export async function checkOut(
  git: HiddenGit,
  { index, folder, paths }: { index: string; folder: string; paths: BytePath[] | null },
): Promise<void> {
  const which = paths === null ? ['-a'] : ['-z', '--stdin'];
  await git.run(
    ['-c', 'core.bare=false', 'checkout-index', '-f', '-q', `--prefix=${besidePath}/`, ...which],
    {
      beside: folder,
      environment: { GIT_INDEX_FILE: index, GIT_WORK_TREE: '.' },
      ...(paths === null ? {} : { input: Buffer.from(paths.map((path) => `${path}\0`).join(''), 'latin1') }),
    },
  );
}

/**
 * Makes the workspace hold `tree` and nothing else but caches and `.git`. Everything that is in the way is removed before
 * anything is written, links included, so that nothing is ever written through one. Permissions of folders are not kept.
 */
export async function putBack(
  git: HiddenGit,
  of: { workspace: string; user: User; mirror: Mirror; scratch: Scratch },
  tree: Tree,
  id: string,
  caches: 'kept' | 'removed',
): Promise<void> {
  const { entries } = await of.mirror.scan();
  const { removed, standing } = judge(entries, tree, of.mirror, caches);
  const shut = entries.filter(({ kind, mode }) => kind === 'folder' && (mode & 0o700) !== 0o700);
  await onPaths(
    of,
    ['chmod', 'u+rwx'],
    shut.map(({ path }) => path),
  );
  await onPaths(of, ['rm', '-rf'], removed);
  const missing = Array.from(tree.blobs.keys()).filter((path) => !standing.has(path));
  try {
    await git.run(['read-tree', id], { environment: { GIT_INDEX_FILE: of.scratch.name } });
    await checkOut(git, {
      index: of.scratch.name,
      folder: of.workspace,
      paths: [...missing, ...tree.submodules.keys()],
    });
  } finally {
    await of.scratch.remove();
  }
}
