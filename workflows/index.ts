export { auditChange } from './audit-change.ts';
export { auditOpenPullRequests } from './audit-open-pull-requests.ts';
export { developTask } from './develop-task.ts';
export { handleDelivery } from './handle-delivery.ts';
export { checkpointTrail } from './checkpoint-trail.ts';
export { refreshFleet } from './refresh-fleet.ts';
export { remediate } from './remediate.ts';
export { sweepTasks } from './sweep-tasks.ts';
