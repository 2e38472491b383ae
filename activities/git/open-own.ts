import { findGitDir } from './bundle.ts';
import type { Git } from './git.ts';
import { objectFormat } from './open-path.ts';
import { createScratch, gitIn, type OpenedRepository } from './opened.ts';
import { locateParts } from './repository-folder.ts';
import { resolveRange } from './revision.ts';

/** Opens the repository that a person stands in: wherever its parts lie, they are that person's to read. */
export const openOwn = async (git: Git, cwd: string, signal?: AbortSignal): Promise<OpenedRepository> => {
  const gitDir = await findGitDir(git, cwd);
  const folder = await locateParts(gitDir, cwd);
  const names = gitIn(git, folder.gitDir, {}, signal);
  const format = await objectFormat(names, cwd);
  const scratch = await createScratch(git, { ...folder, format }, signal);
  return {
    name: cwd,
    host: null,
    git: scratch.git,
    resolveRange: (base, head) => resolveRange(names, scratch.git, { base, head }, cwd),
    provideBlobs: async () => undefined,
    close: scratch.close,
  };
};
