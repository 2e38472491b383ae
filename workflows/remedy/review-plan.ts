import { isCancellation } from '@temporalio/workflow';
import type { SeatView } from '../../core/remedy/status.ts';
import { reasonOf } from '../failure-words.ts';
import { auditorActivities, showPlan } from './activities.ts';
import { enterPhase, plannedOf, type RemedyState, type Standing, show } from './remedy-state.ts';

/** Shows the plan to people as it will run, and to seats of other families, whose views stand beside it. */
export async function reviewPlan(state: RemedyState, standing: Standing): Promise<void> {
  const { hash, plan, draft, round } = standing;
  const { incidentId } = state;
  state.rounds += 1;
  state.last = standing;
  const shown = await showPlan({ incidentId, round, hash, plan, draft });
  state.status.plan = {
    ...shown,
    hash,
    round: state.rounds,
    approvals: [],
    missing: [],
    ignored: [],
    views: [],
    refused: [],
  };
  enterPhase(state, 'reviewing');
  const { seats, patienceMs } = plannedOf(state);
  const { askPlanAuditor } = auditorActivities(patienceMs);
  const views = await Promise.all(
    seats.map(async ({ id, excluded, ...seat }): Promise<SeatView> => {
      const said = { ...seat, seat: id };
      if (excluded !== null) return { ...said, view: null, reasons: [excluded] };
      try {
        const options = { summary: `view of seat ${id}` };
        const asked = await askPlanAuditor.executeWithOptions(options, [
          { incidentId, round, seat: id, plan },
        ]);
        state.status.costMicroUsd += asked.costMicroUsd;
        return { ...said, view: asked.view, reasons: asked.reasons };
      } catch (error) {
        if (isCancellation(error)) throw error;
        return { ...said, view: null, reasons: [`It was lost: ${reasonOf(error)}`.slice(0, 500)] };
      }
    }),
  );
  if (state.status.plan) state.status.plan.views = views;
  show(state);
}
