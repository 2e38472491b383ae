import type { Configuration } from '../../core/configuration/configuration.ts';
import type { GitHubReadActivities } from '../../core/github/contract.ts';
import type { HeadFacts, PullRequest } from '../../core/github/pull-request.ts';
import type { Database } from '../../database/client.ts';
import { saveHeadFacts } from '../../database/head-facts.ts';
import { whileRunning } from '../while-running.ts';
import type { GitHub } from './client.ts';
import { listPullRequests } from './list-pull-requests.ts';
import { readChecks } from './read-checks.ts';
import { readPullRequest } from './read-pull-request.ts';
import { permissionOf, readReviews } from './read-reviews.ts';
import { readWriters } from './read-writers.ts';

interface Dependencies {
  db: Database;
  github: GitHub;
  /** Read anew each time: an edit of countersign.yaml counts from the next reading on. */
  readConfiguration: () => Configuration;
}

export const createGitHubReadActivities = ({
  db,
  github,
  readConfiguration,
}: Dependencies): GitHubReadActivities => ({
  readPullRequest: (input) => whileRunning(() => readPullRequest(github, input)),

  listOpenPullRequests: ({ owner, repo }) =>
    whileRunning(async () => listPullRequests(await github.forRepository(owner, repo), { owner, repo })),

  async recordHeadFacts({ auditId, pullRequest }) {
    const { gates, github: policy } = readConfiguration();
    const teams = gates['human-review'] === 'off' ? [] : policy.humanReview.teams;
    const facts = await whileRunning(() => readHeadFacts(github, pullRequest, teams));
    await saveHeadFacts(db, auditId, facts);
    return { checksPending: facts.checks.filter(({ outcome }) => outcome === 'pending').length };
  },

  readPermission: ({ owner, repo, login }) =>
    whileRunning(async () => ({
      permission: await permissionOf(await github.forRepository(owner, repo), { owner, repo, login }),
    })),
});

async function readHeadFacts(
  github: GitHub,
  pullRequest: PullRequest,
  teams: readonly string[],
): Promise<HeadFacts> {
  const client = await github.forRepository(pullRequest.owner, pullRequest.repo);
  const [reviewed, written, checked] = await Promise.all([
    readReviews(client, pullRequest, teams),
    readWriters(client, pullRequest),
    readChecks(client, pullRequest),
  ]);
  return {
    head: pullRequest.headCommit,
    author: pullRequest.author,
    writers: written.writers,
    reviews: reviewed.reviews,
    checks: checked.checks,
    clipped: reviewed.clipped || written.clipped || checked.clipped,
  };
}
