import { Failed } from '../../core/failed.ts';
import { type SnapshotId, snapshotId, type TreeId, treeId } from '../../core/ids.ts';
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

/** The commit to make of what is found. */
export interface Commit {
  parent: SnapshotId;
  message: string;
}

export interface Followed {
  tree: TreeId;
  files: number;
  /** The commit that was wished for; null without such a wish, and where nothing changed since the last look. */
  commit: SnapshotId | null;
}

/** An index that follows the workspace: what did not change since it was last read is not read again. */
export interface Mirror {
  /** The workspace as a tree of the hidden repository, and how many files it has. */
  follow(commit: Commit | null): Promise<Followed>;
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

const keptPaths = (base: Tree, caches: readonly string[]) => {
  const names = new Set(caches);
  const named = (paths: Iterable<BytePath>) =>
    new Set(Array.from(paths).filter((path) => names.has(path.slice(path.lastIndexOf('/') + 1))));
  return { folders: named(base.folders), files: named(base.blobs.keys()) };
};

/** Submodules of the base whose folder is there, with nothing in it. */
function submodulesIn({ entries }: Scan, base: Tree): Map<BytePath, string> {
  if (base.submodules.size === 0) return new Map();
  const folders = new Set(entries.filter((entry) => entry.kind === 'folder').map(({ path }) => path));
  const filled = new Set<BytePath>();
  for (const entry of entries)
    if (entry.kind === 'file' || entry.kind === 'link') addParents(filled, entry.path);
  return new Map(Array.from(base.submodules).filter(([path]) => folders.has(path) && !filled.has(path)));
}

interface Held {
  files: Map<BytePath, Known>;
  submodules: Map<BytePath, string>;
}

/** What turns an index that holds `before` into one that holds `now`; null where they are the same. */
function changeOf(before: Held, now: Held): Buffer | null {
  const removed = [
    ...Array.from(before.files.keys()).filter((path) => !now.files.has(path)),
    ...Array.from(before.submodules.keys()).filter((path) => !now.submodules.has(path)),
  ];
  const added: [BytePath, { mode: string; oid: string }][] = Array.from(now.files).filter(
    ([path, { mode, oid }]) => before.files.get(path)?.oid !== oid || before.files.get(path)?.mode !== mode,
  );
  for (const [path, oid] of now.submodules)
    if (!before.submodules.has(path)) added.push([path, { mode: '160000', oid }]);
  return removed.length + added.length === 0 ? null : indexLines(removed, added);
}

const writeScript = `git update-index -z --replace --index-info
tree=$(git write-tree)
echo "$tree"
if [ $# -gt 0 ]; then git commit-tree "$tree" -p "$1" -m "$2"; fi`;

/** By one program of ours instead of three: to start them takes longer than what they do. */
async function writeIndex(git: HiddenGit, index: string, input: Buffer, commit: Commit | null) {
  const output = await git.chain(writeScript, commit === null ? [] : [commit.parent, commit.message], {
    environment: { GIT_INDEX_FILE: index },
    input,
  });
  const [tree = '', made = ''] = output.toString('latin1').trim().split('\n');
  return { tree: treeId(tree), commit: commit === null ? null : snapshotId(made) };
}

export function createMirror({ git, index, workspace, user, caches, base }: MirrorOf): Mirror {
  let held: Held = { files: new Map(), submodules: new Map() };
  const kept = keptPaths(base, caches);
  let last: TreeId | null = null;

  const scan = () => scanWorkspace({ workspace, user, caches, kept });

  const isUnchanged = (entry: Entry): boolean => {
    const before = held.files.get(entry.path);
    return before !== undefined && !before.racy && before.stat === entry.stat;
  };

  const write = async (now: Held, commit: Commit | null) => {
    const input = changeOf(held, now);
    if (input === null && last !== null) return { tree: last, commit: null };
    last = null;
    const written = await writeIndex(git, index, input ?? Buffer.alloc(0), commit);
    held = now;
    return written;
  };

  const followOnce = async (commit: Commit | null): Promise<Followed> => {
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
      const before = held.files.get(path);
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
    const written = await write({ files: now, submodules: submodulesIn(seen, base) }, commit);
    last = written.tree;
    // Also where nothing differs: what was too fresh to be trusted may be old enough now.
    held.files = now;
    return { ...written, files: now.size };
  };

  return {
    scan,
    knows: (entry, blob) => {
      const one = held.files.get(entry.path);
      return isUnchanged(entry) && one?.oid === blob.oid && one.mode === blob.mode;
    },
    follow: async (commit) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await followOnce(commit);
        } catch (error) {
          // A file may go away between the look and the reading, where something still runs.
          const again = error instanceof Failed && error.failure.kind === 'sandbox.unavailable';
          if (!again || attempt === tries) throw error;
        }
      }
    },
  };
}
