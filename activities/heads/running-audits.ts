import type { Client } from '@temporalio/client';
import { Failed } from '../../core/failed.ts';
import { pullRequestName, readKey } from '../../core/github/pull-request.ts';
import type { AuditResult } from '../../core/panel/contract.ts';
import type { Database } from '../../database/client.ts';
import { auditsOfHeads, openAuditsOfPullRequests, type OpenAuditRow } from '../../database/heads.ts';

interface Sources {
  db: Database;
  client: Client;
}

/** Which pull requests of the repository have an audit that runs or waits now. */
export async function findAudited(
  { db, client }: Sources,
  { owner, repo }: { owner: string; repo: string },
): Promise<{ audits: { number: number; workflowId: string }[] }> {
  const here = `${owner}/${repo}#`.toLowerCase();
  const open = await openAuditsOfPullRequests(db);
  const ours = open.filter(({ pullRequest }) => withoutHost(pullRequest).startsWith(here));
  const running = await onlyRunning(client, ours);
  return {
    audits: running.flatMap(({ pullRequest, workflowId }) => {
      const named = readKey(pullRequest);
      return named ? [{ number: named.number, workflowId }] : [];
    }),
  };
}

/** Workflows that audit this head now, of whatever pull request of the repository. */
export async function findAuditsOfHead(
  { db, client }: Sources,
  { owner, repo, head }: { owner: string; repo: string; head: string },
): Promise<{ workflowIds: string[] }> {
  const { open } = await auditsOfHeads(db, [head]);
  const here = `${owner}/${repo}#`.toLowerCase();
  const ours = open.filter(({ pullRequest }) => withoutHost(pullRequest).startsWith(here));
  const running = await onlyRunning(client, ours);
  return { workflowIds: running.map(({ workflowId }) => workflowId) };
}

/** Which heads have neither a verdict nor a running audit, in the order given. */
export async function withoutVerdict(
  { db, client }: Sources,
  { owner, repo, heads }: { owner: string; repo: string; heads: { number: number; headCommit: string }[] },
): Promise<{ numbers: number[] }> {
  const known = await auditsOfHeads(
    db,
    heads.map(({ headCommit }) => headCommit),
  );
  const audited = new Set(
    [...known.settled, ...(await onlyRunning(client, known.open))].map(({ pullRequest, head }) =>
      JSON.stringify([withoutHost(pullRequest), head]),
    ),
  );
  const isKnown = (number: number, head: string) =>
    audited.has(JSON.stringify([pullRequestName({ owner, repo, number }).toLowerCase(), head]));
  return {
    numbers: heads
      .filter(({ number, headCommit }) => !isKnown(number, headCommit))
      .map(({ number }) => number),
  };
}

const withoutHost = (key: string) => key.slice(key.indexOf('/') + 1);

/** A workflow that somebody terminated cannot end its record: Temporal knows better. */
export async function onlyRunning(client: Client, open: OpenAuditRow[]): Promise<OpenAuditRow[]> {
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

/** What a workflow came to; null while it runs. */
export async function resultOf(client: Client, workflowId: string): Promise<AuditResult | null> {
  const handle = client.workflow.getHandle(workflowId);
  const { status } = await handle.describe();
  if (status.name === 'RUNNING') return null;
  if (status.name === 'COMPLETED') return (await handle.result()) as AuditResult;
  throw new Failed(
    'pull-request.not-audited',
    `The workflow ${workflowId}, which audits this head, ended as ${status.name.toLowerCase()}: its page in the Temporal UI says why. Start it again there, or with "again": true.`,
  );
}
