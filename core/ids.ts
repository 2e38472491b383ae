/** A string that only its own maker may hand out, so that a seat's name is never passed where a change's hash belongs. */
type Id<Name extends string> = string & { readonly __id: Name };

/** One execution of `auditChange`: its workflow id, a dot, and digits of its run; also its key in the database. */
export type AuditId = Id<'audit'>;
/** `sha256:` and 64 hex digits: the hash of a frozen change's canonical JSON. */
export type ChangeId = Id<'change'>;
/** A seat's name in `countersign.yaml`. */
export type SeatId = Id<'seat'>;
/** `sha256:` and 64 hex digits: the hash of a stored blob's bytes. */
export type BlobId = Id<'blob'>;

/** One execution of `developTask`: its workflow id, a dot, and digits of its run; also its key in the database. */
export type TaskId = Id<'task'>;
/** One execution of `remediate`: its workflow id, a dot, and digits of its run; also its key in the database. */
export type IncidentId = Id<'incident'>;
/** Git's id of a tree: the content of a workspace, whatever commit holds it. 40 hex digits. */
export type TreeId = Id<'tree'>;
/** Git's id of a commit in a task's hidden repository. 40 hex digits. */
export type SnapshotId = Id<'snapshot'>;

export const seatId = (name: string) => name as SeatId;
export const auditId = (workflowId: string) => workflowId as AuditId;
export const changeId = (hash: string) => hash as ChangeId;
export const blobId = (hash: string) => hash as BlobId;
export const taskId = (text: string) => text as TaskId;
export const incidentId = (text: string) => text as IncidentId;
export const treeId = (hash: string) => hash as TreeId;
export const snapshotId = (hash: string) => hash as SnapshotId;

/**
 * The audit that one execution of a workflow carries out; `firstRunId` is that of its first run, before any continuation.
 * Its last digits tell executions apart: run ids begin with the time, so that their first digits hardly change.
 */
export const auditIdOf = (workflowId: string, firstRunId: string): AuditId =>
  auditId(`${workflowId}.${firstRunId.slice(-8)}`);

/** The task that one execution of `developTask` carries out; told apart as audits are. */
export const taskIdOf = (workflowId: string, firstRunId: string): TaskId =>
  taskId(`${workflowId}.${firstRunId.slice(-8)}`);

/** The incident that one execution of `remediate` is about; told apart as audits are. */
export const incidentIdOf = (workflowId: string, firstRunId: string): IncidentId =>
  incidentId(`${workflowId}.${firstRunId.slice(-8)}`);
