import { condition } from '@temporalio/workflow';
import type { GateName } from '../core/gates/gate.ts';
import type { PlannedAudit } from '../core/panel/contract.ts';
import { recordHeadFacts } from './activities.ts';
import type { AuditState } from './audit-state.ts';
import { reasonOf } from './failure-words.ts';

/** Gates on what people and machines say of a head, which changes while its audit runs and waits. */
const onFacts: ReadonlySet<GateName> = new Set(['tests', 'human-review']);

export const judgesHeadFacts = (name: GateName): boolean => onFacts.has(name);

/** Between two looks at checks that are still running; a webhook that tells of one wakes it at once. */
const firstLookMs = 10_000;
const lookMsMax = 120_000;

/** Reads what is said of the head. A failure leaves the gates without facts, which they tell; it is no pass. */
export async function readHeadFacts(state: AuditState): Promise<{ checksPending: number }> {
  const { auditId, pullRequest } = state;
  if (!pullRequest) return { checksPending: 0 };
  try {
    return await recordHeadFacts({ auditId, pullRequest });
  } catch (error) {
    state.status.unpublished = reasonOf(error);
    return { checksPending: 0 };
  }
}

/** Returns once the head's other checks have ended, or the plan's patience with them has. */
export async function awaitChecks(state: AuditState, plan: PlannedAudit): Promise<void> {
  const judged = plan.gates.some(({ name, mode }) => judgesHeadFacts(name) && mode !== 'off');
  if (!state.pullRequest || !judged) return;
  let leftMs = plan.checksPatienceMs ?? 0;
  for (let nextMs = firstLookMs; ; nextMs = Math.min(nextMs * 1.5, lookMsMax)) {
    state.recheck = false;
    const { checksPending } = await readHeadFacts(state);
    if (checksPending === 0 || leftMs <= 0) return;
    const waitMs = Math.ceil(Math.min(nextMs, leftMs));
    await condition(() => state.recheck, waitMs, {
      summary: `${checksPending} checks of the head still run`,
    });
    leftMs -= waitMs;
  }
}
