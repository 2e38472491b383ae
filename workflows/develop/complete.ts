import { ParentClosePolicy, executeChild } from '@temporalio/workflow';
import type { ToolArguments } from '../../core/develop/tools.ts';
import type { BlobId } from '../../core/ids.ts';
import type { AuditResult } from '../../core/panel/contract.ts';
import { auditWorkflowType } from '../../core/panel/messages.ts';
import { inSummary } from '../../core/panel/markdown.ts';
import { packChange, recordIntervention, tellDeveloper, tellVerdict, verifySnapshot } from './activities.ts';
import { readPullRequest } from '../activities.ts';
import { resultOfOther } from '../audit-pull-request.ts';
import { startAudit } from '../start-audit.ts';
import { proposeChange, wantsPullRequest } from './propose-change.ts';
import { enterPhase, type TaskState } from './task-state.ts';

type Finish = ToolArguments<'finish'>;

/** What an attempt to finish came to. `objections`: signatures of what stands in the way, which the developer was told. */
export type Attempt =
  | { done: true; bundle: BlobId; verdict: AuditResult }
  | { done: false; objections: string[]; audited: AuditResult | null };

/**
 * All tests once more in a clean room, new tests on the old code, then gates and a panel without the developer's own
 * family. What does not hold goes back to the developer.
 */
export async function attemptToFinish(state: TaskState, finish: Finish): Promise<Attempt> {
  const { taskId, carried } = state;
  const { iteration, plan } = carried;
  enterPhase(state, 'verifying');
  const { newTests, subject, body } = finish;
  const verified = await verifySnapshot.executeWithOptions({ summary: `verify iteration ${iteration}` }, [
    { taskId, planId: plan.planId, iteration, newTests },
  ]);
  if (!verified.ok) {
    const text = `You said that you are done, and that does not hold:\n${verified.problems.join('\n')}`;
    await tellDeveloper({ taskId, key: `verify-${iteration}`, text });
    return { done: false, objections: verified.problems, audited: null };
  }
  const { bundle } = await packChange({ taskId, iteration, subject, body });
  const verdict = await audit(state, bundle, finish);
  if (verdict.verdict === 'passed') return { done: true, bundle, verdict };
  const { objections } = await tellVerdict({
    taskId,
    key: `verdict-${iteration}`,
    auditId: verdict.auditId,
    note: verdict.note,
  });
  return { done: false, objections, audited: verdict };
}

/** A dispute is settled in the audit's own workflow, where its question stands. */
async function audit(state: TaskState, bundle: BlobId, finish: Finish): Promise<AuditResult> {
  const verdict = await (wantsPullRequest(state)
    ? auditPullRequest(state, bundle, finish)
    : auditBundle(state, bundle, finish));
  if (state.carried.status.audit) state.carried.status.audit.verdict = verdict.verdict;
  if (verdict.decidedBy !== null) await noteSettled(state, verdict, verdict.decidedBy);
  return verdict;
}

/** A person stepped in, though not here: the task was not completed without people. */
async function noteSettled(state: TaskState, { verdict, note }: AuditResult, by: string): Promise<void> {
  const { taskId, carried } = state;
  carried.interventions += 1;
  await recordIntervention({
    taskId,
    number: (carried.answers += 1),
    kind: 'disputed',
    title: 'The audit asked a person',
    decision: { by, decision: verdict === 'passed' ? 'approve' : 'reject', reason: note },
    refused: null,
    raw: '',
    waitedMs: 0,
  });
}

function noteAudit(state: TaskState, workflowId: string): void {
  state.carried.status.audit = { workflowId, verdict: null };
  enterPhase(state, 'auditing', `audit ${workflowId}`);
}

async function auditBundle(state: TaskState, bundle: BlobId, { subject }: Finish): Promise<AuditResult> {
  const { taskId, carried, input } = state;
  const { plan, iteration } = carried;
  const workflowId = `audit-of-${taskId}-${iteration}`;
  noteAudit(state, workflowId);
  const change = {
    kind: 'git-range',
    repository: `bundle:${bundle}`,
    base: 'refs/heads/base',
    head: 'refs/heads/head',
    title: `${carried.base.name}: ${subject}`.slice(0, 200),
  };
  return executeChild<(raw: unknown) => Promise<AuditResult>>(auditWorkflowType, {
    workflowId,
    args: [{ change, panel: input.panel, writtenBy: plan.developer.family }],
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    staticSummary: inSummary(`${plan.title}: ${subject}`),
  });
}

/** On a host of pull requests the audit is the one of its head, which its webhook may have begun already: one is paid for. */
async function auditPullRequest(state: TaskState, bundle: BlobId, finish: Finish): Promise<AuditResult> {
  const { owner, repo, number } = await proposeChange(state, bundle, finish);
  const pullRequest = await readPullRequest({ owner, repo, number });
  const { workflowId, audit: started } = await startAudit(pullRequest, {
    panel: state.input.panel,
    again: false,
  });
  noteAudit(state, workflowId);
  return started ? started.result() : resultOfOther(workflowId);
}
