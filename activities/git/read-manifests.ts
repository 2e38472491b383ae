import { decodePath } from '../../core/change/path-bytes.ts';
import type { ManifestFile } from '../../core/dependencies/component.ts';
import { isManifest } from '../../core/dependencies/manifest-paths.ts';
import { originsPath } from '../../core/origin/attestation.ts';
import { outputOf } from './answer.ts';
import { blobSizes, readBlobs } from './blobs.ts';
import type { Git } from './git.ts';
import { decodeText } from './text.ts';

/** A listing of a tree: about half a million files. */
const listingBytesMax = 64_000_000;
const manifestsMax = 2000;
const manifestBytesMax = 64_000_000;
/** Of all that differ, on both sides. */
const allBytesMax = 256_000_000;

interface Listed {
  mode: string;
  id: string;
  rawPath: string;
}

/** The manifests and lock files of two commits, not read yet. */
export interface ManifestListing {
  files: { path: string; base: Listed | null; head: Listed | null }[];
  /** What was not listed for want of room, told as a file of its own. */
  cut: ManifestFile[];
}

const unreadFile = (path: string, unread: string): ManifestFile => ({ path, base: null, head: null, unread });

const listTree = async (git: Git, commit: string, name: string): Promise<Map<string, Listed> | null> => {
  const answer = await git(['ls-tree', '-r', '-z', '--full-tree', commit], {
    bytesMax: listingBytesMax,
    timeoutMs: 120_000,
  });
  if (answer.ended === 'exceeded') return null;
  const listing = outputOf(answer, 'look for manifests and lock files', name).toString('latin1');
  return new Map(
    listing.split('\0').flatMap((line): [string, Listed][] => {
      const [, mode = '', id = '', rawPath = ''] = /^(\d{6}) blob ([0-9a-f]+)\t([^]+)$/.exec(line) ?? [];
      return isManifest(rawPath) || rawPath === originsPath
        ? [[decodePath(Buffer.from(rawPath, 'latin1')), { mode, id, rawPath }]]
        : [];
    }),
  );
};

/** Looks for manifests and lock files in the whole trees of both commits, whether or not they differ, in path order. */
export const listManifests = async (
  git: Git,
  { base, head }: { base: string; head: string },
  name: string,
): Promise<ManifestListing> => {
  const [before, after] = [await listTree(git, base, name), await listTree(git, head, name)];
  if (before === null || after === null) {
    const why = `the repository lists more than ${listingBytesMax / 1_000_000} MB of paths: its manifests were not looked for`;
    return { files: [], cut: [unreadFile('.', why)] };
  }
  const paths = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  const files = paths
    .slice(0, manifestsMax)
    .map((path) => ({ path, base: before.get(path) ?? null, head: after.get(path) ?? null }));
  const beyond = paths[manifestsMax];
  if (beyond === undefined) return { files, cut: [] };
  const why =
    `it and ${paths.length - manifestsMax - 1} more manifests and lock files were not read: the repository has ` +
    `${paths.length}, ${manifestsMax} is the limit. Keep samples in a folder "fixtures" or "testdata"`;
  return { files, cut: [unreadFile(beyond, why)] };
};

export const idsOf = ({ files }: ManifestListing): string[] =>
  files.flatMap(({ base, head }) => [base, head].flatMap((side) => (side === null ? [] : [side.id])));

/** Why a file is not read whatever its size; a link could lead anywhere. */
const whyNoFile = (sides: readonly Listed[]): string | null =>
  sides.every(({ mode }) => mode.startsWith('100'))
    ? null
    : 'it is a symbolic link: put the file itself in its place';

/** Reads what was listed; every blob must be here. What is too large, or is no file, is told as `unread`. */
export const readManifests = async (
  git: Git,
  listing: ManifestListing,
  name: string,
): Promise<ManifestFile[]> => {
  const sizes = await blobSizes(git, [...new Set(idsOf(listing))], name);
  const taken = new Set<string>();
  let bytes = 0;
  const refused = new Map<string, string>();
  for (const { path, base, head } of listing.files) {
    const sides = [base, head].filter((side) => side !== null);
    const fresh = new Set(sides.map(({ id }) => id).filter((id) => !taken.has(id)));
    const largest = Math.max(...sides.map(({ id }) => sizes.get(id) ?? 0));
    const more = [...fresh].reduce((sum, id) => sum + (sizes.get(id) ?? 0), 0);
    const why = whyNoFile(sides) ?? whyTooLarge(largest, bytes + more);
    if (why !== null) refused.set(path, why);
    else {
      bytes += more;
      for (const id of fresh) taken.add(id);
    }
  }
  const contents = await readBlobs(git, [...taken], { bytesMax: bytes, name });
  const texts = new Map([...contents].map(([id, content]) => [id, decodeText(content).text]));
  const textOf = (side: Listed | null): string | null =>
    side === null ? null : (texts.get(side.id) ?? null);
  const files = listing.files.map(({ path, base, head }): ManifestFile => {
    const why = refused.get(path);
    return why === undefined ? { path, base: textOf(base), head: textOf(head) } : unreadFile(path, why);
  });
  return [...files, ...listing.cut];
};

const whyTooLarge = (largest: number, all: number): string | null => {
  if (largest > manifestBytesMax) {
    return `it has ${largest} bytes, ${manifestBytesMax} is the limit: see who wrote it, or split the project`;
  }
  return all > allBytesMax
    ? `manifests and lock files before it hold ${allBytesMax} bytes already, which is the limit: split the repository`
    : null;
};
