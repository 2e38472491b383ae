import type { Remark } from '../../../core/develop/tell-feedback.ts';
import { isOwnCheck } from '../../../core/github/head-checks.ts';
import type { GitHubClient } from '../octokit.ts';
import { readPages } from '../read-pages.ts';

interface Head {
  owner: string;
  repo: string;
  head: string;
}

const checksMax = 300;
/** Failed ones that are told of in full; people rarely have more that matter. */
const failedMax = 20;
const annotationsMax = 20;
/** A cancelled run says nothing of the change, and one that waits for a person is not for the developer. */
const failures = new Set(['failure', 'timed_out']);

/** What failed on the head's commit, by its last run, with what it printed; and whether something still runs. */
export async function readFailedChecks(
  client: GitHubClient,
  at: Head,
): Promise<{ failed: Remark[]; pending: boolean }> {
  const of = { owner: at.owner, repo: at.repo, ref: at.head, per_page: 100 };
  const [runs, statuses] = await Promise.all([
    readPages(client.paginate.iterator('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', of), checksMax),
    client.request('GET /repos/{owner}/{repo}/commits/{ref}/status', of).then(({ data }) => data.statuses),
  ]);
  const others = runs.items.filter(({ name }) => !isOwnCheck(name));
  const told = statuses.filter(({ context }) => !isOwnCheck(context));
  const failed: Remark[] = [];
  for (const run of others.filter(({ conclusion }) => failures.has(conclusion ?? '')).slice(0, failedMax)) {
    const { title, summary, text, annotations_count: count } = run.output;
    const lines = count > 0 ? await readAnnotations(client, at, Number(run.id)) : [];
    failed.push({
      id: `check/${run.id}`,
      kind: 'check',
      about: `Check ${JSON.stringify(run.name)} failed`,
      text: [title, ...lines, summary, text].filter((part) => part).join('\n'),
    });
  }
  for (const { id, state, context, description } of told.slice(0, failedMax)) {
    if (state !== 'failure' && state !== 'error') continue;
    const about = `Check ${JSON.stringify(context)} failed`;
    failed.push({ id: `status/${id}`, kind: 'check', about, text: description ?? '' });
  }
  const pending =
    others.some(({ status }) => status !== 'completed') || told.some(({ state }) => state === 'pending');
  return { failed, pending };
}

async function readAnnotations(client: GitHubClient, { owner, repo }: Head, id: number): Promise<string[]> {
  const route = 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations';
  const { data } = await client.request(route, { owner, repo, check_run_id: id, per_page: 50 });
  return data
    .filter(({ annotation_level: level }) => level !== 'notice')
    .slice(0, annotationsMax)
    .map(({ path, start_line: line, message }) => `${path}:${line}: ${message ?? ''}`);
}
