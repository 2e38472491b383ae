import { CancellationScope } from '@temporalio/workflow';
import { inSummary } from '../core/panel/markdown.ts';
import type { AuditResult, FrozenChange, PlannedAudit } from '../core/panel/contract.ts';
import { announceAudit, publishEnd, publishVerdict } from './activities.ts';
import type { AuditState } from './audit-state.ts';
import { reasonOf } from './failure-words.ts';
import { learnOutcomes } from './learn-outcomes.ts';

type Verdict = Pick<AuditResult, 'verdict' | 'decidedBy' | 'note'>;

/** Tells the pull request that its audit has begun, or what it is doing; nothing for other changes. */
export function announce(state: AuditState, stage: 'queued' | 'in-progress', title: string): void {
  const { pullRequest, auditId } = state;
  if (!pullRequest) return;
  write(state, async () => {
    await announceAudit.executeWithOptions({ summary: inSummary(`check run: ${title}`) }, [
      { auditId, pullRequest, state: stage, title },
    ]);
    return [];
  });
}

/** Publishes what a round came to, or the end of the audit; nothing for other changes. */
export function publish(
  state: AuditState,
  { changeId }: FrozenChange,
  { planId }: PlannedAudit,
  { verdict, decidedBy, note }: Verdict,
): void {
  const { pullRequest, auditId } = state;
  if (!pullRequest) return;
  const { round } = state.status;
  write(state, async () => {
    const { left } = await publishVerdict.executeWithOptions({ summary: `publish: ${verdict}` }, [
      { auditId, pullRequest, changeId, planId, round, verdict, decidedBy, note },
    ]);
    await learnOutcomes(pullRequest);
    return left;
  });
}

/** Ends the check run of an audit that gets no verdict. */
export function publishNoVerdict(state: AuditState, end: 'superseded' | 'not-audited', note: string): void {
  const { pullRequest, auditId } = state;
  if (!pullRequest) return;
  write(state, async () => {
    await publishEnd.executeWithOptions({ summary: `publish: ${end}` }, [
      { auditId, pullRequest, end, note },
    ]);
    return [];
  });
}

/**
 * One after the other, and beside the audit: while GitHub is away, a person may decide all the same. What cannot be
 * written in the end, which `act` returns or fails with, is told, and costs the audit nothing else.
 */
function write(state: AuditState, act: () => Promise<string[]>): void {
  state.published = state.published.then(() =>
    CancellationScope.nonCancellable(async () => {
      const left = await act().catch((error: unknown) => [reasonOf(error)]);
      if (left.length > 0) state.status.unpublished = left.join(' ');
      else delete state.status.unpublished;
    }),
  );
}
