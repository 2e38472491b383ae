import { createHash } from 'node:crypto';
import { canonicalChange } from '../../core/change/canonical.ts';
import type { Change } from '../../core/change/change.ts';
import { parseDiff } from '../../core/change/parse-diff.ts';
import type { Origin, Snapshot } from '../../core/change/snapshot.ts';
import { Failed } from '../../core/failed.ts';
import { type BlobId, changeId } from '../../core/ids.ts';
import type { Queue } from '../../core/queues.ts';
import { freezeUpgrade, type UpgradeDependencies } from '../packages/freeze-upgrade.ts';
import type { Git } from './git.ts';
import { packManifests } from './frozen-manifests.ts';
import { createRepositoryOpener } from './open-repository.ts';
import type { OpenedRepository } from './opened.ts';
import { absent, listPaths, submodule } from './raw-entries.ts';
import { readFiles } from './read-files.ts';
import { idsOf, listManifests, readManifests } from './read-manifests.ts';
import { listRules, readRules } from './read-rules.ts';
import { checkRevision, type CommitRange } from './revision.ts';

export interface FreezerDependencies {
  git: Git;
  /** Where state lies; fetched repositories are kept in `repositories/` below it. */
  home: string;
  /** As in countersign.yaml. */
  repositories: { roots: string[]; filesMax: number; fileBytesMax: number };
  packages: UpgradeDependencies['packages'];
  readBlob: (id: BlobId) => Promise<Uint8Array>;
  writeBlob: (bytes: Uint8Array) => Promise<BlobId>;
}

type GitRange = Extract<Change, { kind: 'git-range' }>;
export type ChangeFreezer = (change: Change, signal?: AbortSignal) => Promise<Snapshot>;

const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

const seal = (content: Omit<Snapshot, 'changeId'>): Snapshot => ({
  changeId: changeId(sha256(canonicalChange(content))),
  ...content,
});

/** Each line becomes an object: a patch of nothing but line ends would take a thousand times its bytes. */
const patchLinesMax = 250_000;

const checkPatchLines = (text: string): void => {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  if (lines <= patchLinesMax) return;
  throw new Failed(
    'change.too-large',
    `The patch has ${lines} lines, ${patchLinesMax} is the limit: audit it in parts.`,
  );
};

const freezePatch = (text: string, filesMax: number): Snapshot => {
  checkPatchLines(text);
  const files = parseDiff(text).map(({ opaque, ...file }) =>
    opaque === null ? file : { ...file, contentId: sha256(opaque) },
  );
  if (files.length > filesMax) {
    throw new Failed(
      'change.too-large',
      `The patch touches ${files.length} files; the limit is ${filesMax}. Audit it in parts, or raise ` +
        '"repositories.filesMax" in countersign.yaml.',
    );
  }
  return seal({ origin: { kind: 'patch' }, files, rules: [] });
};

const emptyChange = ({ base, head }: Pick<GitRange, 'base' | 'head'>, range: CommitRange): Failed => {
  const short = range.head.slice(0, 12);
  if (range.base === range.head) {
    return new Failed(
      'change.empty',
      `Base "${base}" and head "${head}" are the same commit ${short}: nothing changes.`,
    );
  }
  if (range.mergeBase === range.head) {
    return new Failed(
      'change.empty',
      `Head "${head}" adds nothing to base "${base}", which already contains it. Swap the two if you meant the other direction.`,
    );
  }
  return new Failed(
    'change.empty',
    `Head "${head}" (${short}) leaves every file as it is at base "${base}".`,
  );
};

interface RangeCommits {
  baseCommit: string;
  headCommit: string;
}

/**
 * What head adds since it left base: the difference from their merge base to head, as pull requests show it. What base
 * gained in the meantime is not head's doing. Unrelated histories have no merge base; then base itself is compared.
 * `originOf` says what the commits are of, where it is more than a range.
 */
export const freezeRange = async (
  opened: OpenedRepository,
  change: Pick<GitRange, 'base' | 'head'>,
  limits: { filesMax: number; fileBytesMax: number },
  writeBlob: FreezerDependencies['writeBlob'],
  originOf: (commits: RangeCommits) => Origin = (commits) => ({
    kind: 'git-range',
    repository: opened.name,
    host: opened.host,
    ...commits,
  }),
): Promise<Snapshot> => {
  const { name, git } = opened;
  const range = await opened.resolveRange(change.base, change.head);
  const base = range.mergeBase ?? range.base;
  if (base === range.head) throw emptyChange(change, range);
  const paths = await listPaths(git, base, range.head, { filesMax: limits.filesMax, name });
  if (paths.length === 0) throw emptyChange(change, range);
  const rulesEntries = await listRules(git, base, name);
  const listing = await listManifests(git, { base, head: range.head }, name);
  await opened.provideBlobs([
    ...paths.flatMap((entry) =>
      entry.baseMode === submodule || entry.baseMode === absent ? [] : [entry.baseId],
    ),
    ...paths.flatMap((entry) =>
      entry.headMode === submodule || entry.headMode === absent ? [] : [entry.headId],
    ),
    ...rulesEntries.map(({ id }) => id),
    ...idsOf(listing),
  ]);
  const files = await readFiles(git, base, range.head, { ...limits, name });
  const rules = await readRules(git, rulesEntries, name);
  const manifests = await readManifests(git, listing, name);
  return seal({
    origin: originOf({ baseCommit: base, headCommit: range.head }),
    files,
    rules,
    ...(manifests.length > 0 && { manifests: await writeBlob(packManifests(manifests)) }),
  });
};

/** Each queue freezes what its process holds the login for. */
export const elsewhere = (what: string, queue: Queue): Failed =>
  new Failed(
    'input.invalid',
    `A ${what} is frozen on the queue "${queue}" alone: start "auditChange" with it.`,
  );

/** Freezes changes by content: the same bytes give the same id. Nothing that a change or repository holds is executed. */
export const createChangeFreezer = ({
  git,
  home,
  repositories,
  packages,
  readBlob,
  writeBlob,
}: FreezerDependencies): ChangeFreezer => {
  const open = createRepositoryOpener({ git, home, repositories, readBlob });
  const freezeOpened = async (change: GitRange, signal?: AbortSignal): Promise<Snapshot> => {
    checkRevision(change.base);
    checkRevision(change.head);
    const opened = await open(change.repository, signal);
    try {
      return await freezeRange(opened, change, repositories, writeBlob);
    } finally {
      await opened.close();
    }
  };
  return async (change, signal) => {
    switch (change.kind) {
      case 'patch':
        return freezePatch(change.text, repositories.filesMax);
      case 'package-upgrade':
        return seal(await freezeUpgrade(change, { git, packages, repositories }, signal));
      case 'git-range':
        return freezeOpened(change, signal);
      case 'pull-request':
        throw elsewhere('pull request', 'publish');
    }
  };
};
