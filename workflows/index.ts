export { auditChange } from './audit-change.ts';
