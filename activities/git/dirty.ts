import type { Git } from './git.ts';

const settings: [string, string][] = [['safe.directory', '*']];

/** Filters that the repository configures would run on files that look changed; each gets an empty command instead. */
const withoutFilters = async (git: Git, cwd: string): Promise<[string, string][]> => {
  const pattern = '^filter\\..*\\.(clean|smudge|process|required)$';
  const answer = await git(['config', '-z', '--name-only', '--get-regexp', pattern], {
    cwd,
    config: settings,
  });
  const keys = answer.stdout.toString('utf8').split('\0').filter(Boolean);
  return keys.map((key) => [key, key.endsWith('.required') ? 'false' : '']);
};

/**
 * Whether the working folder around `cwd` holds work that is not committed; false in a bare repository. A filter such as
 * Git LFS does not run, so a file it rewrites may count as changed although it is not.
 */
export const isDirty = async (git: Git, cwd: string, signal?: AbortSignal): Promise<boolean> => {
  const config = [...settings, ...(await withoutFilters(git, cwd))];
  const answer = await git(
    ['status', '--porcelain', '-z', '--untracked-files=normal', '--ignore-submodules=all'],
    {
      cwd,
      config,
      signal,
      stopWhen: () => true,
    },
  );
  return answer.ended === 'stopped';
};
