import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { Failed } from '../../core/failed.ts';
import { gitWords, outputOf } from './answer.ts';
import { isDirty } from './dirty.ts';
import type { Git } from './git.ts';
import { createScratch, gitIn, type Scratch } from './opened.ts';
import { ownSignature } from './own-signature.ts';
import { objectFormat } from './open-path.ts';
import { absent, listPaths, type RawEntry } from './raw-entries.ts';
import { listManifests, type ManifestListing } from './read-manifests.ts';
import { listRules, type RulesEntry } from './read-rules.ts';
import { locateParts } from './repository-folder.ts';
import { type CommitRange, resolveRange } from './revision.ts';

export interface Bundle {
  bytes: Uint8Array;
  /** What to give as the change's base and head. */
  baseRef: string;
  headRef: string;
  /** In the user's own repository. */
  baseCommit: string;
  headCommit: string;
  /** The same for the same change of content, whatever commits it came in. */
  contentKey: string;
  /** One line for people. */
  describe: string;
  /** True when there is uncommitted work, which is not in the bundle. */
  dirty: boolean;
}

const bundleBytesMax = 200_000_000;
const filesMax = 100_000;
const baseRef = 'refs/heads/base';
const headRef = 'refs/heads/head';

/**
 * Reads a range as people type it: `main..HEAD`, `main...HEAD`, and `main` for `main..HEAD`; a missing end is HEAD. Two
 * and three dots mean the same here: what head adds since it left base.
 */
export const parseRange = (range: string): { base: string; head: string } => {
  const [base = '', head = '', ...rest] = range.trim().split(/\.{2,3}/);
  if (rest.length > 0 || range.trim() === '') {
    throw new Failed(
      'input.invalid',
      `${JSON.stringify(range)} is not a range: give one such as "main..HEAD".`,
    );
  }
  return { base: base || 'HEAD', head: head || 'HEAD' };
};

export const findGitDir = async (git: Git, cwd: string): Promise<string> => {
  // The user stands in this folder: whose files it holds is not for us to doubt, and nothing in it is executed.
  const answer = await git(['rev-parse', '--absolute-git-dir'], { cwd, config: [['safe.directory', '*']] });
  if (answer.code === 0) return answer.stdout.toString('utf8').replace(/\n$/, '');
  throw new Failed(
    'change.not-a-repository',
    `"${cwd}" is not in a git repository (${gitWords(answer.stderr)}): change to the folder of one.`,
  );
};

const nameOf = async (git: Git, cwd: string, gitDir: string): Promise<string> => {
  const answer = await git(['rev-parse', '--show-toplevel'], { cwd, config: [['safe.directory', '*']] });
  return basename(answer.code === 0 ? answer.stdout.toString('utf8').trimEnd() : gitDir);
};

type Side = 'base' | 'head';

const text = (output: Buffer): string => output.toString('latin1').trim();

/** Writes the tree of one side: only the files that change, the review rules, and the manifests and lock files. */
const writeTree = async (
  git: Git,
  index: string,
  side: Side,
  content: Content,
  name: string,
): Promise<string> => {
  const modes = { base: 'baseMode', head: 'headMode' } as const;
  const ids = { base: 'baseId', head: 'headId' } as const;
  const entries = content.paths.filter((entry) => entry[modes[side]] !== absent);
  const changed = new Set(content.paths.map((entry) => entry.rawPath));
  const lines = [
    ...entries.map((entry) => `${entry[modes[side]]} ${entry[ids[side]]}\t${entry.rawPath}\0`),
    ...content.rules
      .filter(({ path }) => !changed.has(path))
      .map(({ mode, id, path }) => `${mode} ${id}\t${path}\0`),
    ...content.manifests.files
      .flatMap((file) => file[side] ?? [])
      .filter(({ rawPath }) => !changed.has(rawPath))
      .map(({ mode, id, rawPath }) => `${mode} ${id}\t${rawPath}\0`),
  ];
  const env = { GIT_INDEX_FILE: index };
  const input = Buffer.from(lines.join(''), 'latin1');
  outputOf(await git(['update-index', '-z', '--index-info'], { env, input }), 'pack the changed files', name);
  return text(outputOf(await git(['write-tree', '--missing-ok'], { env }), 'pack the changed files', name));
};

interface Content {
  paths: RawEntry[];
  rules: RulesEntry[];
  manifests: ManifestListing;
}

const writeCommit = async (git: Git, tree: string, parent: string | null, name: string): Promise<string> => {
  const parents = parent === null ? [] : ['-p', parent];
  const answer = await git(['commit-tree', tree, ...parents], {
    env: ownSignature(0),
    input: 'Uploaded for an audit\n',
  });
  return text(outputOf(answer, 'pack the changed files', name));
};

const pack = async ({ git, gitAlone, gitDir }: Scratch, content: Content, name: string) => {
  const baseTree = await writeTree(gitAlone, join(gitDir, 'base-index'), 'base', content, name);
  const headTree = await writeTree(gitAlone, join(gitDir, 'head-index'), 'head', content, name);
  const base = await writeCommit(gitAlone, baseTree, null, name);
  const head = await writeCommit(gitAlone, headTree, base, name);
  outputOf(await gitAlone(['update-ref', baseRef, base]), 'pack the changed files', name);
  outputOf(await gitAlone(['update-ref', headRef, head]), 'pack the changed files', name);
  const answer = await git(['bundle', 'create', '--quiet', '-', baseRef, headRef], {
    bytesMax: bundleBytesMax,
    timeoutMs: 300_000,
  });
  if (answer.ended === 'exceeded') {
    throw new Failed(
      'change.too-large',
      `The changed files of "${name}" pack to more than ${bundleBytesMax / 1_000_000} MB, which is the limit of an upload. ` +
        'Audit the change in smaller ranges, or by path on the machine of the worker.',
    );
  }
  const contentKey = createHash('sha256').update(`${baseTree} ${headTree}`).digest('hex');
  return { bytes: outputOf(answer, 'pack the changed files', name), contentKey };
};

const checkRange = ({ base, head }: CommitRange, from: string, range: string): void => {
  if (from !== head) return;
  const why =
    base === head
      ? 'both ends are the same commit'
      : 'its base already contains its head; swap them if you meant that';
  throw new Failed(
    'change.empty',
    `Nothing changes in "${range}": ${why}. Uncommitted work is not part of a range.`,
  );
};

/**
 * Packs a range of the repository around `cwd` for upload. It holds two commits made for it, base and head, with just the
 * changed files, the rules at base, and the manifests and lock files, which gates judge whether or not they change: an
 * audit reads nothing else, so nothing else leaves the user's machine. Writes nothing into the repository, needs no history but the range's, and executes nothing that the repository configures.
 */
export const createBundle = async (
  git: Git,
  { cwd, range, signal }: { cwd: string; range: string; signal?: AbortSignal },
): Promise<Bundle> => {
  const revisions = parseRange(range);
  const gitDir = await findGitDir(git, cwd);
  const folder = await locateParts(gitDir, cwd);
  const names = gitIn(git, folder.gitDir, {}, signal);
  const format = await objectFormat(names, cwd);
  const scratch = await createScratch(git, { ...folder, format }, signal);
  try {
    const found = await resolveRange(names, scratch.git, revisions, cwd);
    const from = found.mergeBase ?? found.base;
    checkRange(found, from, range);
    const paths = await listPaths(scratch.git, from, found.head, { filesMax, name: cwd });
    if (paths.length === 0) throw new Failed('change.empty', `"${range}" changes no file.`);
    const rules = await listRules(scratch.git, from, cwd);
    const manifests = await listManifests(scratch.git, { base: from, head: found.head }, cwd);
    const { bytes, contentKey } = await pack(scratch, { paths, rules, manifests }, cwd);
    const short = `${from.slice(0, 9)}..${found.head.slice(0, 9)}`;
    return {
      bytes,
      baseRef,
      headRef,
      baseCommit: from,
      headCommit: found.head,
      contentKey,
      describe: `${await nameOf(git, cwd, gitDir)} ${revisions.base}..${revisions.head} (${short})`,
      dirty: await isDirty(git, cwd, signal),
    };
  } finally {
    await scratch.close();
  }
};
