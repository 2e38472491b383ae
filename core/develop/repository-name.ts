import { readersName } from '../configuration/readers.ts';

const named = /^github:([A-Za-z0-9](?:[\w-]{0,98}[A-Za-z0-9_])?)\/((?!\.{1,2}$)[\w.-]{1,100})$/;

/** `github:owner/name`; null where it is anything else. */
export function parseGitHubRepository(repository: string): { owner: string; repo: string } | null {
  const [, owner, repo] = named.exec(repository) ?? [];
  return owner === undefined || repo === undefined ? null : { owner, repo };
}

/** The repository of a task as rules and teams name it: see `readersName`. */
export const readersNameOf = (repository: string): string =>
  readersName({
    kind: 'git-range',
    repository: repository.replace(/^github:/, 'https://github.com/'),
    host: null,
    baseCommit: '',
    headCommit: '',
  });
