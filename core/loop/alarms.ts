import { acceptedTampering, unacceptedTampering } from './accepted-tampering.ts';
import type { Alarm, IterationRecord, LoopPolicy } from './record.ts';

/** What calls a person at once after the last of these iterations. */
export function findAlarms(
  records: readonly IterationRecord[],
  policy: LoopPolicy,
  elapsed: { minutes: number },
): Alarm[] {
  const last = records.at(-1);
  if (!last) return [];
  const alarms: Alarm[] = [];
  if (last.security.length > 0) alarms.push({ alarm: 'security', what: last.security });
  const tampering = unacceptedTampering(last.tampering, acceptedTampering(records.slice(0, -1)));
  if (tampering.length > 0) alarms.push({ alarm: 'tampering', tampering });
  if (last.exhausted.length > 0) alarms.push({ alarm: 'exhausted', what: last.exhausted });
  return isDone(last) ? alarms : [...alarms, ...reachedLimits(records, last, policy, elapsed)];
}

const isDone = ({ green, finished, objections }: IterationRecord): boolean =>
  green && finished && objections.length === 0;

function reachedLimits(
  records: readonly IterationRecord[],
  last: IterationRecord,
  policy: LoopPolicy,
  { minutes }: { minutes: number },
): Alarm[] {
  const cost = records.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0);
  const alarms: Alarm[] = [];
  const tell = (limit: 'iterations' | 'cost' | 'time', what: string) =>
    alarms.push({ alarm: 'limit', limit, what });
  if (last.number >= policy.iterationsMax) {
    tell('iterations', `${last.number} of at most ${policy.iterationsMax} iterations are over`);
  }
  if (cost >= policy.costMicroUsdMax) {
    tell('cost', `${inDollars(cost)} of at most ${inDollars(policy.costMicroUsdMax)} are spent`);
  }
  if (minutes >= policy.minutesMax) {
    tell('time', `${Math.floor(minutes)} of at most ${policy.minutesMax} minutes are over`);
  }
  return alarms;
}

export const inDollars = (microUsd: number): string => `$${(microUsd / 1e6).toFixed(2)}`;
