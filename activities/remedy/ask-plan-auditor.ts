import { Failed } from '../../core/failed.ts';
import type { Connections } from '../../core/panel/connection.ts';
import type { RemediatorActivities } from '../../core/remedy/contract.ts';
import type { IncidentPlan, PlanSeat } from '../../core/remedy/plan-incident.ts';
import { type Plan, planText } from '../../core/remedy/plan.ts';
import { planViewJsonSchema, planViewPrompt, readPlanView } from '../../core/remedy/plan-view.ts';
import { getJson } from '../../database/blobs.ts';
import type { Database } from '../../database/client.ts';
import { findView, plansOfIncident, saveView } from '../../database/incidents.ts';
import { createSendAsk } from '../models/send-ask.ts';
import type { Turns } from '../models/turns.ts';
import { whileRunning } from '../while-running.ts';
import { askTwice } from './ask-twice.ts';
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
      const { said: view, cost } = await whileRunning((running) =>
        askTwice({
          seat,
          system: loadRemedyPrompts().planAuditor,
          user,
          schema: planViewJsonSchema,
          key: `${incidentId}/${round}/${name}/view`,
          read: readPlanView,
          wanted: 'view of the plan',
          sendAsk,
          running,
        }),
      );
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
