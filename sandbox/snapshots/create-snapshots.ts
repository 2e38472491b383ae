import PQueue from 'p-queue';
import type { Snapshot } from '../../core/sandbox/box-call.ts';
import { Failed } from '../../core/failed.ts';
import { type SnapshotId, snapshotId, treeId } from '../../core/ids.ts';
import type { Merged } from '../../core/sandbox/merged.ts';
import { writeBundle } from './bundle.ts';
import { makeDeveloperRepository } from './developer-repository.ts';
import { archiveSnapshot, exportSnapshot } from './export-snapshot.ts';
import { createHiddenGit } from './hidden-git.ts';
import { createHiddenRepository } from './hidden-repository.ts';
import { mergeOnto } from './merge-onto.ts';
import { createMirror, type Mirror } from './mirror.ts';
import { putBack } from './put-back.ts';
import { readBlobs } from './read-blobs.ts';
import { readTree } from './read-tree.ts';
import type { CreateSnapshots, SnapshotsOf } from './snapshots.ts';

const messageMax = 20_000;
const bundleBytesMax = 1_000_000_000;

const saidIn = (message: string): string => message.replaceAll('\0', '').slice(0, messageMax) || 'A snapshot';

/** The base, the index that follows the workspace, and the making of commits: what all operations share. */
function createWork({ folder, workspace, user, caches }: SnapshotsOf) {
  const git = createHiddenGit(folder, user);
  const repository = createHiddenRepository(folder, user, git);
  let prepared: Promise<void> | null = null;
  let following: { base: SnapshotId; mirror: Mirror } | null = null;

  const prepare = (): Promise<void> => {
    prepared ??= repository.prepare().catch((error: unknown) => {
      prepared = null;
      throw error;
    });
    return prepared;
  };

  const begun = async (): Promise<{ base: SnapshotId; mirror: Mirror }> => {
    await prepare();
    if (following !== null) return following;
    const base = await repository.base();
    const index = repository.scratch('index').name;
    const mirror = createMirror({ git, index, workspace, user, caches, base: await readTree(git, base) });
    following = { base, mirror };
    return following;
  };

  /** @param at when it was made, as git writes it; now where null */
  const commit = async (tree: string, message: string, parent: string, at: string | null) => {
    const output = await git.run(['commit-tree', tree, '-p', parent, '-m', saidIn(message)], {
      environment: at === null ? {} : { GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at },
    });
    return snapshotId(output.toString('latin1').trim());
  };

  const standOn = async (base: SnapshotId): Promise<void> => {
    await repository.standOn(base);
    following = null;
  };

  const baseOf = async (id: SnapshotId): Promise<SnapshotId> =>
    id === (await begun()).base ? id : repository.baseOf(id);

  const restore = async (id: SnapshotId, kept: 'kept' | 'removed'): Promise<Snapshot> => {
    await begun();
    await repository.check(id);
    // The base may have moved on since, or a move to another one came to nothing.
    const base = await baseOf(id);
    if (base !== (await begun()).base) await standOn(base);
    const { mirror } = await begun();
    await putBack(git, { workspace, user, mirror, repository }, await readTree(git, id), kept);
    const { tree, files } = await mirror.follow(null);
    const wanted = (await git.run(['rev-parse', `${id}^{tree}`])).toString('latin1').trim();
    if (tree === wanted) return { snapshot: id, tree, files };
    throw new Failed(
      'sandbox.unavailable',
      `The workspace did not become snapshot ${id}: it is tree ${tree} and not ${wanted}. Something still writes to it: end everything in the box, and restore again.`,
    );
  };

  const begin = async (bundle: Uint8Array): Promise<Snapshot> => {
    await prepare();
    const { base, pack } = await repository.takeIn(bundle);
    await standOn(base);
    const begunWith = await restore(base, 'removed');
    await makeDeveloperRepository({ workspace, user, scratch: repository.scratch('developer'), base, pack });
    return begunWith;
  };

  return { git, repository, begun, baseOf, commit, restore, begin };
}

/** The way from one base to another. */
function createMoves({ git, repository, begun, baseOf, commit, restore }: ReturnType<typeof createWork>) {
  const takeBase = async (bundle: Uint8Array): Promise<Snapshot> => {
    await begun();
    const { base } = await repository.takeIn(bundle);
    const tree = (await git.run(['rev-parse', `${base}^{tree}`])).toString('latin1').trim();
    return { snapshot: base, tree: treeId(tree), files: (await readTree(git, base)).blobs.size };
  };

  const merge = async (id: SnapshotId, base: SnapshotId): Promise<Merged> => {
    await begun();
    await Promise.all([repository.check(id), repository.check(base)]);
    const merged = await mergeOnto(git, { snapshot: id, began: await baseOf(id), base });
    if (merged.kind === 'by-hand') return merged;
    const onBase = await commit(merged.tree, 'Merged onto another base', base, null);
    return { kind: 'merged', at: await restore(onBase, 'kept'), conflicts: merged.conflicts };
  };

  return { takeBase, merge };
}

/** What is read from snapshots, whatever the workspace holds. */
function createReading({ git, repository, begun, baseOf, commit }: ReturnType<typeof createWork>) {
  const diff = async (from: SnapshotId, to: SnapshotId, bytesMax: number) => {
    await begun();
    await Promise.all([repository.check(from), repository.check(to)]);
    const options = [
      '-r',
      '-p',
      '--full-index',
      '--no-renames',
      '--no-ext-diff',
      '--no-textconv',
      '--no-color',
    ];
    const answer = await git.try(['diff-tree', ...options, from, to], { bytesMax, timeoutMs: 60_000 });
    if (answer.code !== 0 && answer.ended === null)
      throw new Failed(
        'sandbox.unavailable',
        `Snapshots ${from} and ${to} could not be compared: ${answer.stderr.trim().slice(0, 500)}.`,
      );
    return { diff: answer.stdout.toString('utf8'), whole: answer.ended === null };
  };

  const readFiles = async (id: SnapshotId, paths: readonly string[], bytesMax: number) => {
    await begun();
    await repository.check(id);
    const { blobs } = await readTree(git, id);
    const oids = paths.map((path) => {
      const blob = blobs.get(Buffer.from(path, 'utf8').toString('latin1'));
      return blob === undefined || blob.mode === '120000' ? null : blob.oid;
    });
    const texts = await readBlobs(git, new Set(oids.filter((oid) => oid !== null)), bytesMax);
    return paths.map((path, at) => ({ path, text: texts.get(oids[at] ?? '')?.toString('utf8') ?? null }));
  };

  const bundle = async (id: SnapshotId): Promise<Uint8Array> => {
    await begun();
    await repository.check(id);
    const base = await baseOf(id);
    const [tree = '', at = '', ...message] = (await git.run(['show', '-s', '--format=%T%n%ct%n%B', id]))
      .toString('utf8')
      .split('\n');
    const head = await commit(tree, message.join('\n').trim(), base, `@${at} +0000`);
    const pack = await git.run(['pack-objects', '--revs', '--stdout', '--quiet'], {
      input: `${base}\n${head}\n`,
      bytesMax: bundleBytesMax,
    });
    return writeBundle({ 'refs/heads/base': base, 'refs/heads/head': head }, pack);
  };

  return { diff, readFiles, bundle };
}

/** Snapshots by plain git; several calls at once are done one after the other. */
export const createSnapshots: CreateSnapshots = (of) => {
  const work = createWork(of);
  const { git, repository, begun, commit, restore, begin } = work;
  const { diff, readFiles, bundle } = createReading(work);
  const { takeBase, merge } = createMoves(work);
  const queue = new PQueue({ concurrency: 1 });

  const take = async (message: string, since: Snapshot | null): Promise<Snapshot> => {
    const { base, mirror } = await begun();
    const { tree, files, commit: made } = await mirror.follow({ parent: base, message: saidIn(message) });
    if (tree === since?.tree) return since;
    return { snapshot: made ?? (await commit(tree, message, base, null)), tree, files };
  };

  return {
    begin: (bundle) => queue.add(() => begin(bundle)),
    tree: () => queue.add(async () => (await (await begun()).mirror.follow(null)).tree),
    take: (message, since) => queue.add(() => take(message, since ?? null)),
    restore: (id, caches) => queue.add(() => restore(id, caches)),
    takeBase: (bundle) => queue.add(() => takeBase(bundle)),
    merge: (id, base) => queue.add(() => merge(id, base)),
    exportTo: (folder, id, overlay) =>
      queue.add(async () => {
        await begun();
        await exportSnapshot(git, repository, { folder, user: of.user }, id, overlay ?? null);
      }),
    diff: (from, to, bytesMax) => queue.add(() => diff(from, to, bytesMax)),
    readFiles: (id, paths, bytesMax) => queue.add(() => readFiles(id, paths, bytesMax)),
    archive: (id, folder, bytesMax) =>
      queue.add(async () => {
        await begun();
        await repository.check(id);
        return archiveSnapshot(git, id, folder, bytesMax);
      }),
    bundle: (id) => queue.add(() => bundle(id)),
  };
};
