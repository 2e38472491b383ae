import { eq } from 'drizzle-orm';
import type { Component } from '../core/dependencies/component.ts';
import type { InventoryDiff } from '../core/dependencies/diff-inventories.ts';
import { type AuditId, blobId, type BlobId } from '../core/ids.ts';
import { putBlob, putJson } from './blobs.ts';
import type { Database } from './client.ts';
import { sboms } from './schema.ts';

/** What the diff's blob holds. */
export interface SbomDiff {
  added: string[];
  changed: { from: string; to: string }[];
  removed: string[];
}

export interface SbomRecord {
  blob: BlobId;
  /** Of the CycloneDX JSON, in hex. */
  sha256: string;
  components: number;
  added: number;
  changed: number;
  removed: number;
  diff: BlobId;
}

/** Records the bill of materials of an audit's head; made again, the same bytes are recorded, and the first row stays. */
export async function saveSbom(
  db: Database,
  auditId: AuditId,
  {
    json,
    sha256,
    components,
    diff,
  }: { json: string; sha256: string; components: number; diff: InventoryDiff },
): Promise<void> {
  const said: SbomDiff = {
    added: diff.added.map(named),
    changed: diff.changed.map(({ from, to }) => ({ from: named(from), to: named(to) })),
    removed: diff.removed.map(named),
  };
  await db
    .insert(sboms)
    .values({
      audit: auditId,
      blob: await putBlob(db, Buffer.from(json)),
      sha256,
      components,
      added: diff.added.length,
      changed: diff.changed.length,
      removed: diff.removed.length,
      diff: await putJson(db, said),
    })
    .onConflictDoNothing();
}

const named = ({ file, purl }: Component): string => `${file} ${purl}`;

/** Null for an audit without one: of a patch or a package, or with the gate off. */
export async function findSbom(db: Database, auditId: AuditId): Promise<SbomRecord | null> {
  const [row] = await db.select().from(sboms).where(eq(sboms.audit, auditId));
  if (!row) return null;
  const { audit: _, createdAt: __, ...said } = row;
  return { ...said, blob: blobId(row.blob), diff: blobId(row.diff) };
}
