import {
  ParentClosePolicy,
  startChild,
  type ChildWorkflowHandle,
  WorkflowIdReusePolicy,
} from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { headWorkflowId, type PullRequest, pullRequestName } from '../core/github/pull-request.ts';
import type { AuditResult } from '../core/panel/contract.ts';
import { inSummary } from '../core/panel/markdown.ts';
import { auditWorkflowType } from '../core/panel/messages.ts';

type AuditHandle = ChildWorkflowHandle<(raw: unknown) => Promise<AuditResult>>;

/**
 * Starts the audit of the pull request's head in the workflow that is its own, unless it runs already; it outlives
 * whoever starts it. One that was audited before ends at once with what it came to, but `again`. `audit` is null where
 * it runs already.
 */
export async function startAudit(
  pullRequest: Pick<PullRequest, 'owner' | 'repo' | 'number' | 'headCommit' | 'title'>,
  { panel, again }: { panel: string; again: boolean },
): Promise<{ workflowId: string; audit: AuditHandle | null }> {
  const { owner, repo, number, headCommit: head } = pullRequest;
  const workflowId = headWorkflowId(pullRequest, head);
  try {
    const audit = await startChild<(raw: unknown) => Promise<AuditResult>>(auditWorkflowType, {
      workflowId,
      args: [{ change: { kind: 'pull-request', owner, repo, number, head }, panel, ...(again && { again }) }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      staticSummary: inSummary(
        `${pullRequestName(pullRequest)} at ${head.slice(0, 12)}: ${pullRequest.title}`,
      ),
    });
    return { workflowId, audit };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { workflowId, audit: null };
    throw error;
  }
}
