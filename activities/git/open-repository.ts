import { isAbsolute } from 'node:path';
import { Failed } from '../../core/failed.ts';
import type { BlobId } from '../../core/ids.ts';
import type { Git } from './git.ts';
import { isBundleName, openBundle } from './open-bundle.ts';
import { openPath } from './open-path.ts';
import { createUrlOpener } from './open-url.ts';
import type { OpenedRepository } from './opened.ts';

export interface OpenerDependencies {
  git: Git;
  /** Where state lies; fetched repositories are kept in `repositories/` below it. */
  home: string;
  repositories: { roots: string[] };
  readBlob: (id: BlobId) => Promise<Uint8Array>;
}

/** Opens a repository by what a person calls it: an upload, an absolute path under a configured root, or an https address. */
export const createRepositoryOpener = ({ git, home, repositories, readBlob }: OpenerDependencies) => {
  const openUrl = createUrlOpener({ git, home });
  return (repository: string, signal?: AbortSignal): Promise<OpenedRepository> => {
    if (isBundleName(repository)) return openBundle(git, repository, readBlob, signal);
    if (isAbsolute(repository) && !repository.includes('\0')) {
      return openPath(git, repository, repositories.roots, signal);
    }
    if (/^[a-z][a-z0-9+.-]*:/i.test(repository)) return openUrl(repository, signal);
    throw unknownRepository(repository);
  };
};

const unknownRepository = (repository: string): Failed =>
  new Failed(
    'input.invalid',
    `Repository ${JSON.stringify(repository.slice(0, 200))} is neither an https address nor an absolute path: give one, ` +
      'or run "countersign audit" inside the repository, which uploads the change.',
  );
