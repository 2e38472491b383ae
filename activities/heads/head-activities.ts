import type { Client } from '@temporalio/client';
import type { Configuration } from '../../core/configuration/configuration.ts';
import { readersNameOf } from '../../core/develop/repository-name.ts';
import type { HeadActivities, KnownAudits } from '../../core/github/contract.ts';
import { pullRequestName, readKey } from '../../core/github/pull-request.ts';
import { mayIgnore } from '../../core/people/person-by-login.ts';
import { isWriter } from '../../core/github/writers.ts';
import { openAudit } from '../../database/audits.ts';
import type { Database } from '../../database/client.ts';
import { lastJudgedRound, openAuditsOf, settledAudit, spentOnPullRequests } from '../../database/heads.ts';
import { ignoreFinding } from '../../database/ignored-findings.ts';
import { recentlyPublished, saveLabelOfIgnore } from '../../database/outcomes.ts';
import { findFollower } from '../../database/task-pull-requests.ts';
import { loadWriters } from '../../database/writers.ts';
import { currentContext } from '../current-context.ts';
import { findAudited, findAuditsOfHead, onlyRunning, resultOf, withoutVerdict } from './running-audits.ts';
import { sendDecision } from './send-decision.ts';

interface Dependencies {
  db: Database;
  client: Client;
  readConfiguration: () => Configuration;
}

const msPerDay = 86_400_000;
/** How long, and on how many pull requests, a sweep looks for what people answered that no webhook tells of. */
const answersDays = 14;
const answersMax = 50;

export const createHeadActivities = ({ db, client, readConfiguration }: Dependencies): HeadActivities => ({
  async readGitHubPolicy() {
    return readConfiguration().github;
  },

  async openHead({ auditId, pullRequest, panel, again }) {
    const { key, headCommit: head } = pullRequest;
    const settled = again ? null : await settledAudit(db, { key, head });
    if (settled) return { settled };
    await openAudit(db, {
      auditId,
      workflowId: ownWorkflowId() ?? auditId,
      title: pullRequestName(pullRequest),
      panel,
      pullRequest: key,
      headCommit: head,
      author: pullRequest.author,
    });
    const open = await openAuditsOf(db, key);
    return { settled: null, others: open.filter((one) => one.head !== head).map((one) => one.workflowId) };
  },

  async findAudits({ key }): Promise<KnownAudits> {
    const [open, last] = await Promise.all([openAuditsOf(db, key), lastJudgedRound(db, key)]);
    const running = await onlyRunning(client, open);
    return {
      running: running.map(({ workflowId, head, state }) => ({ workflowId, head, state })),
      last,
    };
  },

  findAudited: (wanted) => findAudited({ db, client }, wanted),

  findAuditsOfHead: (wanted) => findAuditsOfHead({ db, client }, wanted),

  async findTaskOfPullRequest({ owner, repo, number, head = '' }) {
    const about = number === undefined ? { owner, repo, head } : { owner, repo, number };
    return { workflowId: await findFollower(db, about) };
  },

  readResult: async ({ workflowId }) => ({ result: await resultOf(client, workflowId) }),

  sendDecision: (wish) => sendDecision(client, wish),

  async ignoreFinding({ pullRequest, id, by, reason }) {
    const { key, author } = pullRequest;
    const own = isWriter(by, [author, ...(await loadWriters(db, key))]);
    const ignored = await ignoreFinding(db, { pullRequest: key, id, by, reason, own });
    if (ignored) await saveLabelOfIgnore(db, { pullRequest: key, id: ignored.id, by });
    const name = pullRequestName(pullRequest);
    const configuration = readConfiguration();
    const may = mayIgnore(configuration, by, readersNameOf(pullRequest.repository));
    return {
      settles: ignored?.gate === null && may && (!own || configuration.github.ignoreOwn),
      refused: ignored
        ? null
        : `${name} has no finding "${id}": the summary and each comment show the IDs of those it has.`,
    };
  },

  async recentlyPublished({ owner, repo }) {
    const since = new Date(Date.now() - answersDays * msPerDay);
    const keys = await recentlyPublished(db, { repository: `${owner}/${repo}`, since, max: answersMax });
    const named = keys.map((key) => ({ key, at: readKey(key) }));
    return { pullRequests: named.flatMap(({ key, at }) => (at ? [{ key, ...at }] : [])) };
  },

  async readSpending() {
    return { costMicroUsd: await spentOnPullRequests(db, new Date(Date.now() - msPerDay)) };
  },

  withoutVerdict: (wanted) => withoutVerdict({ db, client }, wanted),
});

const ownWorkflowId = () => currentContext()?.info.workflowExecution?.workflowId;
