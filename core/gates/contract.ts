import type { AuditId, ChangeId } from '../ids.ts';
import type { GateName, GateResult } from './gate.ts';

/** Queue `countersign`. Reads the snapshot from the blob store, runs the gate, records its result. */
export interface GateActivities {
  /** Safe to repeat: the result is recorded under (audit, gate). Only counts go back into the history. */
  runGate(input: { auditId: AuditId; changeId: ChangeId; gate: GateName }): Promise<GateSummary>;
}

export interface GateSummary {
  gate: GateName;
  outcome: GateResult['outcome'];
  hits: number;
}
