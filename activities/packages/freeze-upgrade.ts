import type { Change } from '../../core/change/change.ts';
import type { ChangedFile, ReleaseOrigin, Snapshot } from '../../core/change/snapshot.ts';
import { upgradeFacts } from '../../core/change/upgrade-facts.ts';
import { Failed } from '../../core/failed.ts';
import type { Git } from '../git/git.ts';
import { createScratch } from '../git/opened.ts';
import { readFiles } from '../git/read-files.ts';
import { type PackageLimits, type ReadRelease, readRelease } from './read-release.ts';
import { registryFor } from './registry.ts';
import { fetchRecord } from './registry-record.ts';
import { writeTree } from './write-tree.ts';

export interface UpgradeDependencies {
  git: Git;
  /** As in countersign.yaml. */
  packages: PackageLimits & { registry?: string | undefined };
  repositories: { filesMax: number; fileBytesMax: number };
}

type Upgrade = Extract<Change, { kind: 'package-upgrade' }>;
type Side = Omit<ReadRelease, 'unpacked'> & { unplaced: Map<string, string>; tree: string };

/**
 * What differs between two published versions of a package. Nothing of them is run or written to disk but to git's
 * object store in a temporary folder; their own `CLAUDE.md` and the like are under audit, not rules to audit by.
 * @throws Failed
 */
export async function freezeUpgrade(
  { name, from, to }: Upgrade,
  { git, packages, repositories }: UpgradeDependencies,
  signal?: AbortSignal,
): Promise<Omit<Snapshot, 'changeId'>> {
  if (from === to) throw emptyUpgrade(name, `"from" and "to" are both ${to}`);
  const registry = registryFor(name, packages.registry);
  const timeoutMs = packages.timeoutSeconds * 1000;
  const limits = { bytesMax: packages.recordBytesMax, timeoutMs, setting: 'recordBytesMax' };
  const record = await fetchRecord(registry, name, limits, signal);
  const scratch = await createScratch(git, { objects: null, format: 'sha1', shallow: null }, signal);
  try {
    // One after the other: at most one version is unpacked in memory.
    const read = async (field: 'from' | 'to', version: string): Promise<Side> => {
      const { unpacked, ...rest } = await readRelease(record, { version, field }, packages, signal);
      const tree = await writeTree(scratch.git, `refs/heads/${field}`, unpacked.files, `${name}@${version}`);
      return { ...rest, unplaced: unpacked.unplaced, tree };
    };
    const before = await read('from', from);
    const after = await read('to', to);
    const files = await readFiles(scratch.git, before.tree, after.tree, { ...repositories, name });
    const all = manifestFirst([...files, ...unplacedFiles(before.unplaced, after.unplaced)]);
    if (all.length > repositories.filesMax) throw tooManyFiles(name, repositories.filesMax);
    if (all.length === 0) throw emptyUpgrade(name, `${from} and ${to} hold the same files`);
    return {
      origin: {
        kind: 'package-upgrade',
        registry: registry.address,
        host: registry.host,
        name,
        from: originOf(before),
        to: originOf(after),
        facts: upgradeFacts(before.release, after.release),
      },
      files: all,
      rules: [],
    };
  } finally {
    await scratch.close();
  }
}

const originOf = ({ release, integrity }: Side): ReleaseOrigin => ({ version: release.version, integrity });

const emptyUpgrade = (name: string, why: string): Failed =>
  new Failed('change.empty', `The upgrade of "${name}" changes nothing: ${why}.`);

const tooManyFiles = (name: string, filesMax: number): Failed =>
  new Failed(
    'change.too-large',
    `The upgrade of "${name}" touches more than ${filesMax} files, which is the limit: raise "repositories.filesMax" in countersign.yaml.`,
  );

/** Entries that stand nowhere in the package are named to everybody, and so end up as not reviewed. */
const unplacedFiles = (
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): ChangedFile[] =>
  [...after].flatMap(([path, why]) =>
    before.get(path) === why
      ? []
      : [
          {
            path,
            previousPath: null,
            status: 'added',
            content: 'no-file',
            baseMode: null,
            headMode: null,
            hunks: [],
            headText: null,
            lossy: false,
            contentId: why,
          },
        ],
  );

const manifestFirst = (files: ChangedFile[]): ChangedFile[] => {
  const rank = ({ path }: ChangedFile) => (path === 'package.json' ? 0 : 1);
  return files.toSorted((one, other) => rank(one) - rank(other) || (one.path < other.path ? -1 : 1));
};
