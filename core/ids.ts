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

export const seatId = (name: string) => name as SeatId;
export const auditId = (workflowId: string) => workflowId as AuditId;
export const changeId = (hash: string) => hash as ChangeId;
export const blobId = (hash: string) => hash as BlobId;

/**
 * The audit that one execution of a workflow carries out; `firstRunId` is that of its first run, before any continuation.
 * Its last digits tell executions apart: run ids begin with the time, so that their first digits hardly change.
 */
export const auditIdOf = (workflowId: string, firstRunId: string): AuditId =>
  auditId(`${workflowId}.${firstRunId.slice(-8)}`);
