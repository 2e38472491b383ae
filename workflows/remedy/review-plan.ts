import type { SeatView } from '../../core/remedy/status.ts';
import { showPlan } from './activities.ts';
import { askPanel } from './ask-panel.ts';
import { enterPhase, type RemedyState, type Standing, show } from './remedy-state.ts';

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
  const heard = await askPanel(state, (activities, seat) =>
    activities.askPlanAuditor.executeWithOptions({ summary: `view of seat ${seat}` }, [
      { incidentId, round, seat, plan },
    ]),
  );
  const views = heard.map(
    ({ seat, said }): SeatView =>
      typeof said === 'string'
        ? { ...seat, view: null, reasons: [said] }
        : { ...seat, view: said.view, reasons: said.reasons },
  );
  if (state.status.plan) state.status.plan.views = views;
  show(state);
}
