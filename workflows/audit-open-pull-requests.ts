import {
  ApplicationFailure,
  condition,
  defineSignal,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { GitHubPolicy, OpenPullRequests } from '../core/github/contract.ts';
import { parseSweepInput, type SweepInput, type SweepResult } from '../core/github/sweep-input.ts';
import { inMarkdown, inSummary } from '../core/panel/markdown.ts';
import { reviewedName } from '../core/panel/messages.ts';
import { valueAt } from '../core/value-at.ts';
import {
  findAudited,
  listOpenPullRequests,
  readGitHubPolicy,
  readPullRequest,
  readSpending,
  recentlyPublished,
  withoutVerdict,
} from './activities.ts';
import { admit } from './admit.ts';
import { endOthers } from './audit-pull-request.ts';
import { keys } from './audit-state.ts';
import { reasonOf } from './failure-words.ts';
import { learnOutcomes } from './learn-outcomes.ts';
import { startAudit } from './start-audit.ts';

const reviewedSignal = defineSignal<[unknown]>(reviewedName);

interface Sweep {
  owner: string;
  repo: string;
  panel: string;
  policy: GitHubPolicy;
  /** Workflows whose seats are at work. */
  reviewing: Set<string>;
  result: SweepResult;
}

/**
 * Audits every open head of a repository that has no verdict, oldest first: what a webhook missed is found again.
 * Input: `{ "repository": "owner/name", "panel"?, "drafts"?, "by"? }`; `by` says who has it swept, where countersign.yaml
 * names people. Made to be run by a schedule, which is no proof of anybody.
 */
export async function auditOpenPullRequests(raw: unknown): Promise<SweepResult> {
  const parsed = parseSweepInput(raw);
  if ('problem' in parsed) throw ApplicationFailure.nonRetryable(parsed.problem, 'input.invalid');
  const { input } = parsed;
  await admit({ type: 'auditOpenPullRequests', input });
  const sweep = await beginSweep(input);
  const heads = await chooseHeads(sweep, input.drafts ?? sweep.policy.drafts);
  for (const [index, head] of heads.entries()) {
    await condition(() => sweep.reviewing.size < sweep.policy.sweep.atOnce);
    showSweep(sweep, heads.length);
    if (await isSpent(sweep)) {
      sweep.result.left.push(...heads.slice(index).map(({ number }) => number));
      break;
    }
    await auditOne(sweep, head);
  }
  await learnFromRecent(sweep);
  await condition(() => sweep.reviewing.size === 0);
  setCurrentDetails(describeSweep(sweep, heads.length));
  return sweep.result;
}

/** Of reactions no webhook tells. Ends with the first that fails: a GitHub that is away is away for the others, too. */
async function learnFromRecent({ owner, repo }: Sweep): Promise<void> {
  const { pullRequests } = await recentlyPublished({ owner, repo });
  for (const pullRequest of pullRequests) if (!(await learnOutcomes(pullRequest))) return;
}

async function beginSweep({ repository, panel }: SweepInput): Promise<Sweep> {
  const [owner = '', repo = ''] = repository.split('/');
  upsertSearchAttributes([{ key: keys.repository, value: repository.slice(0, 200) }]);
  const policy = await readGitHubPolicy();
  const reviewing = new Set<string>();
  setHandler(reviewedSignal, (raw) => {
    const id = valueAt(raw, ['workflowId']);
    if (typeof id === 'string') reviewing.delete(id);
  });
  const result = { open: 0, started: [], known: 0, drafts: 0, left: [], because: '', failed: [] };
  return { owner, repo, panel: panel ?? policy.panel, policy, reviewing, result };
}

type Head = OpenPullRequests['pullRequests'][number];

/** The heads that are to be audited, oldest pull request first. */
async function chooseHeads({ owner, repo, result }: Sweep, drafts: boolean): Promise<Head[]> {
  const { pullRequests, left } = await listOpenPullRequests.executeWithOptions(
    { summary: inSummary(`open pull requests of ${owner}/${repo}`) },
    [{ owner, repo }],
  );
  const heads = pullRequests.filter(({ draft }) => drafts || !draft);
  result.open = pullRequests.length + left;
  result.drafts = pullRequests.length - heads.length;
  if (left > 0) result.because = `${left} more are open than one sweep reads.`;
  await endClosed({ owner, repo }, new Set(pullRequests.map(({ number }) => number)));
  const { numbers } = await withoutVerdict({
    owner,
    repo,
    heads: heads.map(({ number, headCommit }) => ({ number, headCommit })),
  });
  result.known = heads.length - numbers.length;
  const wanted = new Set(numbers);
  return heads.filter(({ number }) => wanted.has(number));
}

/** Ends audits of pull requests that were closed and no webhook told: nobody would ever answer their questions. */
async function endClosed(of: { owner: string; repo: string }, open: ReadonlySet<number>): Promise<void> {
  const { audits } = await findAudited(of);
  for (const { number, workflowId } of audits) {
    if (open.has(number)) continue;
    // It may have been opened since the list was made, or stand beyond the list's end.
    const { state } = await readPullRequest({ ...of, number });
    if (state !== 'open') await endOthers([workflowId], `${of.owner}/${of.repo}#${number} is ${state}.`);
  }
}

/** Looks at the day's budget between two starts, never in the middle of an audit: each has a budget of its own. */
async function isSpent({ policy, result }: Sweep): Promise<boolean> {
  const { costMicroUsdMaxPerDay } = policy.sweep;
  const { costMicroUsd } = await readSpending();
  if (costMicroUsd < costMicroUsdMaxPerDay) return false;
  const dollars = (microUsd: number) => `${(microUsd / 1_000_000).toFixed(2)} dollars`;
  result.because = `Audits of pull requests cost ${dollars(costMicroUsd)} in 24 hours; "github.sweep.costMicroUsdMaxPerDay" allows ${dollars(costMicroUsdMaxPerDay)}.`;
  return true;
}

/** The audit itself looks whether the head still stands: it costs one request less than if both did. */
async function auditOne({ owner, repo, panel, reviewing, result }: Sweep, head: Head): Promise<void> {
  const { number, headCommit, title } = head;
  try {
    const { workflowId, audit } = await startAudit(
      { owner, repo, number, headCommit, title },
      { panel, again: false },
    );
    if (!audit) {
      result.known += 1;
      return;
    }
    result.started.push(number);
    reviewing.add(workflowId);
    const over = () => void reviewing.delete(workflowId);
    void audit.result().then(over, (error: unknown) => {
      over();
      result.failed.push({ number, reason: reasonOf(error) });
    });
  } catch (error) {
    result.failed.push({ number, reason: reasonOf(error) });
  }
}

const showSweep = (sweep: Sweep, wanted: number): void => setCurrentDetails(describeSweep(sweep, wanted));

function describeSweep({ owner, repo, result, reviewing }: Sweep, wanted: number): string {
  const lines = [
    `### Open pull requests of ${inMarkdown(`${owner}/${repo}`)}`,
    `${result.open} are open; ${result.known} have a verdict or an audit, ${result.drafts} are drafts, ${wanted} are to be audited.`,
    `${result.started.length} audits were started, ${reviewing.size} of them are at work.`,
    result.because,
    ...result.failed.map(({ number, reason }) => `- ${number}: ${inMarkdown(reason)}`),
  ];
  return lines.filter(Boolean).join('\n\n');
}
