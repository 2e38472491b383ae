import type { AuditStory } from './audit-story.ts';

/** Seats of which any answer is or would be simulated: whoever names one says so. */
export function simulatedSeats({ plan, rounds }: AuditStory): Set<string> {
  return new Set([
    ...(plan?.seats ?? []).filter((seat) => seat.simulated).map((seat): string => seat.id),
    ...rounds.flatMap((round) => round.ballots.filter((one) => one.simulated).map((one) => one.seat)),
  ]);
}
