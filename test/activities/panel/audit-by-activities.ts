import { randomUUID } from 'node:crypto';
import { createRefuterActivities } from '../../../activities/models/ask-refuter.ts';
import { createSeatActivities } from '../../../activities/models/ask-seat.ts';
import { createTurns } from '../../../activities/models/turns.ts';
import { createAuditActivities } from '../../../activities/panel/audit-activities.ts';
import type { Snapshot } from '../../../core/change/snapshot.ts';
import type { Configuration } from '../../../core/configuration/configuration.ts';
import type { Reach } from '../../../core/configuration/panel-seats.ts';
import { type AuditId, auditId } from '../../../core/ids.ts';
import type { Connections } from '../../../core/panel/connection.ts';
import type { Judgement, PlannedAudit } from '../../../core/panel/contract.ts';
import { providers, type Provider } from '../../../core/panel/seat.ts';
import { openAudit, updateAudit } from '../../../database/audits.ts';
import type { Database } from '../../../database/client.ts';
import { saveSnapshot } from '../../../database/snapshots.ts';

export interface AuditedByActivities {
  auditId: AuditId;
  plan: PlannedAudit;
  judgement: Judgement;
}

/** The audit that a workflow would carry out, activity by activity, without Temporal: one round, and no gates. */
export function createAuditor(deps: {
  db: Database;
  connections: Connections;
  configuration: Configuration;
}) {
  const { db, connections, configuration } = deps;
  const audits = createAuditActivities({ db, readConfiguration: () => configuration });
  const asking = { db, connections, turns: createTurns(() => configuration.providers) };
  const seats = createSeatActivities(asking);
  const refuters = createRefuterActivities(asking);
  const reachOf = (provider: Provider): Reach => {
    const connection = connections[provider];
    if (!connection) return 'none';
    return connection.simulated ? 'simulated' : 'real';
  };
  const reach = Object.fromEntries(providers.map((provider) => [provider, reachOf(provider)])) as Record<
    Provider,
    Reach
  >;

  const plan = async (snapshot: Snapshot, line: string | null) => {
    const id = auditId(`push.${randomUUID().slice(0, 8)}`);
    const { changeId } = snapshot;
    await openAudit(db, { auditId: id, workflowId: 'push', title: 'a push', panel: 'default' });
    await saveSnapshot(db, snapshot, 'a push', {
      files: snapshot.files.length,
      addedLines: 0,
      removedLines: 0,
    });
    await updateAudit(db, id, { change: changeId });
    const planned = await audits.planAudit({ auditId: id, changeId, panel: 'default', reach, line });
    return { auditId: id, changeId, round: 1, plan: planned };
  };
  const asksOf = ({ plan: { seats: all, pieces } }: Awaited<ReturnType<typeof plan>>) =>
    Array.from({ length: pieces }, (_, piece) =>
      all
        .filter((seat) => seat.excluded === null && piece < (seat.piecesMax ?? pieces))
        .map(({ id }) => ({ seat: id, piece })),
    ).flat();
  const askAll = async (planned: Awaited<ReturnType<typeof plan>>, asks = asksOf(planned)) => {
    const { plan: _, ...key } = planned;
    const { planId } = planned.plan;
    await Promise.all(asks.map((one) => seats.askSeat({ ...key, planId, instructions: null, ...one })));
  };
  const judge = async ({ plan: planned, ...key }: Awaited<ReturnType<typeof plan>>) => {
    const { planId } = planned;
    const look = await audits.planRefutation({ ...key, planId, refutersMax: 3 });
    const { refutationId } = look;
    await Promise.all(
      look.asks.map((one) =>
        refuters.askRefuter({ ...key, planId, refutationId, instructions: null, ...one }),
      ),
    );
    return audits.judgeRound({ ...key, planId, lost: [], refutation: { refutationId, lost: [] } });
  };
  const audit = async (snapshot: Snapshot, line: string | null): Promise<AuditedByActivities> => {
    const planned = await plan(snapshot, line);
    await askAll(planned);
    return { auditId: planned.auditId, plan: planned.plan, judgement: await judge(planned) };
  };
  return { audit, plan, asksOf, askAll, judge };
}
