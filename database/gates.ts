import { and, asc, eq } from 'drizzle-orm';
import type { GateName, GateResult } from '../core/gates/gate.ts';
import type { AuditId } from '../core/ids.ts';
import type { Database } from './client.ts';
import { gateResults } from './schema.ts';

/** Records a gate's result; the first one for an audit counts, but for one that was judged `again`. */
export async function saveGateResult(
  db: Database,
  auditId: AuditId,
  result: GateResult,
  again = false,
): Promise<void> {
  const judged = {
    outcome: result.outcome,
    hits: result.hits,
    unread: result.unread,
    problem: result.outcome === 'broken' ? result.problem : null,
  };
  const insert = db.insert(gateResults).values({ audit: auditId, gate: result.gate, ...judged });
  await (again
    ? insert.onConflictDoUpdate({ target: [gateResults.audit, gateResults.gate], set: judged })
    : insert.onConflictDoNothing());
}

/** The recorded results of an audit, in gate order. */
export async function loadGateResults(db: Database, auditId: AuditId): Promise<GateResult[]> {
  const rows = await db
    .select()
    .from(gateResults)
    .where(eq(gateResults.audit, auditId))
    .orderBy(asc(gateResults.gate));
  return rows.map(toResult);
}

export async function findGateResult(
  db: Database,
  auditId: AuditId,
  gate: GateName,
): Promise<GateResult | null> {
  const [row] = await db
    .select()
    .from(gateResults)
    .where(and(eq(gateResults.audit, auditId), eq(gateResults.gate, gate)));
  return row ? toResult(row) : null;
}

function toResult(row: typeof gateResults.$inferSelect): GateResult {
  const gate = row.gate as GateName;
  const { unread } = row;
  switch (row.outcome as GateResult['outcome']) {
    case 'held':
      return { gate, outcome: 'held', hits: [], unread };
    case 'hit':
      return { gate, outcome: 'hit', hits: row.hits, unread };
    case 'broken':
      return { gate, outcome: 'broken', hits: [], unread, problem: row.problem ?? '' };
  }
}
