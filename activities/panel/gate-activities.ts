import type { GateActivities } from '../../core/gates/contract.ts';
import type { Database } from '../../database/client.ts';
import { findGateResult, saveGateResult } from '../../database/gates.ts';
import { loadSnapshot } from '../../database/snapshots.ts';
import { judgeGate } from '../gates/run-gate.ts';
import { whileRunning } from '../while-running.ts';

export const createGateActivities = ({ db }: { db: Database }): GateActivities => ({
  async runGate({ auditId, changeId, gate }) {
    const known = await findGateResult(db, auditId, gate);
    const judged = async () => judgeGate(gate, await loadSnapshot(db, changeId));
    const result = known ?? (await whileRunning(judged));
    if (!known) await saveGateResult(db, auditId, result);
    return { gate, outcome: result.outcome, hits: result.hits.length };
  },
});
