import { ApplicationFailure, upsertSearchAttributes } from '@temporalio/workflow';
import type { GitHubPolicy } from '../core/github/contract.ts';
import type { Delivery, DeliveryInput } from '../core/github/delivery.ts';
import { parseDelivery } from '../core/github/parse-delivery.ts';
import {
  type PullRequest,
  pullRequestName,
  type PullRequestRef,
  readKey,
} from '../core/github/pull-request.ts';
import { inSummary } from '../core/panel/markdown.ts';
import { findAudits, findAuditsOfHead, readGitHubPolicy, readPullRequest } from './activities.ts';
import { admit } from './admit.ts';
import { endOthers } from './audit-pull-request.ts';
import { keys } from './audit-state.ts';
import { learnOutcomes } from './learn-outcomes.ts';
import { obeyCommands } from './obey-commands.ts';
import { startAudit } from './start-audit.ts';
import { tellTask } from './tell-task.ts';
import { wakeAudits } from './wake-audits.ts';

/** What came of one delivery, in words. */
export interface Handled {
  did: string;
}

/**
 * Does what one webhook of GitHub asks for. What it tells is only a hint: the state that counts is read from GitHub, so
 * that deliveries may come late, twice, out of order, or not at all (`auditOpenPullRequests` finds those again). Where
 * countersign.yaml names people, only what GitHub has delivered is handled, and once.
 */
export async function handleDelivery(raw: unknown): Promise<Handled> {
  const parsed = parseDelivery(raw);
  if ('problem' in parsed) throw ApplicationFailure.nonRetryable(parsed.problem, 'input.invalid');
  const { delivery } = parsed;
  await admit({ type: 'handleDelivery', input: delivery });
  if ('number' in delivery) {
    upsertSearchAttributes([{ key: keys.pullRequest, value: pullRequestName(delivery).slice(0, 200) }]);
  }
  // First, since a task that waits needs nothing else of what follows.
  const told = await tellTask(delivery);
  const did = await handle(delivery);
  return { did: told === null ? did : `${told}; ${did}` };
}

async function handle(delivery: DeliveryInput): Promise<string> {
  switch (delivery.kind) {
    case 'head':
      return auditNewHead(delivery);
    case 'closed':
      return endAudits(delivery);
    case 'review':
      return recheck(delivery);
    case 'checks':
      return recheckHead(delivery);
    case 'rerun':
      return auditAgain(delivery);
    case 'comment':
      return obeyCommands(delivery, null);
    case 'review-comment':
      return obeyCommands(delivery, delivery.inReplyTo ?? delivery.commentId);
    case 'said':
      return 'nothing else: it holds no command';
    case 'thread':
      return learnFromThread(delivery);
    case 'repository':
      return 'nothing: the next sweep, or the next delivery, goes by the new state';
  }
}

type Of<Kind extends Delivery['kind']> = Extract<Delivery, { kind: Kind }>;

const read = ({ owner, repo, number }: PullRequestRef): Promise<PullRequest> =>
  readPullRequest.executeWithOptions({ summary: inSummary(`read ${owner}/${repo}#${number}`) }, [
    { owner, repo, number },
  ]);

async function auditNewHead(delivery: Of<'head'>): Promise<string> {
  const [pullRequest, policy] = await Promise.all([read(delivery), readGitHubPolicy()]);
  if (pullRequest.state !== 'open') return `nothing: it is ${pullRequest.state}`;
  if (pullRequest.draft && !policy.drafts) return 'nothing: it is a draft';
  // The same head against another base is another change.
  return startFor(pullRequest, policy, delivery.action === 'edited-base');
}

async function startFor(pullRequest: PullRequest, { panel }: GitHubPolicy, again: boolean): Promise<string> {
  const { workflowId, audit } = await startAudit(pullRequest, { panel, again });
  return audit ? `started ${workflowId}` : `${workflowId} is at work already`;
}

async function endAudits(delivery: Of<'closed'>): Promise<string> {
  const pullRequest = await read(delivery);
  if (pullRequest.state === 'open') return 'nothing: it is open again';
  const { running } = await findAudits({ key: pullRequest.key });
  const how = pullRequest.state === 'merged' ? 'was merged' : 'was closed';
  await endOthers(
    running.map(({ workflowId }) => workflowId),
    `${pullRequestName(pullRequest)} ${how}.`,
  );
  await learnOutcomes(pullRequest);
  return `ended ${running.length} audits`;
}

async function recheck(delivery: Of<'review'>): Promise<string> {
  const { key, headCommit } = await read(delivery);
  const { running } = await findAudits({ key });
  return wakeAudits(running.filter(({ head }) => head === headCommit).map(({ workflowId }) => workflowId));
}

async function recheckHead({ owner, repo, head }: Of<'checks'>): Promise<string> {
  const { workflowIds } = await findAuditsOfHead({ owner, repo, head });
  return wakeAudits(workflowIds);
}

/** Our own threads we close ourselves, and what other programs close says nothing. */
async function learnFromThread(delivery: Of<'thread'>): Promise<string> {
  if (delivery.by.endsWith('[bot]')) return 'nothing: no person did it';
  return (await learnOutcomes(await read(delivery))) ? 'looked what it teaches' : 'nothing: GitHub is away';
}

async function auditAgain({ owner, repo, head, numbers, externalId }: Of<'rerun'>): Promise<string> {
  // Our check runs carry the key of their pull request: of a head of a fork GitHub names none.
  const known = externalId === null ? null : readKey(externalId);
  const asked =
    numbers.length > 0 ? numbers.map((number) => ({ owner, repo, number })) : known ? [known] : [];
  const done: string[] = [];
  for (const one of asked) {
    const pullRequest = await read(one);
    const stands = pullRequest.state === 'open' && pullRequest.headCommit === head;
    done.push(
      stands ? await startFor(pullRequest, await readGitHubPolicy(), true) : 'nothing: its head has moved on',
    );
  }
  return done.join('; ') || 'nothing: no pull request has this head';
}
