/** Milliseconds since 1970 as Temporal tells them in a workflow: the time of what is being handled, the same in each replay. */
export const nowMs = (): number => new Date().getTime();
