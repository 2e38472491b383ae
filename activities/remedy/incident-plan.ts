import { Failed } from '../../core/failed.ts';
import { blobId, type IncidentId } from '../../core/ids.ts';
import type { IncidentPlan } from '../../core/remedy/plan-incident.ts';
import { getJson } from '../../database/blobs.ts';
import type { Database } from '../../database/client.ts';
import { findIncident, type IncidentRow } from '../../database/incidents.ts';

/** @throws Failed `input.invalid` when nothing is recorded under this id */
export async function incidentNamed(db: Database, id: IncidentId): Promise<IncidentRow> {
  const row = await findIncident(db, id);
  if (row) return row;
  throw new Failed('input.invalid', `Incident ${id} is not on record: start it from remediate only.`);
}

/** Policy as it was when the incident began. @throws Failed `input.invalid` */
export const loadIncidentPlan = async (db: Database, id: IncidentId): Promise<IncidentPlan> =>
  getJson<IncidentPlan>(db, blobId((await incidentNamed(db, id)).plan));
