import { Failed } from '../../core/failed.ts';
import type { GitAnswer } from './git.ts';

/** Git's own words, short: the lines that matter come first or last, so both ends are kept. */
export const gitWords = (stderr: string): string => {
  const words = stderr.trim().replaceAll(/\s*\n\s*/g, ' / ');
  return words.length <= 600 ? words : `${words.slice(0, 300)} … ${words.slice(-300)}`;
};

/**
 * The output of a git that had to work on a repository that could already be opened. `doing` says what for, `repository`
 * how people know it.
 * @throws Failed `change.too-large` when a limit was hit, `change.not-a-repository` when objects are missing or damaged
 */
export const outputOf = (answer: GitAnswer, doing: string, repository: string): Buffer => {
  if (answer.ended === 'exceeded' || answer.ended === 'timed-out') {
    const limit = answer.ended === 'exceeded' ? 'prints more than is read' : 'takes longer than is waited';
    throw new Failed(
      'change.too-large',
      `Git ${limit} to ${doing} in "${repository}": audit the change in smaller ranges.`,
    );
  }
  if (answer.code === 0) return answer.stdout;
  throw new Failed(
    'change.not-a-repository',
    `Git could not ${doing} in "${repository}", which is damaged or incomplete (${gitWords(answer.stderr)}). ` +
      '"git fsck" there names what is missing; fetching again mends a partial or shallow clone.',
  );
};
