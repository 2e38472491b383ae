import type { Git } from '../activities/git/git.ts';
import { UsageError } from './usage-error.ts';

/** Branches that work most often starts from. */
const usualBases = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'];

/** The user's own folder: whom its files belong to is not for us to doubt, and nothing in it is executed. */
const own: { config: [string, string][] } = { config: [['safe.directory', '*']] };

/** Top folder of the repository that a person stands in. @throws UsageError outside any */
export async function findRepository(
  git: Git,
  cwd: string,
  otherwise = 'give --patch FILE, or (audit only) --repository URL --base … --head …',
): Promise<string> {
  for (const question of ['--show-toplevel', '--absolute-git-dir']) {
    const answer = await git(['rev-parse', question], { ...own, cwd });
    const folder = answer.stdout.toString('utf8').replace(/\n$/u, '');
    if (answer.code === 0 && folder !== '') return folder;
  }
  throw new UsageError(`${cwd} is in no git repository: change into one, or ${otherwise}.`);
}

/**
 * The range as typed, else what the current branch adds to its upstream or, where it has none, to the main branch.
 *
 * @throws UsageError where none is typed and no base can be found
 */
export async function rangeOr(git: Git, cwd: string, range: string | undefined): Promise<string> {
  if (range !== undefined) return range;
  const repository = await findRepository(git, cwd);
  for (const name of ['@{upstream}', ...usualBases]) {
    const answer = await git(['rev-parse', '--verify', '--quiet', `${name}^{commit}`], {
      ...own,
      cwd: repository,
    });
    if (answer.code === 0) return `${name}..HEAD`;
  }
  throw new UsageError(
    `The current branch of ${repository} has no upstream, and there is no main or master: name the range, such as main..HEAD.`,
  );
}
