import type { Configuration } from '../../core/configuration/configuration.ts';
import { Failed } from '../../core/failed.ts';
import type { Asset } from '../../core/fleet/asset.ts';
import { blobId } from '../../core/ids.ts';
import type { PlannedRemedy, RemedyActivities } from '../../core/remedy/contract.ts';
import { classShares } from '../../core/remedy/class-shares.ts';
import { describeDeed } from '../../core/remedy/describe-deed.ts';
import { describeRemedyCall } from '../../core/remedy/describe-call.ts';
import { type IncidentPlan, planIncident } from '../../core/remedy/plan-incident.ts';
import type { Plan } from '../../core/remedy/plan.ts';
import { showPlan } from '../../core/remedy/show-plan.ts';
import { tellSimilar } from '../../core/remedy/tell-similar.ts';
import { eventOfAnswer } from '../../core/trail/events.ts';
import { assetsOfSource, findAsset, labelsOf } from '../../database/assets.ts';
import { getJson, putJson } from '../../database/blobs.ts';
import type { Database } from '../../database/client.ts';
import { saveRemediatorNote, saveRemedyCall } from '../../database/incident-turns.ts';
import {
  closeIncidentRecord,
  endIncidentPlan,
  findIncident,
  findSimilar,
  openIncidentRecord,
  saveIncidentAnswer,
  saveIncidentPlan,
  saveRemedyQuestion,
} from '../../database/incidents.ts';
import { createTrail, type Trail } from '../../database/trail.ts';
import { asksForSignatures } from '../../core/people/asks-for-signatures.ts';
import { isSeenWith } from '../../core/people/permissions.ts';
import { incidentNamed } from './incident-plan.ts';
import { recordedCall } from './recorded-call.ts';

interface Dependencies {
  db: Database;
  /** Read anew for each incident: an edit of countersign.yaml counts from the next one on. */
  readConfiguration: () => Configuration;
  /** By default one that no files follow. */
  trail?: Trail;
}

const hourMs = 3_600_000;
/** Each reminder is a timer in the workflow's history. */
const remindersMax = 200;

export const createRemedyActivities = ({
  db,
  readConfiguration,
  trail = createTrail(db),
}: Dependencies): RemedyActivities => ({
  ...callActivities(db, readConfiguration),
  ...answerActivities(db, trail),

  async openIncident({ incidentId, workflowId, input, reach }) {
    const configuration = readConfiguration();
    const known = await findIncident(db, incidentId);
    if (known?.id === incidentId)
      return summarise(await getJson<IncidentPlan>(db, blobId(known.plan)), configuration);
    const assets = await fleetAround(db, input.assets);
    const plan = planIncident({ incidentId, input, configuration, reach, assets });
    await openIncidentRecord(db, { workflowId, plan, planId: await putJson(db, plan) });
    return summarise(plan, configuration);
  },

  async showPlan({ incidentId, round, hash, plan: planId, draft }) {
    const plan = await getJson<Plan>(db, planId);
    const { title, diagnosis, risk } = draft;
    await saveIncidentPlan(db, {
      incident: incidentId,
      round,
      hash,
      plan: planId,
      title,
      diagnosis,
      risk,
      deeds: plan.actions.map(({ target, deed }) => `${target.asset}: ${describeDeed(deed)}`.slice(0, 500)),
    });
    const assets = plan.actions.map(({ target }) => target.asset);
    const { classes } = readConfiguration().fleet;
    const signed = classShares(plan, classes).some(({ policy }) => policy.approval === 'signed');
    const shown = showPlan(plan, draft, await labelsOf(db, assets));
    return { ...shown, ...(signed && { signed }) };
  },

  noteRemedyQuestion: ({ incidentId, question }) => saveRemedyQuestion(db, incidentId, question),

  recordRemedy: ({ incidentId, ...end }) => endIncidentPlan(db, { incident: incidentId, ...end }),

  closeIncident: ({ incidentId, result }) => closeIncidentRecord(db, incidentId, result),
});

/** Calls of the remediator that no asset answers. */
const callActivities = (
  db: Database,
  readConfiguration: Dependencies['readConfiguration'],
): Pick<
  RemedyActivities,
  'readRemedyCall' | 'answerRemedyCall' | 'findSimilarIncidents' | 'tellRemediator'
> => ({
  readRemedyCall: (which) => recordedCall(db, which),

  async answerRemedyCall({ incidentId, turn, call, ok, text }) {
    const recorded = await recordedCall(db, { incidentId, turn, call });
    const summary = describeRemedyCall(recorded.tool, recorded.arguments);
    await saveRemedyCall(db, incidentId, { turn, call, tool: recorded.tool, ok, summary }, { text });
  },

  async findSimilarIncidents({ incidentId, turn, call }) {
    const recorded = await recordedCall(db, { incidentId, turn, call });
    if (recorded.tool !== 'similar_incidents')
      throw new Failed('input.invalid', `Call ${call} of turn ${turn} looks for no incidents.`);
    const incident = await incidentNamed(db, incidentId);
    const standing = readConfiguration();
    const found = await findSimilar(db, incident, {
      words: recorded.arguments.words ?? incident.what,
      mayTell: (assets) => isSeenWith(standing, incident.assets, assets),
    });
    const summary = describeRemedyCall(recorded.tool, recorded.arguments);
    const result = { turn, call, tool: recorded.tool, ok: true, summary };
    await saveRemedyCall(db, incidentId, result, { text: tellSimilar(found) });
    return { found: found.length };
  },

  tellRemediator: ({ incidentId, key, text }) => saveRemediatorNote(db, incidentId, key, text),
});

/** What people send. */
const answerActivities = (
  db: Database,
  trail: Trail,
): Pick<RemedyActivities, 'recordApproval' | 'recordRemedyAnswer'> => ({
  async recordApproval({ incidentId, number, approval, plan, refused, raw, judged }) {
    const { by = null, decision = null, reason = null } = approval ?? {};
    const said = { by, decision, reason, refused, raw };
    await saveIncidentAnswer(db, {
      incident: incidentId,
      number,
      door: 'approve',
      subject: plan ?? '',
      ...said,
    });
    // What is judged is put on the trail by the process that judges it.
    if (refused === null || judged) return;
    const { workflowId } = await incidentNamed(db, incidentId);
    const event = eventOfAnswer({
      subject: `incident ${incidentId}`,
      workflow: workflowId,
      decision: approval,
      refused,
    });
    await trail.append(`remedy-approval/${incidentId}/${number}`, event);
  },

  async recordRemedyAnswer({ incidentId, number, question, decision, refused, raw, who }) {
    const { by = null, reason = null } = decision ?? {};
    const said = { by, reason, decision: decision?.decision ?? null, refused, raw };
    await saveIncidentAnswer(db, {
      incident: incidentId,
      number,
      door: 'decide',
      subject: question,
      ...said,
    });
    const { workflowId } = await incidentNamed(db, incidentId);
    const subject = `incident ${incidentId} (${question || 'nothing was asked'})`;
    const event = eventOfAnswer({ subject, workflow: workflowId, decision, refused, who });
    await trail.append(`remedy-answer/${incidentId}/${number}`, event);
  },
});

/** The assets of these ids as they were last seen, and all others of their sources. */
async function fleetAround(db: Database, ids: readonly string[]): Promise<Asset[]> {
  const own = (await Promise.all(ids.map((id) => findAsset(db, id)))).flatMap((row) => row?.asset ?? []);
  const sources = [...new Set(own.map(({ source }) => source))];
  const beside = (await Promise.all(sources.map((source) => assetsOfSource(db, source)))).flat();
  return [...own, ...beside.filter(({ id }) => !own.some((one) => one.id === id))];
}

function summarise(plan: IncidentPlan, { decisions, people }: Configuration): PlannedRemedy {
  const { title, assets, scope, remediator, seats, settings, patienceMs } = plan;
  return {
    title,
    assets: assets.map(({ id, class: name, simulated }) => ({ id, class: name, simulated })),
    scope,
    remediator: remediator && {
      provider: remediator.provider,
      model: remediator.model,
      family: remediator.family,
      simulated: remediator.simulated,
    },
    seats: seats.map(({ id, provider, model, simulated, excluded }) => ({
      id,
      provider,
      model,
      simulated,
      excluded,
    })),
    turnsMax: settings.turnsMax,
    roundsMax: settings.roundsMax,
    costMicroUsdMax: settings.costMicroUsdMax,
    remindAfterMs: Math.ceil(
      Math.max(decisions.remindAfterHours, decisions.expireAfterHours / remindersMax) * hourMs,
    ),
    expireAfterMs: Math.ceil(decisions.expireAfterHours * hourMs),
    patienceMs,
    ...asksForSignatures({ decisions, people }),
  };
}
