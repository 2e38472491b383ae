import type { Snapshot } from '../../core/change/snapshot.ts';
import { withoutFile } from '../../core/configuration/parse.ts';
import type { GateActivities } from '../../core/gates/contract.ts';
import { openHits } from '../../core/gates/overrides.ts';
import { type GatePolicy, gatePolicyOf } from '../../core/gates/policy.ts';
import type { AuditId } from '../../core/ids.ts';
import type { AuditPlan } from '../../core/panel/plan.ts';
import { eventsOfOverrides } from '../../core/trail/events.ts';
import { findPlanId, workflowOfAudit } from '../../database/audits.ts';
import { getBlob, getJson } from '../../database/blobs.ts';
import type { Database } from '../../database/client.ts';
import { findGateResult, saveGateResult } from '../../database/gates.ts';
import { loadHeadFacts } from '../../database/head-facts.ts';
import { saveSbom } from '../../database/sboms.ts';
import { findProvenTests } from '../../database/task-commits.ts';
import { loadSnapshot } from '../../database/snapshots.ts';
import { createTrail, sumOf, type Trail } from '../../database/trail.ts';
import type { LookUp } from '../gates/dependencies.ts';
import { type GateSources, judgeGate } from '../gates/run-gate.ts';
import { unpackManifests } from '../git/frozen-manifests.ts';
import { type Running, whileRunning } from '../while-running.ts';

interface Dependencies {
  db: Database;
  lookUp: (wanted: Parameters<LookUp>[0], signal: AbortSignal) => ReturnType<LookUp>;
  openRegistries: GateSources['openRegistries'];
  /** By default one that no files follow. */
  trail?: Trail;
}

export const createGateActivities = ({
  db,
  lookUp,
  openRegistries,
  trail = createTrail(db),
}: Dependencies): GateActivities => ({
  async runGate({ auditId, changeId, gate, again = false }) {
    const known = again ? null : await findGateResult(db, auditId, gate);
    const judged = async ({ signal }: Running) => {
      const snapshot = await loadSnapshot(db, changeId);
      return judgeGate(gate, snapshot, {
        ...sourcesOf(db, auditId, snapshot),
        lookUp: (wanted) => lookUp(wanted, signal),
        openRegistries,
      });
    };
    const result = known ?? (await whileRunning(judged));
    if (!known) {
      await saveGateResult(db, auditId, result, again);
      const about = { subject: `audit ${auditId}`, workflow: await workflowOfAudit(db, auditId) };
      for (const event of eventsOfOverrides(gate, result.hits, about))
        await trail.append(`override/${auditId}/${gate}/${sumOf(event.what)}`, event);
    }
    return { gate, outcome: result.outcome, hits: openHits(result.hits).length };
  },
});

const sourcesOf = (
  db: Database,
  auditId: AuditId,
  { manifests, origin }: Snapshot,
): Omit<GateSources, 'lookUp' | 'openRegistries'> => ({
  manifests: async () => (manifests === undefined ? [] : unpackManifests(await getBlob(db, manifests))),
  keepSbom: (sbom) => saveSbom(db, auditId, sbom),
  policy: () => policyOf(db, auditId),
  headFacts: () => loadHeadFacts(db, auditId),
  provenTests: async () =>
    'headCommit' in origin ? findProvenTests(db, { base: origin.baseCommit, head: origin.headCommit }) : [],
  now: () => new Date(),
});

/** As the audit's plan froze it; the default one for plans from before that. */
async function policyOf(db: Database, auditId: AuditId): Promise<GatePolicy> {
  const planId = await findPlanId(db, auditId);
  const plan = planId === null ? null : await getJson<AuditPlan>(db, planId);
  return plan?.gatePolicy ?? gatePolicyOf(withoutFile());
}
