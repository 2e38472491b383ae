import { createHash } from 'node:crypto';
import type { PullRequest } from '../../core/github/pull-request.ts';
import type { Database } from '../../database/client.ts';
import type { PublicationKey } from '../../database/publications.ts';
import { GitHubFailed } from './github-failed.ts';
import type { GitHubClient } from './octokit.ts';
import type { OnGitHub } from './read-threads.ts';

/** All that publishing to one pull request works with. */
export interface Desk {
  db: Database;
  client: GitHubClient;
  pullRequest: PullRequest;
  /** As it was when the desk was opened. */
  onGitHub: OnGitHub;
  auditId: string;
  /** In words, what could not be published and why. */
  left: string[];
}

export const repositoryOf = ({ pullRequest: { owner, repo } }: Pick<Desk, 'pullRequest'>) => ({
  owner,
  repo,
});

export const keyOf = (
  { pullRequest }: Pick<Desk, 'pullRequest'>,
  kind: PublicationKey['kind'],
  key: string,
): PublicationKey => ({ pullRequest: pullRequest.key, kind, key });

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const hasStatus = (error: unknown, ...statuses: number[]): error is GitHubFailed =>
  error instanceof GitHubFailed && error.status !== null && statuses.includes(error.status);

/** What GitHub refuses for good: the rest is published all the same. Whatever may mend itself is tried again. */
export const isRefused = (error: unknown): error is GitHubFailed =>
  error instanceof GitHubFailed &&
  ['github.forbidden', 'github.not-found', 'github.refused'].includes(error.failure.kind);
