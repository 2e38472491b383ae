/** Names of what a person or a program may send to a running `auditChange`. */
export const decideName = 'decide';
export const statusName = 'status';
export const auditWorkflowType = 'auditChange';
export const sweepWorkflowType = 'auditOpenPullRequests';
export const deliveryWorkflowType = 'handleDelivery';
/** Ends the audit of a head that stands no more: `{ "because": "…" }`. */
export const supersedeName = 'supersede';
/** Reviews or checks of the head have changed: gates on them are judged anew. */
export const recheckName = 'recheck';
/** What an audit tells the workflow that started it, once it keeps seats at work no longer. */
export const reviewedName = 'reviewed';
