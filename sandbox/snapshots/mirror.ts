import { Failed } from '../../core/failed.ts';
import { type TreeId, treeId } from '../../core/ids.ts';
import type { User } from '../run-as.ts';
import type { HiddenGit } from './hidden-git.ts';
import { addParents, type Blob, indexLines, type Tree } from './read-tree.ts';
import { type BytePath, type Entry, type Scan, scanWorkspace } from './scan-workspace.ts';
import { storeBlobs } from './store-blobs.ts';

/** What is known of one file of the workspace. */
interface Known extends Blob {
  stat: string;
  /** It changed so shortly before it was looked at that it could change again without its times telling. */
  racy: boolean;
}

export interface MirrorOf {
  git: HiddenGit;
  /** Where the index lies; nothing is there yet. */
  index: string;
  workspace: string;
  user: User;
  caches: readonly string[];
  base: Tree;
}

/** An index that follows the workspace: what did not change since it was last read is not read again. */
export interface Mirror {
  /** The workspace as a tree of the hidden repository, and how many files it has. */
  follow(): Promise<{ tree: TreeId; files: number }>;
  scan(): Promise<Scan>;
  /** Whether a file is known to be this blob. */
  knows(entry: Entry, blob: Blob): boolean;
}

/** Twice the coarsest tick of a kernel's clock, and much to spare. */
const racyMs = 100;
const tries = 3;

const modeOf = ({ kind, mode }: Entry): Blob['mode'] => {
  if (kind === 'link') return '120000';
  return (mode & 0o100) === 0 ? '100644' : '100755';
};

const keptFolders = (base: Tree, caches: readonly string[]): Set<BytePath> => {
  const named = new Set(caches);
  return new Set(Array.from(base.folders).filter((path) => named.has(path.slice(path.lastIndexOf('/') + 1))));
};

export function createMirror({ git, index, workspace, user, caches, base }: MirrorOf): Mirror {
  const known = new Map<BytePath, Known>();
  const submodules = new Map<BytePath, string>();
  const kept = keptFolders(base, caches);
  let last: TreeId | null = null;

  const scan = () => scanWorkspace({ workspace, user, caches, kept });

  /** Submodules of the base whose folder is there, with nothing in it. */
  const submodulesIn = ({ entries }: Scan): Map<BytePath, string> => {
    if (base.submodules.size === 0) return new Map();
    const folders = new Set(entries.filter((entry) => entry.kind === 'folder').map(({ path }) => path));
    const filled = new Set<BytePath>();
    for (const entry of entries)
      if (entry.kind === 'file' || entry.kind === 'link') addParents(filled, entry.path);
    return new Map(Array.from(base.submodules).filter(([path]) => folders.has(path) && !filled.has(path)));
  };

  const isUnchanged = (entry: Entry): boolean => {
    const before = known.get(entry.path);
    return before !== undefined && !before.racy && before.stat === entry.stat;
  };

  const writeIndex = async (now: Map<BytePath, Known>, modules: Map<BytePath, string>): Promise<void> => {
    const removed = [
      ...Array.from(known.keys()).filter((path) => !now.has(path)),
      ...Array.from(submodules.keys()).filter((path) => !modules.has(path)),
    ];
    const differs = ([path, { mode, oid }]: [BytePath, Known]) =>
      known.get(path)?.oid !== oid || known.get(path)?.mode !== mode;
    const added: [BytePath, { mode: string; oid: string }][] = [
      ...Array.from(now).filter(differs),
      ...Array.from(modules, ([path, oid]): [BytePath, { mode: string; oid: string }] => [
        path,
        { mode: '160000', oid },
      ]).filter(([path]) => !submodules.has(path)),
    ];
    if (removed.length + added.length === 0 && last !== null) return;
    last = null;
    await git.run(['update-index', '-z', '--replace', '--index-info'], {
      environment: { GIT_INDEX_FILE: index },
      input: indexLines(removed, added),
    });
  };

  const remember = (now: Map<BytePath, Known>, modules: Map<BytePath, string>): void => {
    known.clear();
    for (const [path, one] of now) known.set(path, one);
    submodules.clear();
    for (const [path, oid] of modules) submodules.set(path, oid);
  };

  const followOnce = async (): Promise<{ tree: TreeId; files: number }> => {
    const seen = await scan();
    const present = seen.entries.filter(({ kind }) => kind === 'file' || kind === 'link');
    const { oids, touched } = await storeBlobs(
      git,
      { workspace, user },
      present.filter((entry) => !isUnchanged(entry)),
    );
    const now = new Map<BytePath, Known>();
    for (const entry of present) {
      const { path, stat } = entry;
      const before = known.get(path);
      const oid = oids.get(path);
      if (oid === undefined && before !== undefined) now.set(path, before);
      else
        now.set(path, {
          mode: modeOf(entry),
          oid: oid ?? '',
          stat,
          racy: touched || entry.changedMs >= seen.startedMs - racyMs,
        });
    }
    const modules = submodulesIn(seen);
    await writeIndex(now, modules);
    remember(now, modules);
    last ??= treeId(
      (await git.run(['write-tree'], { environment: { GIT_INDEX_FILE: index } })).toString('latin1').trim(),
    );
    return { tree: last, files: now.size };
  };

  return {
    scan,
    knows: (entry, blob) => {
      const one = known.get(entry.path);
      return isUnchanged(entry) && one?.oid === blob.oid && one.mode === blob.mode;
    },
    follow: async () => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await followOnce();
        } catch (error) {
          // A file may go away between the look and the reading, where something still runs.
          const again = error instanceof Failed && error.failure.kind === 'sandbox.unavailable';
          if (!again || attempt === tries) throw error;
        }
      }
    },
  };
}
