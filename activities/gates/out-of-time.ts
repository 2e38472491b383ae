/** Thrown when a file's scan has used up its time: hostile input must not hold up a change. */
export class OutOfTime extends Error {}
