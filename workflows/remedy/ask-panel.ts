import { isCancellation } from '@temporalio/workflow';
import type { SeatView } from '../../core/remedy/status.ts';
import { reasonOf } from '../failure-words.ts';
import { auditorActivities } from './activities.ts';
import { plannedOf, type RemedyState } from './remedy-state.ts';

/** A seat; and what it said, or why it said nothing. */
export interface Heard<Said> {
  seat: Pick<SeatView, 'seat' | 'provider' | 'model' | 'simulated'>;
  said: Said | string;
}

const lostMax = 500;

/** Asks all seats of other families side by side, within the panel's patience; what it costs is counted. */
export function askPanel<Said extends { costMicroUsd: number }>(
  state: RemedyState,
  ask: (activities: ReturnType<typeof auditorActivities>, seat: string) => Promise<Said>,
): Promise<Heard<Said>[]> {
  const { seats, patienceMs } = plannedOf(state);
  const activities = auditorActivities(patienceMs);
  return Promise.all(
    seats.map(async ({ id, excluded, ...about }): Promise<Heard<Said>> => {
      const seat = { ...about, seat: id };
      if (excluded !== null) return { seat, said: excluded };
      try {
        const said = await ask(activities, id);
        state.status.costMicroUsd += said.costMicroUsd;
        return { seat, said };
      } catch (error) {
        if (isCancellation(error)) throw error;
        return { seat, said: `It was lost: ${reasonOf(error)}`.slice(0, lostMax) };
      }
    }),
  );
}
