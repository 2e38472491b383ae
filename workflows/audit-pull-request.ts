import {
  ApplicationFailure,
  getExternalWorkflowHandle,
  setCurrentDetails,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Change } from '../core/change/change.ts';
import { headWorkflowId, type PullRequest, pullRequestName } from '../core/github/pull-request.ts';
import type { AuditInput } from '../core/panel/audit-input.ts';
import type { AuditResult } from '../core/panel/contract.ts';
import { describeProgress } from '../core/panel/details.ts';
import { inSummary } from '../core/panel/markdown.ts';
import { supersedeName } from '../core/panel/messages.ts';
import { openHead, readPullRequest, readResult } from './activities.ts';
import { type AuditState, keys } from './audit-state.ts';
import { startAudit } from './start-audit.ts';

type PullRequestChange = Extract<Change, { kind: 'pull-request' }>;

/** What the audit of a pull request does before it freezes anything: either there is nothing left to do, or it goes on. */
export type Opened = { result: AuditResult } | { change: PullRequestChange } | { superseded: string };

/**
 * Finds out which head is to be audited, and by whom. One head is audited once: where another workflow does it, or did
 * it, its result is this one's. Audits of other heads of the pull request are told to end.
 */
export async function openPullRequest(
  state: AuditState,
  change: PullRequestChange,
  { panel, again = false }: Pick<AuditInput, 'panel' | 'again'>,
): Promise<Opened> {
  const { owner, repo, number } = change;
  const name = pullRequestName(change);
  const pullRequest = await readPullRequest.executeWithOptions({ summary: inSummary(`read ${name}`) }, [
    { owner, repo, number },
  ]);
  noteAbout(state, pullRequest);
  const head = change.head ?? pullRequest.headCommit;
  const workflowId = headWorkflowId(pullRequest, head);
  if (workflowInfo().workflowId !== workflowId) {
    return { result: await follow(state, { ...pullRequest, headCommit: head }, { panel, again }) };
  }
  if (pullRequest.state !== 'open') {
    const how = pullRequest.state === 'merged' ? 'was merged' : 'is closed';
    return { superseded: `${name} ${how}: there is nothing left to decide.` };
  }
  if (head !== pullRequest.headCommit) {
    return { superseded: `The head of ${name} is ${pullRequest.headCommit.slice(0, 12)} by now.` };
  }
  const { auditId } = state;
  const opened = await openHead({ auditId, pullRequest, panel, again });
  if (opened.settled) return { result: opened.settled };
  state.pullRequest = pullRequest;
  await endOthers(opened.others, `A newer head, ${head.slice(0, 12)}, takes its place.`);
  return { change: { ...change, owner: pullRequest.owner, repo: pullRequest.repo, head } };
}

function noteAbout(state: AuditState, pullRequest: PullRequest): void {
  const name = pullRequestName(pullRequest);
  state.status.title = name;
  upsertSearchAttributes([{ key: keys.pullRequest, value: name.slice(0, 200) }]);
}

/** Has the head's own workflow audit it, and waits for its verdict, however long people take. */
async function follow(
  state: AuditState,
  pullRequest: PullRequest,
  { panel, again }: { panel: string; again: boolean },
): Promise<AuditResult> {
  if (pullRequest.state !== 'open') {
    throw ApplicationFailure.nonRetryable(
      `${pullRequestName(pullRequest)} is ${pullRequest.state}: open it again, or audit its commits as a "git-range".`,
      'pull-request.closed',
    );
  }
  const workflowId = headWorkflowId(pullRequest, pullRequest.headCommit);
  const { audit } = await startAudit(pullRequest, { panel, again });
  state.desk = { ...state.desk, elsewhere: workflowId };
  state.status.phase = 'audited-elsewhere';
  state.status.elsewhere = workflowId;
  setCurrentDetails(
    `${describeProgress(state.status)}\n\nLook at workflow \`${workflowId}\`, and answer there.`,
  );
  return audit ? audit.result() : resultOfOther(workflowId);
}

const firstLookMs = 2000;
const lookMsMax = 300_000;

/** Of an audit that somebody else started, which can only be asked for its result; people may take days over it. */
export async function resultOfOther(workflowId: string): Promise<AuditResult> {
  for (let waitMs = firstLookMs; ; waitMs = Math.min(waitMs * 1.5, lookMsMax)) {
    const { result } = await readResult({ workflowId });
    if (result) return result;
    await sleep(Math.ceil(waitMs));
  }
}

/** Tells audits of heads that stand no more to end. One that has just ended by itself is no trouble. */
export async function endOthers(workflowIds: string[], because: string): Promise<void> {
  const telling = workflowIds.map((id) =>
    getExternalWorkflowHandle(id)
      .signal(supersedeName, { because })
      .catch(() => {
        // It has ended by itself in the meantime.
      }),
  );
  await Promise.all(telling);
}
