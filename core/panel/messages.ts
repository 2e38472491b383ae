/** Names of what a person or a program may send to a running `auditChange`. */
export const decideName = 'decide';
export const statusName = 'status';
export const auditWorkflowType = 'auditChange';
