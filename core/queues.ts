/** Task queues; each process serves some and holds only their secrets. */
export const queues = {
  countersign: 'countersign',
  models: 'models',
  publish: 'publish',
  sandbox: 'sandbox',
} as const;
export type Queue = (typeof queues)[keyof typeof queues];
