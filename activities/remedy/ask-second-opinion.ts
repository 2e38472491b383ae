import { Failed } from '../../core/failed.ts';
import type { RemediatorActivities } from '../../core/remedy/contract.ts';
import type { IncidentPlan, PlanSeat } from '../../core/remedy/plan-incident.ts';
import {
  opinionJsonSchema,
  opinionPrompt,
  readingsMax,
  readOpinion,
  type Reading,
} from '../../core/remedy/second-opinion.ts';
import { getJson } from '../../database/blobs.ts';
import type { Database } from '../../database/client.ts';
import { type CallKey, readingsBefore } from '../../database/incident-turns.ts';
import { findOpinion, saveOpinion } from '../../database/opinions.ts';
import type { ToolOutcome } from '../../database/task-calls.ts';
import { createSendAsk } from '../models/send-ask.ts';
import { whileRunning } from '../while-running.ts';
import type { RemedyModelDeps } from './ask-plan-auditor.ts';
import { askTwice } from './ask-twice.ts';
import { loadIncidentPlan } from './incident-plan.ts';
import { loadRemedyPrompts } from './prompt-files.ts';
import { recordedCall } from './recorded-call.ts';

/** Asks seats which cause they believe: of what the remediator asks and has read, which is data to them. */
export function createAskSecondOpinion(
  deps: RemedyModelDeps,
): Pick<RemediatorActivities, 'askSecondOpinion'> {
  const { db } = deps;
  const sendAsk = createSendAsk(deps);
  return {
    async askSecondOpinion({ incidentId, turn, call, seat: name }) {
      const which = { incident: incidentId, turn, call };
      const recorded = await findOpinion(db, { ...which, seat: name });
      if (recorded) return { ...recorded.opinion, costMicroUsd: recorded.costMicroUsd };
      const asked = await recordedCall(db, { incidentId, turn, call });
      if (asked.tool !== 'second_opinion')
        throw new Failed('input.invalid', `Call ${call} of turn ${turn} asks for no second opinion.`);
      const incident = await loadIncidentPlan(db, incidentId);
      const seat = seatFor(incident, name);
      const { question, hypotheses } = asked.arguments;
      const readings = await readingsOf(db, which);
      const user = opinionPrompt({ question, hypotheses, what: incident.input.what, readings });
      const { said, cost } = await whileRunning((running) =>
        askTwice({
          seat,
          system: loadRemedyPrompts().secondOpinion,
          user,
          schema: opinionJsonSchema,
          key: `${incidentId}/${turn}/${call}/${name}/opinion`,
          read: (text) => readOpinion(text, hypotheses.length),
          wanted: 'opinion on the hypotheses',
          sendAsk,
          running,
        }),
      );
      await saveOpinion(db, {
        ...which,
        seat: name,
        opinion: said,
        simulated: seat.simulated,
        costMicroUsd: cost,
      });
      return { ...said, costMicroUsd: cost };
    },
  };
}

/** @throws Failed `input.invalid` where the seat must not be asked about this incident */
function seatFor({ seats, assets }: IncidentPlan, name: string): PlanSeat {
  const seat = seats.find((one) => one.id === name);
  const real = assets.find(({ simulated }) => !simulated);
  const refused =
    seat === undefined
      ? 'it is not on the panel'
      : (seat.excluded ??
        (seat.simulated && real ? `it is simulated, and ${real.id} is no simulated asset` : null));
  if (seat && refused === null) return seat;
  throw new Failed('input.invalid', `Seat "${name}" must not be asked about this incident: ${refused}`);
}

/** What the remediator has read last before a call, the oldest first. */
async function readingsOf(db: Database, which: CallKey): Promise<Reading[]> {
  const rows = await readingsBefore(db, which, readingsMax);
  return Promise.all(
    rows.map(async ({ tool, summary, outcome }) => ({
      tool,
      summary,
      text: (await getJson<ToolOutcome>(db, outcome)).text,
    })),
  );
}
