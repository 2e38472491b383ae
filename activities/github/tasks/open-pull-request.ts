import type { TaskPublishActivities } from '../../../core/develop/contract.ts';
import { parseGitHubRepository } from '../../../core/develop/repository-name.ts';
import { Failed } from '../../../core/failed.ts';
import { pullRequestName } from '../../../core/github/pull-request.ts';
import { fit } from '../../../core/publish/github-text.ts';
import { markerOf, readMarker } from '../../../core/publish/marker.ts';
import { withLock } from '../../../database/advisory-lock.ts';
import { updateTask } from '../../../database/tasks.ts';
import { whileRunning } from '../../while-running.ts';
import type { GitHubClient } from '../octokit.ts';
import { hasStatus } from '../publish-desk.ts';
import { readPages } from '../read-pages.ts';
import { redact } from '../redact.ts';
import type { TaskDesk } from './task-desk.ts';

type Input = Parameters<TaskPublishActivities['openTaskPullRequest']>[0];
type Opened = Awaited<ReturnType<TaskPublishActivities['openTaskPullRequest']>>;

/** GitHub's own bound is 256. */
const titleMax = 200;
const pullsMax = 100;

/**
 * Opens the task's pull request, once: one that is there already is known by the task's id in its text, or by being open
 * for this very branch.
 */
export const openTaskPullRequest = ({ db, github }: TaskDesk, input: Input): Promise<Opened> =>
  whileRunning(() =>
    withLock(db, `pull request of ${input.taskId}`, async () => {
      const named = parseGitHubRepository(input.repository);
      if (named === null || github.about === null) throw notAtGitHub(input.repository);
      const client = await github.forRepository(named.owner, named.repo);
      const { data: repository } = await client.request('GET /repos/{owner}/{repo}', named);
      // Under the name that it has now: deliveries name it so.
      const at = { owner: repository.owner.login, repo: repository.name };
      const number =
        (await findOpened(client, at, input)) ??
        (await create(client, at, { ...input, defaultBranch: repository.default_branch }));
      await updateTask(db, input.taskId, { pullRequest: pullRequestName({ ...at, number }) });
      return { ...at, number, url: `${github.about.url}/${at.owner}/${at.repo}/pull/${number}` };
    }),
  );

async function findOpened(
  client: GitHubClient,
  { owner, repo }: { owner: string; repo: string },
  { taskId, branch }: Input,
): Promise<number | null> {
  const head = `${owner}:${branch}`;
  const pages = client.paginate.iterator('GET /repos/{owner}/{repo}/pulls', {
    owner,
    repo,
    head,
    per_page: 100,
    state: 'all',
  });
  const { items } = await readPages(pages, pullsMax);
  // GitHub leaves the filter away where it does not like the name.
  const ofBranch = items.filter(
    (pull) => pull.head.ref === branch && pull.head.repo?.full_name === pull.base.repo.full_name,
  );
  const own = ofBranch.find(({ body }) => {
    const marker = readMarker(body ?? '');
    return marker?.kind === 'task' && marker.key === taskId;
  });
  return (own ?? ofBranch.find(({ state }) => state === 'open'))?.number ?? null;
}

async function create(
  client: GitHubClient,
  at: { owner: string; repo: string },
  wanted: Input & { defaultBranch: string },
): Promise<number> {
  const { taskId, branch, defaultBranch } = wanted;
  const { title, body } = await redact({ title: wanted.title, body: wanted.body });
  const text = fit(
    [markerOf({ kind: 'task', key: taskId }), ...body.split('\n\n')],
    'the record of the task',
  );
  const base = branchOf(wanted.base) ?? defaultBranch;
  const open = async (into: string): Promise<number> => {
    const route = 'POST /repos/{owner}/{repo}/pulls';
    const asked = { ...at, head: branch, base: into, title: title.slice(0, titleMax), body: text };
    const { data } = await client.request(route, asked);
    return data.number;
  };
  // What a task begins with may be a tag or a commit, into which nothing is merged.
  return open(base).catch((error: unknown) =>
    base !== defaultBranch && hasStatus(error, 422) && /\bbase\b/iu.test(error.said)
      ? open(defaultBranch)
      : Promise.reject(error),
  );
}

/** The branch that a task's base names; null where it is none for sure. */
function branchOf(base: string): string | null {
  if (base === 'HEAD' || base === '@' || /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(base) || /[~^]/.test(base))
    return null;
  return base.replace(/^refs\/(?:heads|remotes\/origin)\//, '');
}

const notAtGitHub = (repository: string): Failed =>
  new Failed(
    'input.invalid',
    `Repository ${JSON.stringify(repository.slice(0, 200))} is not at the GitHub that is connected: only "github:owner/name" takes a pull request.`,
  );
