import type { HiddenGit } from './hidden-git.ts';
import type { BytePath } from './scan-workspace.ts';

export interface Blob {
  mode: '100644' | '100755' | '120000';
  oid: string;
}

/** What a snapshot holds. */
export interface Tree {
  blobs: Map<BytePath, Blob>;
  /** Submodules: empty folders here, each with the commit that it stands for. */
  submodules: Map<BytePath, string>;
  /** All folders that something is in, submodules included. */
  folders: Set<BytePath>;
}

export const parentOf = (path: BytePath): BytePath => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** Adds all folders that a path lies in. */
export function addParents(folders: Set<BytePath>, path: BytePath): void {
  for (let at = parentOf(path); at !== '' && !folders.has(at); at = parentOf(at)) folders.add(at);
}

/** One folder is known to be in the tree as soon as anything in it is. */
export async function readTree(git: HiddenGit, id: string): Promise<Tree> {
  const listing = await git.run(['ls-tree', '-r', '-z', '--full-tree', id]);
  const tree: Tree = { blobs: new Map(), submodules: new Map(), folders: new Set() };
  for (const line of listing.toString('latin1').split('\0')) {
    const [, mode, kind, oid, path] = /^(\d+) (\w+) ([0-9a-f]+)\t([^]*)$/.exec(line) ?? [];
    if (mode === undefined || oid === undefined || path === undefined) continue;
    if (kind === 'commit') {
      tree.submodules.set(path, oid);
      tree.folders.add(path);
    } else tree.blobs.set(path, { mode: mode === '100755' || mode === '120000' ? mode : '100644', oid });
    addParents(tree.folders, path);
  }
  return tree;
}

/** Lines for `git update-index -z --index-info`, removals first, so that a folder may take a file's place. */
export const indexLines = (
  removed: Iterable<BytePath>,
  added: Iterable<[BytePath, { mode: string; oid: string }]>,
): Buffer => {
  const lines = [
    ...Array.from(removed, (path) => `0 ${'0'.repeat(40)}\t${path}\0`),
    ...Array.from(added, ([path, { mode, oid }]) => `${mode} ${oid}\t${path}\0`),
  ];
  return Buffer.from(lines.join(''), 'latin1');
};
