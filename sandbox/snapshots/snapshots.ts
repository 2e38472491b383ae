import type { Snapshot } from '../../core/sandbox/box-call.ts';
import type { Merged } from '../../core/sandbox/merged.ts';
import type { SnapshotId, TreeId } from '../../core/ids.ts';

/** Where a task's hidden repository lies, what it is of, and who owns what it puts into the workspace. */
export interface SnapshotsOf {
  /** The hidden repository's own folder, which no box ever sees. */
  folder: string;
  workspace: string;
  /** Owner of every file that `restore` and `exportTo` write. */
  user: { uid: number; gid: number };
  /** Names of folders, at any depth, that no snapshot holds. */
  caches: readonly string[];
}

/**
 * A task's hidden repository. One caller at a time, and the box frozen while the workspace is read or written. What
 * stands in the workspace is hostile: its `.git`, attributes, filters, hooks and links are never obeyed.
 */
export interface Snapshots {
  /** Fills the empty workspace with the tree of the bundle's `refs/heads/base`; asked again, it begins from that again. */
  begin(bundle: Uint8Array): Promise<Snapshot>;
  /** Of the workspace as it is, without keeping it. */
  tree(): Promise<TreeId>;
  /** With `since`: that one, where the workspace is still what it holds. */
  take(message: string, since?: Snapshot): Promise<Snapshot>;
  /** The workspace becomes what the snapshot holds, whatever stood there; caches stay as they are, or are removed. */
  restore(id: SnapshotId, caches: 'kept' | 'removed'): Promise<Snapshot>;
  /** Takes in another base, from a bundle's `refs/heads/base`: a snapshot like others, on which nothing stands yet. */
  takeBase(bundle: Uint8Array): Promise<Snapshot>;
  /** The workspace becomes what the snapshot comes to on this base, with markers where the two conflict; caches stay. */
  merge(id: SnapshotId, base: SnapshotId): Promise<Merged>;
  /** A copy into an existing empty folder, owned by the user; `overlay.paths` as they are in another snapshot. */
  exportTo(
    folder: string,
    id: SnapshotId,
    overlay?: { snapshot: SnapshotId; paths: string[] },
  ): Promise<void>;
  diff(from: SnapshotId, to: SnapshotId, bytesMax: number): Promise<{ diff: string; whole: boolean }>;
  /** Files as text; null where the snapshot has none of that name, or a larger one than `bytesMax`. */
  readFiles(
    id: SnapshotId,
    paths: readonly string[],
    bytesMax: number,
  ): Promise<{ path: string; text: string | null }[]>;
  /**
   * A folder of a snapshot as a tar archive, links as links; "." for all of it.
   * @throws Failed `sandbox.refused` where there is no such folder or it is larger than `bytesMax`
   */
  archive(id: SnapshotId, folder: string, bytesMax: number): Promise<Uint8Array>;
  /** A git bundle with `refs/heads/base`, which is the one that the snapshot was taken on, and `refs/heads/head`. */
  bundle(id: SnapshotId): Promise<Uint8Array>;
}

export type CreateSnapshots = (of: SnapshotsOf) => Snapshots;
