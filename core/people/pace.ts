/** As many words of people as are weighed in one step: together they stay well below what Temporal takes as one payload. */
export const weighedAtOnceMax = 50;

const freeOfWaiting = 50;
const pauseMaxMs = 600_000;

/**
 * How long a step that weighs fewer than `weighedAtOnceMax` waits for more to come, after so many steps: not at all in the
 * first fifty, then 1 s, twice as long with each further fifty, ten minutes at most. So everything that comes is weighed,
 * however many strangers speak, and a history grows by a few steps an hour in the end.
 */
export const pauseMs = (steps: number): number =>
  steps < freeOfWaiting
    ? 0
    : Math.min(pauseMaxMs, 1000 * 2 ** Math.min(20, Math.floor(steps / freeOfWaiting) - 1));
