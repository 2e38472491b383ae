import { dirname } from 'node:path';
import { Failed } from '../../core/failed.ts';
import { runAs, type User } from '../run-as.ts';
import { besidePath, type HiddenGit, plainEnvironment } from './hidden-git.ts';
import type { HiddenRepository } from './hidden-repository.ts';
import type { Mirror } from './mirror.ts';
import { addParents, indexLines, parentOf, type Tree } from './read-tree.ts';
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

/**
 * Writes a tree into a folder in which nothing of it stands. Through an archive, since git's own ways into a work tree
 * insist on finding it from the root; its attributes change nothing, see `plainAttributes`.
 */
export async function writeOut(
  git: HiddenGit,
  of: { repository: HiddenRepository; folder: string; user: User },
  tree: string,
): Promise<void> {
  const archive = of.repository.scratch('archive');
  try {
    await git.run(['-c', 'tar.umask=0022', 'archive', '--format=tar', '-o', archive.name, tree]);
    const answer = await runAs(of.user, {
      program: 'tar',
      args: ['-x', '-m', '--no-same-owner', '-f', archive.name, '-C', besidePath],
      cwd: '/',
      folders: [dirname(archive.path), of.folder],
      environment: plainEnvironment(),
      bytesMax: 100_000,
      timeoutMs: 300_000,
    });
    if (answer.code !== 0)
      throw new Failed(
        'sandbox.unavailable',
        `${of.folder} could not be filled as user ${of.user.uid}: ${answer.ended ?? answer.stderr.trim().slice(0, 1000)}.`,
      );
  } finally {
    await archive.remove();
  }
}

/**
 * Makes the workspace hold `tree` and nothing else but caches and `.git`. Everything that is in the way is removed before
 * anything is written, links included, so that nothing is ever written through one. Permissions of folders are not kept.
 */
export async function putBack(
  git: HiddenGit,
  of: { workspace: string; user: User; mirror: Mirror; repository: HiddenRepository },
  tree: Tree,
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
  const blobs = Array.from(tree.blobs).filter(([path]) => !standing.has(path));
  const submodules = Array.from(
    tree.submodules,
    ([path, oid]) => [path, { mode: '160000', oid }] satisfies [BytePath, object],
  );
  const index = of.repository.scratch('restore');
  try {
    const environment = { GIT_INDEX_FILE: index.name };
    await git.run(['update-index', '-z', '--index-info'], {
      environment,
      input: indexLines([], [...blobs, ...submodules]),
    });
    const missing = await git.run(['write-tree'], { environment });
    await writeOut(git, { ...of, folder: of.workspace }, missing.toString('latin1').trim());
  } finally {
    await index.remove();
  }
}
