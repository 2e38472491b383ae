import { realpath } from 'node:fs/promises';
import { normalize, sep } from 'node:path';
import { Failed } from '../../core/failed.ts';
import { outputOf } from './answer.ts';
import type { Git } from './git.ts';
import { createScratch, gitIn, type OpenedRepository } from './opened.ts';
import { locateRepository, type RepositoryFolder } from './repository-folder.ts';
import { resolveRange } from './revision.ts';

const isUnder = (path: string, roots: string[]): boolean =>
  roots.some((root) => path === root || path.startsWith(root.endsWith(sep) ? root : root + sep));

const realRoots = async (roots: string[]): Promise<string[]> => {
  const found = await Promise.allSettled(roots.map((root) => realpath(root)));
  return found.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
};

const outside = (path: string, reached: string, roots: string[]): Failed => {
  const through = reached === path ? '' : `, since it leads to "${reached}",`;
  const listed = roots.length === 0 ? 'there are none yet' : roots.join(', ');
  return new Failed(
    'change.outside-roots',
    `"${path}"${through} lies outside the folders whose repositories may be audited by path (${listed}). Add its ` +
      'folder to "repositories.roots" in countersign.yaml, or run the command inside it without naming it, which uploads what is needed.',
  );
};

/** Checks by name first, so that nobody learns what exists outside the roots, then by what each part really is. */
const locateUnderRoots = async (path: string, roots: string[]): Promise<RepositoryFolder> => {
  const real = await realRoots(roots);
  const named = normalize(path);
  if (!isUnder(named, roots.map(normalize)) && !isUnder(named, real)) throw outside(path, path, roots);
  const top = await realpath(named).catch(() => named);
  if (top !== named && !isUnder(top, real)) throw outside(path, top, roots);
  const folder = await locateRepository(named);
  const escaped = folder.reaches.find((reached) => !isUnder(reached, real));
  if (escaped !== undefined) throw outside(path, escaped, roots);
  return folder;
};

/** How git names its hash in the repository at `gitDir`: `sha1` or `sha256`. */
export const objectFormat = async (git: Git, repository: string): Promise<string> => {
  const answer = await git(['rev-parse', '--show-object-format']);
  return outputOf(answer, 'read the configuration', repository).toString('latin1').trim();
};

/**
 * Opens a repository on this machine. Only names are resolved in the repository itself, which executes nothing; all else
 * happens in a temporary repository that borrows its objects.
 */
export const openPath = async (
  git: Git,
  path: string,
  roots: string[],
  signal?: AbortSignal,
): Promise<OpenedRepository> => {
  const folder = await locateUnderRoots(path, roots);
  const names = gitIn(git, folder.gitDir, {}, signal);
  const format = await objectFormat(names, path);
  const scratch = await createScratch(git, { ...folder, format }, signal);
  return {
    name: path,
    host: null,
    git: scratch.git,
    resolveRange: (base, head) => resolveRange(names, scratch.git, { base, head }, path),
    provideBlobs: async () => undefined,
    close: scratch.close,
  };
};
