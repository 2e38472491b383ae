import type { AuditId, ChangeId } from '../ids.ts';
import type { GateName, GateResult } from './gate.ts';

/** Queue `countersign`. Reads the snapshot from the blob store, runs the gate, records its result. */
export interface GateActivities {
  /**
   * Safe to repeat: the result is recorded under (audit, gate), and judged anew only with `again`, for gates on what
   * changes while an audit waits. Only counts go back into the history.
   */
  runGate(input: {
    auditId: AuditId;
    changeId: ChangeId;
    gate: GateName;
    again?: boolean;
  }): Promise<GateSummary>;
}

export interface GateSummary {
  gate: GateName;
  outcome: GateResult['outcome'];
  /** Those that nobody let pass. */
  hits: number;
}
