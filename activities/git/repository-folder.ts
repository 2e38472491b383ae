import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Failed } from '../../core/failed.ts';

/** Where the parts of a repository lie, all as real paths. */
export interface RepositoryFolder {
  gitDir: string;
  objects: string;
  shallow: string | null;
  /** Every folder that git would read from; each must lie where reading is allowed. */
  reaches: string[];
}

const alternatesDepthMax = 5;

const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '');

const orNull = async <T>(promise: Promise<T>): Promise<T | null> => {
  try {
    return await promise;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
};

const fileBytesMax = 1_000_000;

const readSmall = async (path: string): Promise<string | null> => {
  const found = await orNull(stat(path));
  // A named pipe in a hostile repository would keep us waiting for ever.
  if (found === null || !found.isFile() || found.size > fileBytesMax) return null;
  return orNull(readFile(path, 'utf8'));
};

const notARepository = (path: string): Failed =>
  new Failed(
    'change.not-a-repository',
    `"${path}" is not a git repository: give the top folder of one, the one that holds ".git".`,
  );

const findGitDir = async (folder: string): Promise<string | null> => {
  const dotGit = join(folder, '.git');
  const found = await orNull(stat(dotGit));
  if (found?.isDirectory() === true) return orNull(realpath(dotGit));
  if (found?.isFile() === true) {
    const target = /^gitdir: (.+?)\r?\n?$/s.exec((await readSmall(dotGit)) ?? '')?.[1];
    return target === undefined ? null : orNull(realpath(resolve(folder, target)));
  }
  const head = await orNull(stat(join(folder, 'HEAD')));
  const objects = await orNull(stat(join(folder, 'objects')));
  return head?.isFile() === true && objects?.isDirectory() === true ? folder : null;
};

const linksIn = async (folder: string): Promise<string[]> => {
  const entries = (await orNull(readdir(folder, { withFileTypes: true }))) ?? [];
  const links = entries.filter((entry) => entry.isSymbolicLink());
  const targets = await Promise.all(links.map((link) => orNull(realpath(join(folder, link.name)))));
  return targets.filter((target) => target !== null);
};

const objectFolders = async (objects: string, depth = 0): Promise<string[]> => {
  const links = [...(await linksIn(objects)), ...(await linksIn(join(objects, 'pack')))];
  const listed = await readSmall(join(objects, 'info', 'alternates'));
  const found = [objects, ...links];
  if (listed === null || depth === alternatesDepthMax) return found;
  for (const line of listed.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const alternate = await orNull(realpath(resolve(objects, line)));
    if (alternate !== null) found.push(...(await objectFolders(alternate, depth + 1)));
  }
  return found;
};

/** Finds the other parts of the repository from its git folder, which must be a real path. */
export const locateParts = async (gitDir: string, name: string): Promise<RepositoryFolder> => {
  const common = (await readSmall(join(gitDir, 'commondir')))?.trim();
  const commonDir = common === undefined ? gitDir : await orNull(realpath(resolve(gitDir, common)));
  const objects = commonDir === null ? null : await orNull(realpath(join(commonDir, 'objects')));
  if (commonDir === null || objects === null) throw notARepository(name);
  return {
    gitDir,
    objects,
    shallow: await readSmall(join(commonDir, 'shallow')),
    reaches: [gitDir, commonDir, ...(await objectFolders(objects))],
  };
};

/**
 * Finds the parts of the repository whose top (or bare) folder is `path`, without running git and without reading its
 * configuration. Throws `change.not-a-repository` where none is.
 */
export const locateRepository = async (path: string): Promise<RepositoryFolder> => {
  const folder = await orNull(realpath(path));
  if (folder === null) {
    throw new Failed(
      'change.not-a-repository',
      `There is no folder "${path}" on the worker's machine: check the path.`,
    );
  }
  const gitDir = await findGitDir(folder);
  if (gitDir === null) throw notARepository(path);
  return locateParts(gitDir, path);
};
