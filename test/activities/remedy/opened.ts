import { randomUUID } from 'node:crypto';
import { withoutFile } from '../../../core/configuration/parse.ts';
import type { Reach } from '../../../core/configuration/panel-seats.ts';
import type { Asset } from '../../../core/fleet/asset.ts';
import { type IncidentId, incidentIdOf } from '../../../core/ids.ts';
import type { Provider } from '../../../core/panel/seat.ts';
import { planIncident } from '../../../core/remedy/plan-incident.ts';
import { putJson } from '../../../database/blobs.ts';
import type { Database } from '../../../database/client.ts';
import { openIncidentRecord } from '../../../database/incidents.ts';
import { assetOf, inputOf, realEverywhere } from '../../core/remedy/remedy-builders.ts';

interface Opening {
  reach?: Readonly<Record<Provider, Reach>>;
  workflowId?: string;
  firstRunId?: string;
}

/** An incident of `demo.shop-api` on record, with `demo.shop-web` beside it; all models are real unless told. */
export async function openedIncident(
  db: Database,
  asset: Partial<Asset> = {},
  { reach = realEverywhere, workflowId = `incident-${randomUUID()}`, firstRunId = '0a1b2c3d' }: Opening = {},
): Promise<IncidentId> {
  const id = incidentIdOf(workflowId, firstRunId);
  const plan = planIncident({
    incidentId: id,
    input: inputOf(),
    configuration: withoutFile(),
    reach,
    assets: [assetOf('shop-api', asset), assetOf('shop-web', asset)],
  });
  await openIncidentRecord(db, { workflowId, plan, planId: await putJson(db, plan) });
  return id;
}
