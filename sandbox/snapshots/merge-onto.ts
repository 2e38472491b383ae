import { type Conflict, sides } from '../../core/sandbox/merged.ts';
import { Failed } from '../../core/failed.ts';
import type { SnapshotId } from '../../core/ids.ts';
import type { HiddenGit } from './hidden-git.ts';
import { readBlobs } from './read-blobs.ts';
import { readTree } from './read-tree.ts';
import type { BytePath } from './scan-workspace.ts';

/** As many as a developer is told of; who has more to settle had better begin anew. */
const conflictsMax = 200;
/** Of a file with markers. */
const fileBytesMax = 1_000_000;
const namedMax = 5;
const mergeMsMax = 120_000;
/** What git ends with where it does not know an option. */
const usageError = 129;

export type MergedTree =
  | { kind: 'merged'; tree: string; conflicts: Conflict[] }
  | { kind: 'by-hand'; because: string };

/** The stages of a path that did not merge: 1 as both began, 2 of the change, 3 of the base. */
type Stages = Map<string, string>;

/**
 * What a snapshot comes to on another base: both as they changed since `began`, which the snapshot was taken on. Without
 * a work tree, so that no filter, hook or driver has a part in it; the tree holds the markers.
 */
export async function mergeOnto(
  git: HiddenGit,
  { snapshot, began, base }: { snapshot: SnapshotId; began: SnapshotId; base: SnapshotId },
): Promise<MergedTree> {
  const line = async (args: string[]) => (await git.run(args)).toString('latin1').trim();
  if (began === base)
    return { kind: 'merged', tree: await line(['rev-parse', `${snapshot}^{tree}`]), conflicts: [] };
  const theirs = await line(['commit-tree', `${base}^{tree}`, '-p', began, '-m', 'Base']);
  // Markers call the sides by what git was given.
  const names = [`refs/heads/${sides.change}`, `refs/heads/${sides.base}`] as const;
  await git.run(['update-ref', names[0], snapshot]);
  await git.run(['update-ref', names[1], theirs]);
  const options = ['-c', 'merge.conflictStyle=diff3', '-c', 'merge.directoryRenames=false'];
  const merge = ['merge-tree', '--write-tree', '--no-messages', '-z', sides.change, sides.base];
  const answer = await git.try([...options, ...merge], { timeoutMs: mergeMsMax });
  for (const name of names) await git.run(['update-ref', '-d', name]);
  // Another try would take as long.
  if (answer.ended !== null)
    return { kind: 'by-hand', because: `git did not come to the end of the merge (${answer.ended})` };
  if (answer.code === usageError)
    return { kind: 'by-hand', because: 'git beside the sandboxes is older than 2.38, which cannot merge so' };
  if (answer.code !== 0 && answer.code !== 1)
    throw new Failed(
      'sandbox.unavailable',
      `Snapshot ${snapshot} could not be merged onto ${base}: ${answer.stderr.trim().slice(0, 500)}.`,
    );
  const [tree = '', ...entries] = answer.stdout.toString('latin1').split('\0');
  return judge(git, tree, stagesOf(entries));
}

/** How git ends the name of what cannot stand where something else does. */
const displaced = new RegExp(`~(?:${sides.change}|${sides.base})$`);

function stagesOf(entries: readonly string[]): Map<BytePath, Stages> {
  const found = new Map<BytePath, Stages>();
  for (const entry of entries) {
    const [, mode, stage, path] = /^(\d{6}) [0-9a-f]{40} ([123])\t([^]+)$/.exec(entry) ?? [];
    if (mode === undefined || stage === undefined || path === undefined) continue;
    found.set(path, (found.get(path) ?? new Map<string, string>()).set(stage, mode));
  }
  return found;
}

async function judge(git: HiddenGit, tree: string, found: Map<BytePath, Stages>): Promise<MergedTree> {
  if (found.size > conflictsMax)
    return { kind: 'by-hand', because: `${found.size} files conflict, more than ${conflictsMax}` };
  const marked = await markedPaths(git, tree, found);
  const conflicts: Conflict[] = [];
  const others = new Set<string>();
  for (const [path, stages] of found) {
    const kind = kindOf(path, stages, marked);
    const name = Buffer.from(path, 'latin1').toString('utf8');
    if (kind === null || name.includes('\uFFFD'))
      others.add(JSON.stringify(name.replace(displaced, '').slice(0, 200)));
    else conflicts.push({ path: name, kind });
  }
  if (others.size === 0) return { kind: 'merged', tree, conflicts };
  const more = others.size > namedMax ? ` and ${others.size - namedMax} more` : '';
  return {
    kind: 'by-hand',
    because: `no marker can express the conflict of ${[...others].slice(0, namedMax).join(', ')}${more}: a submodule, a link, a file that is not text, or one name for two things`,
  };
}

function kindOf(path: BytePath, stages: Stages, marked: ReadonlySet<BytePath>): Conflict['kind'] | null {
  const isPlain = [...stages.values()].every((mode) => mode === '100644' || mode === '100755');
  if (!isPlain || displaced.test(path)) return null;
  if (stages.has('2') && stages.has('3')) return marked.has(path) ? 'both' : null;
  if (!stages.has('1')) return null;
  if (stages.has('2')) return 'deleted-by-base';
  return stages.has('3') ? 'deleted-by-change' : null;
}

/** The paths of those whose merged text holds a marker, which it does not where git knew no better than to take one side. */
async function markedPaths(
  git: HiddenGit,
  tree: string,
  found: Map<BytePath, Stages>,
): Promise<Set<BytePath>> {
  const { blobs } = await readTree(git, tree);
  const oids = [...found.keys()].flatMap((path) => blobs.get(path)?.oid ?? []);
  const texts = await readBlobs(git, new Set(oids), fileBytesMax);
  const isMarked = (path: BytePath) =>
    `\n${texts.get(blobs.get(path)?.oid ?? '')?.toString('latin1') ?? ''}`.includes(
      `\n<<<<<<< ${sides.change}`,
    );
  return new Set([...found.keys()].filter(isMarked));
}
