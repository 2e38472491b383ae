import type { Change } from '../../core/change/change.ts';
import type { Snapshot } from '../../core/change/snapshot.ts';
import { Failed } from '../../core/failed.ts';
import { type PullRequest, pullRequestName } from '../../core/github/pull-request.ts';
import { elsewhere, type FreezerDependencies, freezeRange } from '../git/freeze-change.ts';
import { createUrlOpener } from '../git/open-url.ts';
import type { GitHub } from './client.ts';
import { GitHubFailed } from './github-failed.ts';
import { readPullRequest } from './read-pull-request.ts';

type Dependencies = Pick<FreezerDependencies, 'git' | 'home' | 'repositories' | 'writeBlob'> & {
  github: GitHub;
};

/**
 * Freezes what a pull request adds since it left its base, as its page shows it, from git itself: no number of files or
 * lines is too many for git that is not for us. A fork's commits are read from the base repository, which has them under
 * `refs/pull/`, so that nothing is asked of the fork.
 */
export const createPullRequestFreezer = (dependencies: Dependencies) => {
  const openUrl = createUrlOpener(dependencies);
  return async (change: Change, signal?: AbortSignal): Promise<Snapshot> => {
    if (change.kind !== 'pull-request') throw elsewhere(change.kind.replace('-', ' '), 'countersign');
    const { github, repositories, writeBlob } = dependencies;
    const pullRequest = await readPullRequest(github, change);
    const { owner, repo, number } = pullRequest;
    const commits = { base: pullRequest.baseCommit, head: change.head ?? pullRequest.headCommit };
    const freeze = async (refresh: boolean): Promise<Snapshot> => {
      const authorisation = await github.gitAuthorisation(owner, repo, refresh);
      const access = { authorisation, ref: `refs/pull/${number}/head` };
      const opened = await openUrl(`${pullRequest.repository}.git`, signal, access);
      try {
        return await freezeRange(opened, commits, repositories, writeBlob, (range) =>
          originOf(pullRequest, range),
        );
      } finally {
        await opened.close();
      }
    };
    // A token that was revoked before its time is made anew once.
    const frozen = freeze(false).catch((error: unknown) =>
      isClosed(error) ? freeze(true) : Promise.reject(error),
    );
    return frozen.catch((error: unknown) => Promise.reject(inWordsOf(pullRequest, commits.head, error)));
  };
};

const originOf = (
  { repository, host, owner, repo, number, title, author }: PullRequest,
  range: { baseCommit: string; headCommit: string },
) => ({ kind: 'pull-request' as const, repository, host, owner, repo, number, ...range, title, author });

const isClosed = (error: unknown): boolean =>
  error instanceof Failed && error.failure.kind === 'change.not-a-repository';

/** What git says of a repository, as it is to be understood of a pull request. */
function inWordsOf(pullRequest: PullRequest, head: string, error: unknown): unknown {
  if (!(error instanceof Failed)) return error;
  const name = pullRequestName(pullRequest);
  switch (error.failure.kind) {
    case 'change.not-a-repository':
      return new GitHubFailed(
        'github.forbidden',
        `Git may not read ${pullRequest.repository}, where ${name} is. Give the App or token the permission contents=read; a token that has expired or was revoked takes a new one.`,
      );
    case 'change.unknown-revision':
      return new Failed(
        'change.unknown-revision',
        `Commit ${head.slice(0, 12)} of ${name}, or its base, is no longer at GitHub: something else was pushed in its place. Audit the pull request as it is now.`,
      );
    default:
      return error;
  }
}
