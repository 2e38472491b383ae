import { Failed } from '../../core/failed.ts';
import { seatId } from '../../core/ids.ts';
import type { Connections } from '../../core/panel/connection.ts';
import { costMicroUsd, priceOf } from '../../core/panel/prices.ts';
import type { RemediatorActivities } from '../../core/remedy/contract.ts';
import type { IncidentPlan, PlanSeat } from '../../core/remedy/plan-incident.ts';
import { type Plan, planText } from '../../core/remedy/plan.ts';
import {
  type PlanView,
  planViewJsonSchema,
  planViewPrompt,
  readPlanView,
} from '../../core/remedy/plan-view.ts';
import { getJson } from '../../database/blobs.ts';
import type { Database } from '../../database/client.ts';
import { findView, plansOfIncident, saveView } from '../../database/incidents.ts';
import { seatFailed } from '../models/explain-failure.ts';
import { createSendAsk, type SendAsk } from '../models/send-ask.ts';
import type { Turns } from '../models/turns.ts';
import { type Running, whileRunning } from '../while-running.ts';
import { loadIncidentPlan } from './incident-plan.ts';
import { loadRemedyPrompts } from './prompt-files.ts';

export interface RemedyModelDeps {
  db: Database;
  connections: Connections;
  /** Shared by all activities of the process that ask. */
  turns: Turns;
  /** For one request to a model, from when it is sent; ten minutes unless told. */
  askTimeoutMs?: number;
}

/** Asks seats what they think of a plan: of its very text, which is data to them. */
export function createAskPlanAuditor(deps: RemedyModelDeps): Pick<RemediatorActivities, 'askPlanAuditor'> {
  const { db } = deps;
  const sendAsk = createSendAsk(deps);
  return {
    async askPlanAuditor({ incidentId, round, seat: name, plan: planId }) {
      const recorded = await findView(db, { incident: incidentId, round, seat: name });
      if (recorded) return { ...recorded.view, costMicroUsd: recorded.costMicroUsd };
      const incident = await loadIncidentPlan(db, incidentId);
      const plan = await getJson<Plan>(db, planId);
      const seat = seatFor(incident, name, plan);
      const standing = (await plansOfIncident(db, incidentId)).find((one) => one.round === round);
      const user = planViewPrompt({
        plan: planText(plan),
        what: incident.input.what,
        diagnosis: standing?.diagnosis ?? '',
        risk: standing?.risk ?? '',
      });
      const key = encodeURI(`${incidentId}/${round}/${name}/view`.toWellFormed());
      const asked = await whileRunning((running) => askTwice({ seat, user, key, sendAsk, running }));
      const { cost, ...view } = asked;
      await saveView(db, {
        incident: incidentId,
        round,
        seat: name,
        view,
        simulated: seat.simulated,
        costMicroUsd: cost,
      });
      return { ...view, costMicroUsd: cost };
    },
  };
}

/** @throws Failed `input.invalid` where the seat must not be asked about this plan */
function seatFor({ seats }: IncidentPlan, name: string, { actions }: Plan): PlanSeat {
  const seat = seats.find((one) => one.id === name);
  const real = actions.find(({ target }) => !target.simulated)?.target.asset;
  const refused =
    seat === undefined
      ? 'it is not on the panel'
      : (seat.excluded ??
        (seat.simulated && real !== undefined ? `it is simulated, and ${real} is no simulated asset` : null));
  if (seat && refused === null) return seat;
  throw new Failed('input.invalid', `Seat "${name}" must not be asked about this plan: ${refused}`);
}

interface Asking {
  seat: PlanSeat;
  user: string;
  key: string;
  sendAsk: SendAsk;
  running: Running;
}

/** Once more where the answer is no view. */
async function askTwice({ seat, user, key, sendAsk, running }: Asking): Promise<PlanView & { cost: number }> {
  const asked = { ...seat, id: seatId(seat.id) };
  let cost = 0;
  for (const askKey of [key, `${key}/repair`]) {
    const { text } = await sendAsk(asked, {
      system: loadRemedyPrompts().planAuditor,
      user,
      schema: planViewJsonSchema,
      askKey,
      running,
      heard: ({ inputTokens, outputTokens }) => {
        cost += costMicroUsd(priceOf(seat), inputTokens, outputTokens);
      },
    });
    const view = readPlanView(text);
    if (view) return { ...view, cost };
  }
  throw seatFailed(asked, 'model.malformed-answer', 'gave no view of the plan, asked twice');
}
