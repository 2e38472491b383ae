/** Task queues; each process serves some and holds only their secrets. */
export const queues = {
  countersign: 'countersign',
  models: 'models',
  publish: 'publish',
  sandbox: 'sandbox',
  /** Reads live systems, and can change none. */
  fleet: 'fleet',
  /** Carries out approved plans. */
  live: 'live',
} as const;
export type Queue = (typeof queues)[keyof typeof queues];
