export { auditChange } from './audit-change.ts';
export { auditOpenPullRequests } from './audit-open-pull-requests.ts';
export { handleDelivery } from './handle-delivery.ts';
