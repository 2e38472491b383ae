import type { Client } from '@temporalio/client';
import type { Configuration } from '../../core/configuration/configuration.ts';
import { Failed } from '../../core/failed.ts';
import type { HeadActivities, KnownAudits } from '../../core/github/contract.ts';
import { pullRequestName, readKey } from '../../core/github/pull-request.ts';
import { isWriter } from '../../core/github/writers.ts';
import type { AuditResult } from '../../core/panel/contract.ts';
import { openAudit } from '../../database/audits.ts';
import type { Database } from '../../database/client.ts';
import {
  auditsOfHeads,
  lastJudgedRound,
  type OpenAuditRow,
  openAuditsOf,
  pullRequestOf,
  settledAudit,
  spentOnPullRequests,
} from '../../database/heads.ts';
import { ignoreFinding } from '../../database/ignored-findings.ts';
import { recentlyPublished, saveLabelOfIgnore } from '../../database/outcomes.ts';
import { loadWriters } from '../../database/writers.ts';
import { currentContext } from '../current-context.ts';
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

  async findAuditsOfHead({ owner, repo, head }) {
    const { open } = await auditsOfHeads(db, [head]);
    const here = `${owner}/${repo}#`.toLowerCase();
    const ours = open.filter(({ pullRequest }) => withoutHost(pullRequest).startsWith(here));
    const running = await onlyRunning(client, ours);
    return { workflowIds: running.map(({ workflowId }) => workflowId) };
  },

  async findPullRequest({ auditId }) {
    const key = await pullRequestOf(db, auditId);
    return key === null ? null : readKey(key);
  },

  readResult: async ({ workflowId }) => ({ result: await resultOf(client, workflowId) }),

  sendDecision: ({ key, workflowId, decision }) => sendDecision(client, { key, workflowId, decision }),

  async ignoreFinding({ pullRequest, id, by, reason }) {
    const { key, author } = pullRequest;
    const own = isWriter(by, [author, ...(await loadWriters(db, key))]);
    const ignored = await ignoreFinding(db, { pullRequest: key, id, by, reason, own });
    if (ignored) await saveLabelOfIgnore(db, { pullRequest: key, id: ignored.id, by });
    const name = pullRequestName(pullRequest);
    return {
      settles: ignored?.gate === null && (!own || readConfiguration().github.ignoreOwn),
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

  async withoutVerdict({ owner, repo, heads }) {
    const known = await auditsOfHeads(
      db,
      heads.map(({ headCommit }) => headCommit),
    );
    const audited = new Set(
      [...known.settled, ...(await onlyRunning(client, known.open))].map(({ pullRequest, head }) =>
        JSON.stringify([withoutHost(pullRequest), head]),
      ),
    );
    const numbers = heads
      .filter(({ number, headCommit }) => {
        const name = pullRequestName({ owner, repo, number }).toLowerCase();
        return !audited.has(JSON.stringify([name, headCommit]));
      })
      .map(({ number }) => number);
    return { numbers };
  },
});

const ownWorkflowId = () => currentContext()?.info.workflowExecution?.workflowId;
const withoutHost = (key: string) => key.slice(key.indexOf('/') + 1);

/** A workflow that somebody terminated cannot end its record: Temporal knows better. */
async function onlyRunning(client: Client, open: OpenAuditRow[]): Promise<OpenAuditRow[]> {
  const runs = await Promise.all(
    open.map(async (row) => {
      const described = await client.workflow
        .getHandle(row.workflowId)
        .describe()
        .catch((error: Error) => {
          if (error.name === 'WorkflowNotFoundError') return null;
          throw error;
        });
      return described?.status.name === 'RUNNING';
    }),
  );
  return open.filter((_, index) => runs[index]);
}

async function resultOf(client: Client, workflowId: string): Promise<AuditResult | null> {
  const handle = client.workflow.getHandle(workflowId);
  const { status } = await handle.describe();
  if (status.name === 'RUNNING') return null;
  if (status.name === 'COMPLETED') return (await handle.result()) as AuditResult;
  throw new Failed(
    'pull-request.not-audited',
    `The workflow ${workflowId}, which audits this head, ended as ${status.name.toLowerCase()}: its page in the Temporal UI says why. Start it again there, or with "again": true.`,
  );
}
