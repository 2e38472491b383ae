import type { Annotation, CheckRun, CheckSuite, CommitStatus, Repository } from '../entities.ts';
import type { Commit } from '../git/commits.ts';
import type { World } from '../world.ts';
import { nodeId, presentAccount } from './accounts.ts';
import { presentApp } from './app.ts';
import { presentSimpleCommit } from './commits.ts';
import { presentMinimalRepository, repositoryApi, repositoryHtml } from './repositories.ts';

const presentRepositoryRef = (world: World, repository: Repository) => ({
  id: repository.id,
  url: repositoryApi(world, repository),
  name: repository.name,
});

/** Pull requests of a commit; those of forks are left out, as GitHub does. */
const pullsOf = (world: World, repository: Repository, sha: string) =>
  [...repository.pulls.values()]
    .filter((pull) => pull.headSha === sha && pull.state === 'open' && pull.headRepository === repository.id)
    .map((pull) => ({
      url: `${repositoryApi(world, repository)}/pulls/${pull.number}`,
      id: pull.id,
      number: pull.number,
      head: { ref: pull.headRef, sha: pull.headSha, repo: presentRepositoryRef(world, repository) },
      base: { ref: pull.baseRef, sha: pull.baseSha, repo: presentRepositoryRef(world, repository) },
    }));

export function presentCheckRun(world: World, repository: Repository, run: CheckRun) {
  const url = `${repositoryApi(world, repository)}/check-runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('CR', run.id),
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: `${repositoryHtml(world, repository)}/runs/${run.id}`,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suiteId },
    app: presentApp(world),
    pull_requests: pullsOf(world, repository, run.headSha),
  };
}

/** What all the runs of a suite come to. */
function resultOf(runs: CheckRun[]): {
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: CheckRun['conclusion'];
} {
  if (runs.every((run) => run.status === 'queued')) return { status: 'queued', conclusion: null };
  if (runs.some((run) => run.status !== 'completed')) return { status: 'in_progress', conclusion: null };
  const worst = (['failure', 'timed_out', 'cancelled', 'action_required', 'stale', 'success'] as const).find(
    (conclusion) => runs.some((run) => run.conclusion === conclusion),
  );
  return { status: 'completed', conclusion: worst ?? 'neutral' };
}

const runsOf = (repository: Repository, suite: CheckSuite): CheckRun[] =>
  [...repository.checkRuns.values()].filter((run) => run.suiteId === suite.id);

/** The form inside a run's event. */
export function presentSuiteOfRun(world: World, repository: Repository, suite: CheckSuite) {
  return {
    id: suite.id,
    node_id: nodeId('CS', suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    ...resultOf(runsOf(repository, suite)),
    url: `${repositoryApi(world, repository)}/check-suites/${suite.id}`,
    before: null,
    after: suite.headSha,
    pull_requests: pullsOf(world, repository, suite.headSha),
    app: presentApp(world),
    created_at: suite.createdAt,
    updated_at: suite.updatedAt,
  };
}

export function presentEventSuite(world: World, repository: Repository, suite: CheckSuite, commit: Commit) {
  return {
    ...presentSuiteOfRun(world, repository, suite),
    latest_check_runs_count: runsOf(repository, suite).length,
    check_runs_url: `${repositoryApi(world, repository)}/check-suites/${suite.id}/check-runs`,
    head_commit: presentSimpleCommit(commit),
  };
}

export const presentCheckSuite = (
  world: World,
  repository: Repository,
  suite: CheckSuite,
  commit: Commit,
) => ({
  ...presentEventSuite(world, repository, suite, commit),
  repository: presentMinimalRepository(world, repository),
});

export const presentAnnotation = (
  world: World,
  repository: Repository,
  run: CheckRun,
  annotation: Annotation,
) => ({
  ...annotation,
  blob_href: `${repositoryHtml(world, repository)}/blob/${run.headSha}/${encodeURI(annotation.path)}`,
});

export function presentStatus(world: World, repository: Repository, status: CommitStatus) {
  return {
    url: `${repositoryApi(world, repository)}/statuses/${status.sha}`,
    avatar_url: presentAccount(world, status.by).avatar_url,
    id: status.id,
    node_id: nodeId('SC', status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
  };
}
