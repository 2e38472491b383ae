import type { Configuration } from '../../core/configuration/configuration.ts';
import { panelSeats } from '../../core/configuration/panel-seats.ts';
import type { AuditActivities, Judgement, PlannedAudit } from '../../core/panel/contract.ts';
import { judge, type Judged } from '../../core/panel/judge.ts';
import type { AuditPlan } from '../../core/panel/plan.ts';
import { planAudit } from '../../core/panel/plan-audit.ts';
import { tellStory } from '../../core/panel/story.ts';
import { closeAuditRecord, saveAnswer, updateAudit } from '../../database/audits.ts';
import { loadBallots, type RecordedBallot } from '../../database/ballots.ts';
import { getJson, putJson } from '../../database/blobs.ts';
import type { Database } from '../../database/client.ts';
import { loadGateResults } from '../../database/gates.ts';
import { loadSnapshot } from '../../database/snapshots.ts';
import { saveVerdict } from '../../database/verdicts.ts';

interface Dependencies {
  db: Database;
  /** Read anew for each audit: an edit of countersign.yaml counts from the next audit on. */
  readConfiguration: () => Configuration;
}

const questionsMax = 20;

export const createAuditActivities = ({ db, readConfiguration }: Dependencies): AuditActivities => ({
  async planAudit({ auditId, changeId, panel, reach }) {
    const configuration = readConfiguration();
    const snapshot = await loadSnapshot(db, changeId);
    const seats = panelSeats({ configuration, panel, reach, origin: snapshot.origin });
    const plan = planAudit({ configuration, panel, seats, snapshot });
    const planId = await putJson(db, plan);
    await updateAudit(db, auditId, { plan: planId });
    return summarisePlan(planId, plan);
  },

  async judgeRound({ auditId, changeId, planId, round, lost }) {
    const [plan, snapshot, cast, gates] = await Promise.all([
      getJson<AuditPlan>(db, planId),
      loadSnapshot(db, changeId),
      loadBallots(db, auditId, round),
      loadGateResults(db, auditId),
    ]);
    const judged = judge({ plan, snapshot, cast, lost, gates });
    const spent = sumOf(cast);
    await saveVerdict(db, { auditId, round }, judged, lost, spent);
    const state = judged.verdict.kind === 'disputed' ? 'waiting-for-person' : 'reviewing';
    await updateAudit(db, auditId, { state });
    return summarise(judged, spent);
  },

  recordDecision: (answer) => saveAnswer(db, answer),
  closeAudit: ({ auditId, ...end }) => closeAuditRecord(db, auditId, end),
});

const sumOf = (cast: RecordedBallot[]) => ({
  tokens: cast.reduce((sum, one) => sum + one.tokens, 0),
  costMicroUsd: cast.reduce((sum, one) => sum + one.costMicroUsd, 0),
});

function summarise(judged: Judged, spent: { tokens: number; costMicroUsd: number }): Judgement {
  const { verdict, merged, coverage } = judged;
  const count = (state: string) => coverage.filter((file) => file.state === state).length;
  return {
    verdict: verdict.kind,
    sure: verdict.kind === 'passed' ? verdict.sure : null,
    findings: merged.length,
    questions:
      verdict.kind === 'disputed'
        ? verdict.over.slice(0, questionsMax).map((dispute) => dispute.question)
        : [],
    story: tellStory(judged),
    coverage: { reviewed: count('reviewed'), clipped: count('clipped'), skipped: count('skipped') },
    ...spent,
  };
}

function summarisePlan(planId: PlannedAudit['planId'], plan: AuditPlan): PlannedAudit {
  const { gates, estimate, patienceMs, asksAtOnce, remindAfterMs, expireAfterMs } = plan;
  return {
    planId,
    seats: plan.seats.map(({ id, provider, model, focus, simulated, excluded, piecesMax }) => ({
      id,
      provider,
      model,
      focus,
      simulated,
      excluded,
      ...(piecesMax !== undefined && { piecesMax }),
    })),
    pieces: plan.pieces.length,
    gates,
    estimate,
    patienceMs,
    asksAtOnce,
    remindAfterMs,
    expireAfterMs,
  };
}
