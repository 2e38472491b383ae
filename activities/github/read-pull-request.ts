import * as z from 'zod/mini';
import type { GitHubConnection } from '../../core/github/connection.ts';
import {
  type PullRequest,
  type PullRequestRef,
  pullRequestKey,
  pullRequestName,
} from '../../core/github/pull-request.ts';
import type { GitHub } from './client.ts';
import { GitHubFailed } from './github-failed.ts';

/** What git is given must be a commit, whatever answers. */
const commitSchema = z.string().check(z.regex(/^[0-9a-f]{40}$/));
const nameSchema = z.string().check(z.regex(/^(?!\.{1,2}$)[\w.-]{1,100}$/));

const answerSchema = z.object({
  number: z.int(),
  state: z.enum(['open', 'closed']),
  merged: z.optional(z.boolean()),
  draft: z.optional(z.boolean()),
  title: z.string(),
  user: z.nullable(z.object({ login: z.string() })),
  base: z.object({
    ref: z.string(),
    sha: commitSchema,
    repo: z.object({
      id: z.int(),
      name: nameSchema,
      owner: z.object({ login: nameSchema }),
      archived: z.optional(z.boolean()),
    }),
  }),
  head: z.object({
    ref: z.string(),
    sha: commitSchema,
    repo: z.nullable(z.object({ id: z.number(), full_name: z.string() })),
  }),
});

/** Far above what GitHub allows. */
const textMax = 1000;

/**
 * The pull request under the names that its repository has now.
 * @throws Failed `github.not-found` for what is not there, `github.forbidden` for what is archived, where no check can
 * be written
 */
export async function readPullRequest(
  github: GitHub,
  { owner, repo, number }: PullRequestRef,
): Promise<PullRequest> {
  const client = await github.forRepository(owner, repo);
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}';
  const { data } = await client.request(route, { owner, repo, pull_number: number });
  const parsed = answerSchema.safeParse(data);
  if (!parsed.success || !github.about) {
    throw new GitHubFailed(
      'github.refused',
      `GitHub told ${pullRequestName({ owner, repo, number })} in a form that is not its own. Check COUNTERSIGN_GITHUB_URL.`,
    );
  }
  const { base } = parsed.data;
  if (base.repo.archived) {
    throw new GitHubFailed(
      'github.forbidden',
      `Repository ${base.repo.owner.login}/${base.repo.name} is archived: nothing can be said there. Unarchive it, or audit the commits as a "git-range".`,
      { status: 403 },
    );
  }
  return toPullRequest(github.about, parsed.data);
}

function toPullRequest(
  about: Pick<GitHubConnection, 'url' | 'host'>,
  found: z.infer<typeof answerSchema>,
): PullRequest {
  const { number, base, head } = found;
  const owner = base.repo.owner.login;
  const repo = base.repo.name;
  // Made of our own address, not taken from the answer: git sends the login there.
  const repository = `${about.url}/${owner}/${repo}`;
  const own = `${owner}/${repo}`;
  return {
    owner,
    repo,
    number,
    key: pullRequestKey({ owner, repo, number, host: about.host, repositoryId: base.repo.id }),
    repository,
    url: `${repository}/pull/${number}`,
    host: about.host,
    state: found.merged ? 'merged' : found.state,
    draft: found.draft ?? false,
    title: found.title.slice(0, textMax),
    author: found.user?.login ?? 'ghost',
    baseRef: base.ref.slice(0, textMax),
    baseCommit: base.sha,
    headRef: head.ref.slice(0, textMax),
    headCommit: head.sha,
    fork:
      head.repo === null || head.repo.full_name.toLowerCase() === own.toLowerCase()
        ? null
        : head.repo.full_name,
  };
}
