import type { TaskInput } from '../develop/task-input.ts';
import type { DeliveryInput } from '../github/delivery.ts';
import type { SweepInput } from '../github/sweep-input.ts';
import type { AuditInput } from '../panel/audit-input.ts';
import type { RemediateInput } from '../remedy/remediate-input.ts';

/** Queue `countersign`, whose processes read countersign.yaml; run beside the workflow. */
export interface StartActivities {
  /**
   * Whether this start stands, by the configuration as it is at this moment. Safe to repeat.
   *
   * @throws Failed `start.refused` with who, what, where and what to do instead
   */
  admitStart(start: Start): Promise<Admitted>;
}

/** Null where nobody has to answer for it: `people` names nobody, or a webhook that was signed asked for it. */
export interface Admitted {
  person: string | null;
}

/** A workflow that somebody starts, and what is to be done. Each input as it was parsed, with all defaults in it. */
export type StartWish =
  | { type: 'auditChange'; input: AuditInput }
  | { type: 'auditOpenPullRequests'; input: SweepInput }
  | { type: 'developTask'; input: TaskInput }
  | { type: 'remediate'; input: RemediateInput };

/** What GitHub told, or what somebody says that it has told. */
export interface DeliveryWish {
  type: 'handleDelivery';
  input: DeliveryInput;
}

interface Run {
  workflowId: string;
  /** Of this one run: what counts once counts for it alone. */
  runId: string;
}

export type PersonalStart = StartWish & Run;
export type Start = (StartWish | DeliveryWish) & Run;
