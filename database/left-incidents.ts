import { and, eq, sql } from 'drizzle-orm';
import { type IncidentId, incidentId } from '../core/ids.ts';
import type { Database } from './client.ts';
import { incidents } from './schema.ts';

/** Incidents that are open by the record. */
export async function openIncidents(db: Database): Promise<{ id: IncidentId; workflowId: string }[]> {
  const rows = await db
    .select({ id: incidents.id, workflowId: incidents.workflowId })
    .from(incidents)
    .where(eq(incidents.state, 'open'));
  return rows.map(({ id, workflowId }) => ({ id: incidentId(id), workflowId }));
}

/** Ends the record of an incident whose workflow could not; false where it has an end of its own. Safe to repeat. */
export async function endLeftIncident(db: Database, id: IncidentId, note: string): Promise<boolean> {
  const ended = await db
    .update(incidents)
    .set({ state: 'unsolved', note, question: sql`null`, endedAt: sql`now()` })
    .where(and(eq(incidents.id, id), eq(incidents.state, 'open')))
    .returning({ id: incidents.id });
  return ended.length > 0;
}
