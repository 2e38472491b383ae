import { eq } from 'drizzle-orm';
import { readersName } from '../core/configuration/readers.ts';
import type { Origin, Snapshot } from '../core/change/snapshot.ts';
import { Failed } from '../core/failed.ts';
import { blobId, type ChangeId } from '../core/ids.ts';
import { getJson, putJson } from './blobs.ts';
import type { Database } from './client.ts';
import { changes } from './schema.ts';

export interface ChangeSize {
  files: number;
  addedLines: number;
  removedLines: number;
}

/** What to look a change up by: its repository, or `npm:` and the name of its package. */
export function repositoryName(origin: Origin): string | null {
  switch (origin.kind) {
    case 'git-range':
    case 'pull-request':
      return origin.repository;
    case 'package-upgrade':
      return readersName(origin);
    case 'patch':
      return null;
  }
}

/** Stores a frozen change and its description; the same change is stored once. */
export async function saveSnapshot(
  db: Database,
  snapshot: Snapshot,
  title: string,
  size: ChangeSize,
): Promise<void> {
  const blob = await putJson(db, snapshot);
  const { origin } = snapshot;
  const range = origin.kind === 'git-range' || origin.kind === 'pull-request' ? origin : null;
  const upgrade = origin.kind === 'package-upgrade' ? origin : null;
  await db
    .insert(changes)
    .values({
      id: snapshot.changeId,
      title,
      kind: origin.kind,
      repository: repositoryName(origin),
      host: range?.host ?? upgrade?.host ?? null,
      baseCommit: range?.baseCommit ?? null,
      headCommit: range?.headCommit ?? null,
      ...size,
      blob,
    })
    .onConflictDoNothing();
}

/** @throws Failed `store.missing-blob` when no such change was frozen */
export async function loadSnapshot(db: Database, id: ChangeId): Promise<Snapshot> {
  const [row] = await db.select({ blob: changes.blob }).from(changes).where(eq(changes.id, id));
  if (!row)
    throw new Failed('store.missing-blob', `No frozen change ${id} is stored. Start the audit again.`);
  return getJson<Snapshot>(db, blobId(row.blob));
}
