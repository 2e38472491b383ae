import { randomUUID } from 'node:crypto';
import { withoutFile } from '../../../core/configuration/parse.ts';
import type { Asset } from '../../../core/fleet/asset.ts';
import { type IncidentId, incidentId } from '../../../core/ids.ts';
import { planIncident } from '../../../core/remedy/plan-incident.ts';
import { putJson } from '../../../database/blobs.ts';
import type { Database } from '../../../database/client.ts';
import { openIncidentRecord } from '../../../database/incidents.ts';
import { assetOf, inputOf, realEverywhere } from '../../core/remedy/remedy-builders.ts';

/** An incident of `demo.shop-api` on record, with `demo.shop-web` beside it; all models are real. */
export async function openedIncident(db: Database, asset: Partial<Asset> = {}): Promise<IncidentId> {
  const workflowId = `incident-${randomUUID()}`;
  const id = incidentId(`${workflowId}.0a1b2c3d`);
  const plan = planIncident({
    incidentId: id,
    input: inputOf(),
    configuration: withoutFile(),
    reach: realEverywhere,
    assets: [assetOf('shop-api', asset), assetOf('shop-web', asset)],
  });
  await openIncidentRecord(db, { workflowId, plan, planId: await putJson(db, plan) });
  return id;
}
