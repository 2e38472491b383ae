import { CancellationScope } from '@temporalio/workflow';
import type { AlarmNews } from '../../core/remedy/alarm.ts';
import { nowMs } from '../clock.ts';
import { reasonOf } from '../failure-words.ts';
import { sendAlarm } from './activities.ts';
import { type RemedyState, tell } from './remedy-state.ts';

/** Tells everybody, beside what goes on, which waits for nothing of it; it goes out though the incident is cancelled. */
export function raiseAlarm(state: RemedyState, news: Omit<AlarmNews, 'atMs'>): void {
  state.alarmsUnderway += 1;
  const alarm = { ...news, atMs: nowMs() };
  CancellationScope.nonCancellable(() =>
    sendAlarm.executeWithOptions({ summary: `tell everybody: ${news.kind}` }, [alarm]),
  )
    .catch((error: unknown) => tell(state, `Not everybody could be told: ${reasonOf(error)}`))
    .finally(() => {
      state.alarmsUnderway -= 1;
    });
}
