import { ratersOf } from '../../core/calibration/calibrate.ts';
import type { Configuration } from '../../core/configuration/configuration.ts';
import { panelSeats } from '../../core/configuration/panel-seats.ts';
import type { AuditId, BlobId, ChangeId } from '../../core/ids.ts';
import type { AuditActivities, Judgement, PlannedAudit } from '../../core/panel/contract.ts';
import { judge, type Judged } from '../../core/panel/judge.ts';
import type { AuditPlan } from '../../core/panel/plan.ts';
import { planAudit } from '../../core/panel/plan-audit.ts';
import { planRefutation } from '../../core/panel/plan-refutation.ts';
import { type RefutationPlan, refutersMax } from '../../core/panel/refutation.ts';
import { tellStory } from '../../core/panel/story.ts';
import { closeAuditRecord, saveAnswer, updateAudit } from '../../database/audits.ts';
import { loadBallots } from '../../database/ballots.ts';
import { getJson, putJson } from '../../database/blobs.ts';
import { currentCalibration } from '../../database/calibrations.ts';
import type { Database } from '../../database/client.ts';
import { loadGateResults } from '../../database/gates.ts';
import { lostSpendingByRound } from '../../database/lost-spending.ts';
import { saveLabelsOfDecision } from '../../database/labels.ts';
import { loadRefutations } from '../../database/refutations.ts';
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
    const planned = planAudit({ configuration, panel, seats, snapshot });
    const plan = { ...planned, calibration: await currentCalibration(db, ratersOf(planned.seats)) };
    const planId = await putJson(db, plan);
    await updateAudit(db, auditId, { plan: planId });
    return summarisePlan(planId, plan);
  },

  async planRefutation({ auditId, changeId, planId, round, refutersMax: refuters }) {
    const recorded = await loadRound(db, { auditId, changeId, planId, round });
    const inVain = await spentInVain(db, auditId, round);
    const spent = [...recorded.cast, ...inVain.map((one) => ({ ...one, seat: null }))];
    const planned = planRefutation({ ...recorded, refutersMax: refuters, spent });
    return {
      refutationId: await putJson(db, planned),
      findings: planned.findings.length,
      asks: planned.asks.map(({ seat, piece }) => ({ seat, piece })),
    };
  },

  async judgeRound({ auditId, changeId, planId, round, lost, refutation }) {
    const recorded = await loadRound(db, { auditId, changeId, planId, round });
    const answers = await loadRefutations(db, auditId, round);
    const secondLook = refutation && {
      plan: await getJson<RefutationPlan>(db, refutation.refutationId),
      answers,
      lost: refutation.lost,
    };
    const judged = judge({ ...recorded, lost, secondLook: secondLook ?? null });
    const spent = sumOf([...recorded.cast, ...answers, ...(await spentInVain(db, auditId, round))]);
    await saveVerdict(db, { auditId, round }, judged, lost, spent, refutation?.lost);
    const state = judged.verdict.kind === 'disputed' ? 'waiting-for-person' : 'reviewing';
    await updateAudit(db, auditId, { state });
    return summarise(judged, spent);
  },

  async recordDecision(answer) {
    await saveAnswer(db, answer);
    const { auditId, round, decision, refused } = answer;
    if (decision !== null && refused === null) await saveLabelsOfDecision(db, { auditId, round, decision });
  },
  closeAudit: ({ auditId, ...end }) => closeAuditRecord(db, auditId, end),
});

/** All that is recorded of a round but its second look. */
async function loadRound(
  db: Database,
  {
    auditId,
    changeId,
    planId,
    round,
  }: { auditId: AuditId; changeId: ChangeId; planId: BlobId; round: number },
) {
  const [plan, snapshot, cast, gates] = await Promise.all([
    getJson<AuditPlan>(db, planId),
    loadSnapshot(db, changeId),
    loadBallots(db, auditId, round),
    loadGateResults(db, auditId),
  ]);
  return { plan, snapshot, cast, gates };
}

/** What the round paid for answers that came to nothing. */
async function spentInVain(db: Database, auditId: AuditId, round: number) {
  const inVain = (await lostSpendingByRound(db, auditId)).get(round);
  return inVain ? [inVain] : [];
}

const sumOf = (answers: { tokens: number; costMicroUsd: number }[]) => ({
  tokens: answers.reduce((sum, one) => sum + one.tokens, 0),
  costMicroUsd: answers.reduce((sum, one) => sum + one.costMicroUsd, 0),
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
    seats: plan.seats.map((seat) => {
      const { id, provider, model, focus, simulated, excluded } = seat;
      const { piecesMax, substitute, substitutedBecause } = seat;
      return {
        id,
        provider,
        model,
        focus,
        simulated,
        excluded,
        ...(piecesMax !== undefined && { piecesMax }),
        ...(substitute && { substitute }),
        ...(substitutedBecause !== undefined && { substitutedBecause }),
      };
    }),
    pieces: plan.pieces.length,
    gates,
    estimate,
    patienceMs,
    asksAtOnce,
    remindAfterMs,
    expireAfterMs,
    refutersMax,
  };
}
