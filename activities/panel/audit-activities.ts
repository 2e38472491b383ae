import { createHash } from 'node:crypto';
import { ratersOf } from '../../core/calibration/calibrate.ts';
import type { Configuration } from '../../core/configuration/configuration.ts';
import { panelSeats } from '../../core/configuration/panel-seats.ts';
import { pullRequestName } from '../../core/github/pull-request.ts';
import type { AuditId, BlobId, ChangeId } from '../../core/ids.ts';
import type { Snapshot } from '../../core/change/snapshot.ts';
import type { AuditActivities, Judgement, PlannedAudit } from '../../core/panel/contract.ts';
import { familyOf } from '../../core/panel/family.ts';
import type { Provider, Seat } from '../../core/panel/seat.ts';
import { judge, type Judged } from '../../core/panel/judge.ts';
import type { Piece } from '../../core/panel/piece.ts';
import type { AuditPlan } from '../../core/panel/plan.ts';
import { planAudit } from '../../core/panel/plan-audit.ts';
import { planRefutation } from '../../core/panel/plan-refutation.ts';
import { type RefutationPlan, refutersMax } from '../../core/panel/refutation.ts';
import { tellStory } from '../../core/panel/story.ts';
import { asksForSignatures } from '../../core/people/asks-for-signatures.ts';
import { mayIgnore } from '../../core/people/person-by-login.ts';
import { readersName } from '../../core/configuration/readers.ts';
import { settledByIgnore } from '../../core/publish/settled-by-ignore.ts';
import { eventOfAnswer } from '../../core/trail/events.ts';
import { closeAuditRecord, saveAnswer, updateAudit, workflowOfAudit } from '../../database/audits.ts';
import { loadBallots } from '../../database/ballots.ts';
import { getJson, putJson } from '../../database/blobs.ts';
import { currentCalibration } from '../../database/calibrations.ts';
import type { Database } from '../../database/client.ts';
import { loadGateResults } from '../../database/gates.ts';
import { pullRequestOf } from '../../database/heads.ts';
import { loadIgnored } from '../../database/ignored-findings.ts';
import { answeredQuestions, findFormerPlan } from '../../database/lines.ts';
import { lostSpendingByRound } from '../../database/lost-spending.ts';
import { saveLabelsOfDecision } from '../../database/labels.ts';
import { loadRefutations } from '../../database/refutations.ts';
import { loadSnapshot } from '../../database/snapshots.ts';
import { findWriterOf } from '../../database/task-pull-requests.ts';
import { createTrail, type Trail } from '../../database/trail.ts';
import { saveVerdict } from '../../database/verdicts.ts';
import { loadWriters } from '../../database/writers.ts';
import { loadPrompts } from '../models/prompt-files.ts';
import { ballotQuestionKey } from '../models/question-key.ts';

interface Dependencies {
  db: Database;
  /** Read anew for each audit: an edit of countersign.yaml counts from the next audit on. */
  readConfiguration: () => Configuration;
  /** By default one that no files follow. */
  trail?: Trail;
}

const questionsMax = 20;

export const createAuditActivities = ({
  db,
  readConfiguration,
  trail = createTrail(db),
}: Dependencies): AuditActivities => ({
  async planAudit({ auditId, changeId, panel, reach, line = null, writtenBy = null }) {
    const configuration = readConfiguration();
    const snapshot = await loadSnapshot(db, changeId);
    const { origin } = snapshot;
    const family = writtenBy ?? (await writerFamily(db, origin));
    const seats = panelSeats({ configuration, panel, reach, origin, writtenBy: family });
    const legacy = line === null ? null : await readLegacy(db, { auditId, panel, line, seats, snapshot });
    const planned = planAudit({ configuration, panel, seats, snapshot, ...(legacy && { legacy }) });
    const plan = { ...planned, calibration: await currentCalibration(db, ratersOf(planned.seats)) };
    const planId = await putJson(db, plan);
    await updateAudit(db, auditId, { plan: planId, ...(line !== null && { line }) });
    return { ...summarisePlan(planId, plan), ...asksForSignatures(configuration) };
  },

  async planRefutation({ auditId, changeId, planId, round, refutersMax: refuters }) {
    const recorded = await loadRound(db, { auditId, changeId, planId, round }, readConfiguration);
    const inVain = await spentInVain(db, auditId, round);
    const spent = [...recorded.cast, ...inVain.map((one) => ({ ...one, seat: null }))];
    const planned = planRefutation({ ...recorded, refutersMax: refuters, spent });
    return {
      refutationId: await putJson(db, planned),
      findings: planned.findings.length,
      asks: planned.asks.map(({ seat, piece }) => ({ seat, piece })),
    };
  },

  async judgeRound({ auditId, changeId, planId, round, lost, refutation, again = false }) {
    const recorded = await loadRound(db, { auditId, changeId, planId, round }, readConfiguration);
    const answers = await loadRefutations(db, auditId, round);
    const secondLook = refutation && {
      plan: await getJson<RefutationPlan>(db, refutation.refutationId),
      answers,
      lost: refutation.lost,
    };
    const judged = judge({ ...recorded, lost, secondLook: secondLook ?? null });
    const spent = sumOf([...recorded.cast, ...answers, ...(await spentInVain(db, auditId, round))]);
    await saveVerdict(db, { auditId, round, again }, judged, lost, spent, refutation?.lost);
    const state = judged.verdict.kind === 'disputed' ? 'waiting-for-person' : 'reviewing';
    await updateAudit(db, auditId, { state });
    return summarise(judged, spent);
  },

  async recordDecision(answer) {
    const { who, ...said } = answer;
    await saveAnswer(db, said);
    const { auditId, number, round, decision, refused } = said;
    const about = { subject: `audit ${auditId}`, workflow: await workflowOfAudit(db, auditId) };
    await trail.append(`answer/${auditId}/${number}`, eventOfAnswer({ ...about, decision, refused, who }));
    if (decision !== null && refused === null) await saveLabelsOfDecision(db, { auditId, round, decision });
  },
  closeAudit: ({ auditId, ...end }) => closeAuditRecord(db, auditId, end),
});

/** The family of the model that wrote the change as a task of ours, whoever pushed more to it; null where none did. */
async function writerFamily(db: Database, origin: Snapshot['origin']): Promise<string | null> {
  if (origin.kind !== 'pull-request' && origin.kind !== 'git-range') return null;
  const pullRequest = origin.kind === 'pull-request' ? pullRequestName(origin) : null;
  const writer = await findWriterOf(db, { commit: origin.headCommit, pullRequest });
  return writer && familyOf(writer.provider as Provider, writer.model);
}

/** What earlier audits of the line leave to this one: how they cut the change, and who has answered what. */
async function readLegacy(
  db: Database,
  {
    auditId,
    panel,
    line,
    seats,
    snapshot,
  }: { auditId: AuditId; panel: string; line: string; seats: Seat[]; snapshot: Snapshot },
) {
  const [known, former] = await Promise.all([
    answeredQuestions(db, line),
    findFormerPlan(db, { line, panel, auditId }),
  ]);
  const [plan, then] = former
    ? await Promise.all([getJson<AuditPlan>(db, former.planId), loadSnapshot(db, former.changeId)])
    : [null, null];
  const prompts = loadPrompts();
  const asked = { prompts, round: 1, instructions: null, snapshot };
  const answeredBy = (piece: Piece) =>
    new Set(
      known.size === 0
        ? []
        : seats
            .filter((seat) => known.has(ballotQuestionKey(seat, { ...asked, piece })))
            .map((seat) => seat.id),
    );
  return { line, former: plan && then && { files: then.files, pieces: plan.pieces }, answeredBy };
}

/** All that is recorded of a round but its second look. */
async function loadRound(
  db: Database,
  {
    auditId,
    changeId,
    planId,
    round,
  }: { auditId: AuditId; changeId: ChangeId; planId: BlobId; round: number },
  readConfiguration: Dependencies['readConfiguration'],
) {
  const [plan, snapshot, cast, gates, pullRequest] = await Promise.all([
    getJson<AuditPlan>(db, planId),
    loadSnapshot(db, changeId),
    loadBallots(db, auditId, round),
    loadGateResults(db, auditId),
    pullRequestOf(db, auditId),
  ]);
  if (pullRequest === null) return { plan, snapshot, cast, gates };
  return {
    plan,
    snapshot,
    cast,
    gates,
    ignoredBy: await readIgnored(db, { pullRequest, snapshot, configuration: readConfiguration() }),
  };
}

/** What people have had ignored on the pull request, or in its repository, and may thereby settle. */
async function readIgnored(
  db: Database,
  {
    pullRequest,
    snapshot,
    configuration,
  }: { pullRequest: string; snapshot: Snapshot; configuration: Configuration },
) {
  const [all, writers] = await Promise.all([loadIgnored(db, pullRequest), loadWriters(db, pullRequest)]);
  const repository = readersName(snapshot.origin);
  const ignored = all.filter(({ by }) => mayIgnore(configuration, by, repository));
  const { ignoreOwn } = configuration.github;
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  return settledByIgnore({ ignored, writers, snapshot, ignoreOwn, hash });
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
  const { gates, estimate, patienceMs, asksAtOnce, remindAfterMs, expireAfterMs, checksPatienceMs } = plan;
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
    ...(checksPatienceMs !== undefined && { checksPatienceMs }),
    refutersMax,
  };
}
