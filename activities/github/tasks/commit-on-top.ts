import { join } from 'node:path';
import { Failed } from '../../../core/failed.ts';
import { outputOf } from '../../git/answer.ts';
import { ownSignature } from '../../git/own-signature.ts';
import type { Git } from '../../git/git.ts';

const doing = 'write the commit of the task';
const where = "the task's change";
const baseRef = 'refs/heads/base';
const headRef = 'refs/heads/head';

/** Commits and messages are small. */
const bytesMax = 4_000_000;
const listingBytesMax = 200_000_000;

export async function gitDirOf(git: Git): Promise<string> {
  const answer = await git(['rev-parse', '--absolute-git-dir']);
  return outputOf(answer, doing, where).toString('utf8').replace(/\n$/, '');
}

/** The commits that a bundle names. */
export async function bundleEnds(git: Git): Promise<{ base: string; head: string }> {
  const ids = outputOf(await git(['rev-parse', baseRef, headRef], { bytesMax }), doing, where);
  const [base = '', head = ''] = ids.toString('latin1').trim().split('\n');
  return { base, head };
}

/**
 * The change of a bundle (`base` to `head`) as one commit on `parent`, in the repository that holds both; gives its id, or
 * that of `parent` where it holds all of it already. `base`: the real commit that the work stands on; where `merges`, the
 * second parent. The same change on the same parents gives the same commit: names are ours, the message is head's, and the
 * time is the base commit's.
 */
export async function commitOnTop(
  git: Git,
  { base, parent, merges }: { base: string; parent: string; merges: boolean },
): Promise<string> {
  const line = async (args: string[]) =>
    outputOf(await git(args, { bytesMax }), doing, where)
      .toString('utf8')
      .replace(/\n$/, '');
  const tree = await treeOf(git, line, base);
  if (!merges && tree === (await line(['rev-parse', `${parent}^{tree}`]))) return parent;
  const seconds = await line(['log', '-1', '--format=%ct', base]);
  const message = outputOf(await git(['log', '-1', '--format=%B', headRef], { bytesMax }), doing, where);
  const made = await git(['commit-tree', tree, '-p', parent, ...(merges ? ['-p', base] : [])], {
    env: ownSignature(Number(seconds)),
    input: message,
  });
  return outputOf(made, doing, where).toString('latin1').trim();
}

/** The blobs that files had before, of all that one commit changes or deletes against another. */
export async function formerBlobs(git: Git, from: string, to: string): Promise<string[]> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev', from, to];
  const listing = outputOf(await git(args, { bytesMax: listingBytesMax }), doing, where).toString('latin1');
  const ids = [...listing.matchAll(/:(\d{6}) \d{6} ([0-9a-f]+) [0-9a-f]+ [A-Z]\0/g)].flatMap(
    ([, mode, id = '']) => (mode === '160000' || /^0+$/.test(id) ? [] : [id]),
  );
  return [...new Set(ids)];
}

/**
 * Head's tree as it is to stand in the repository. A workspace does not hold all that a repository may, such as
 * submodules: what it never had is kept as the real base has it, rather than deleted.
 */
async function treeOf(git: Git, line: (args: string[]) => Promise<string>, base: string): Promise<string> {
  const [known, real, head] = await Promise.all([
    line(['rev-parse', `${baseRef}^{tree}`]),
    line(['rev-parse', `${base}^{tree}`]),
    line(['rev-parse', `${headRef}^{tree}`]),
  ]);
  if (known === real) return head;
  const env = { GIT_INDEX_FILE: join(await gitDirOf(git), 'merge.index') };
  outputOf(await git(['read-tree', '-i', '-m', '--aggressive', known, real, head], { env }), doing, where);
  const unmerged = await git(['ls-files', '--unmerged', '-z'], { env, bytesMax });
  if (outputOf(unmerged, doing, where).length > 0) {
    throw new Failed(
      'change.not-a-repository',
      'The task changed files that its workspace held otherwise than the repository has them: write the branch by hand from its bundle.',
    );
  }
  return outputOf(await git(['write-tree', '--missing-ok'], { env }), doing, where)
    .toString('latin1')
    .trim();
}
