import type { Client } from '@temporalio/client';
import { type IncidentId, incidentIdOf } from '../../core/ids.ts';
import type { LeftIncidentActivities } from '../../core/remedy/contract.ts';
import type { Database } from '../../database/client.ts';
import { endLeftIncident, openIncidents } from '../../database/left-incidents.ts';
import { endOfWorkflow } from '../latest-run.ts';
import { whileRunning } from '../while-running.ts';

/** A workflow that was terminated writes nothing any more: of what is on record as open, Temporal knows better. */
export const createLeftIncidentActivities = ({
  db,
  client,
}: {
  db: Database;
  client: Client;
}): LeftIncidentActivities => ({
  endLeftIncidents: () =>
    whileRunning(async () => {
      const ended: IncidentId[] = [];
      for (const { id, workflowId } of await openIncidents(db)) {
        const how = await endOfWorkflow(
          client,
          workflowId,
          (first) => incidentIdOf(workflowId, first) === id,
        );
        if (how === null) continue;
        const note = `Its workflow was ended from outside (${how}): look at its assets, since what was begun may not have come to its end.`;
        if (await endLeftIncident(db, id, note)) ended.push(id);
      }
      return { ended };
    }),
});
