import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { count } from 'drizzle-orm';
import pino from 'pino';
import { startApi } from '../../api/run.ts';
import { apiSettings } from '../../api/settings.ts';
import { refreshFleetWorkflowType } from '../../core/fleet/contract.ts';
import { queues } from '../../core/queues.ts';
import { alerts } from '../../database/schema.ts';
import { startFleet } from '../../simulator/fleet/server.ts';
import { type Engine, startEngineOn } from '../engine-on.ts';

const secret = 'the-secret-of-the-storm';
const atOnce = 500;

interface Servers {
  temporalAddress: string;
  databaseUrl: string;
}

export interface Storm {
  /** Every message was answered by 202, and this long it took to send them all. */
  sentMs: number;
  /** From the first message until nobody waits to be told. */
  toldMs: number;
  /** Of all alerts that there are, by what became of them. */
  states: Record<string, number>;
}

/** The whole product with imagined assets, an hour of which may have so many incidents, and what alerts are sent to. */
export interface StormWorld {
  engine: Engine;
  /** Alerts that are not known yet, each of a kind of its own, on the assets in turn. */
  storm(many: number): Promise<Storm>;
  /** How many incidents were opened. */
  opened(): Promise<number>;
  /** As an administrator writes it down; it holds from then on. */
  allow(incidentsPerHour: number): Promise<void>;
  stop(): Promise<void>;
}

const configurationFor = (fleetUrl: string, incidentsPerHour: number): string => `
gates: { tests: "off" }
fleet: { sources: { demo: { kind: simulated, address: "${fleetUrl}", act: {} } } }
alerts:
  incidentsPerHour: ${incidentsPerHour}
  groupBy: [alertname]
  sources: { prometheus: { kind: alertmanager, secretVariable: COUNTERSIGN_ALERT_STORM } }
`;

export async function startStormWorld(
  servers: Servers,
  { assets, incidentsPerHour }: { assets: number; incidentsPerHour: number },
): Promise<StormWorld> {
  const fleet = await startFleet({ folder: null, virtual: assets });
  // What stands still is planned for, and its incident waits for a person.
  for (const asset of fleet.virtual) asset.change({ state: 'stopped', health: 'unhealthy' });
  const engine = await startEngineOn(servers, {
    configuration: configurationFor(fleet.url, incidentsPerHour),
    environment: { COUNTERSIGN_LOG_LEVEL: 'error' },
  });
  const file = join(engine.home, 'countersign.yaml');
  const environment = {
    DATABASE_URL: engine.databaseUrl,
    TEMPORAL_ADDRESS: servers.temporalAddress,
    TEMPORAL_NAMESPACE: engine.namespace,
    COUNTERSIGN_CONFIG: file,
    COUNTERSIGN_API_PORT: '0',
    COUNTERSIGN_ALERT_STORM: secret,
    GITHUB_WEBHOOK_SECRET: 'not-used',
  };
  const api = await startApi(apiSettings(environment, engine.home), pino({ level: 'silent' }));
  await engine.client.workflow.execute(refreshFleetWorkflowType, {
    workflowId: 'refresh',
    taskQueue: queues.countersign,
    args: [{ all: true }],
  });
  const names = fleet.virtual.map(({ name }) => `demo.${name}`);
  let sent = 0;
  return {
    engine,
    storm: async (many) => {
      const begun = performance.now();
      for (const until = sent + many; sent < until; )
        sent += await send(api.url, names, sent, Math.min(atOnce, until - sent));
      const sentMs = performance.now() - begun;
      const states = await whenTold(engine);
      return { sentMs, toldMs: performance.now() - begun, states };
    },
    opened: async () => (await incidentsOf(engine)).length,
    allow: (most) => writeFile(file, configurationFor(fleet.url, most)),
    stop: async () => {
      for (const id of await incidentsOf(engine))
        await engine.client.workflow
          .getHandle(id)
          .terminate('the storm is over')
          .catch(() => undefined);
      await api.stop();
      await engine.stop();
      await fleet.close();
    },
  };
}

/** @throws Error where they are not taken */
async function send(url: string, assets: readonly string[], from: number, many: number): Promise<number> {
  const sent = Array.from({ length: many }, (_, at) => ({
    status: 'firing',
    labels: { alertname: `Down${from + at}`, asset: assets[(from + at) % assets.length] },
    annotations: { summary: `Alert ${from + at}` },
    startsAt: '2026-11-21T14:00:00Z',
    fingerprint: `f${from + at}`,
  }));
  const answer = await fetch(`${url}/alerts/prometheus`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
    body: JSON.stringify({ version: '4', alerts: sent }),
  });
  if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`);
  return many;
}

async function whenTold({ db }: Engine): Promise<Storm['states']> {
  for (;;) {
    const rows = await db.select({ state: alerts.state, many: count() }).from(alerts).groupBy(alerts.state);
    const states = Object.fromEntries(rows.map(({ state, many }) => [state, many]));
    if (!states['waiting']) return states;
    await sleep(100);
  }
}

/** By what Temporal itself has of them. */
async function incidentsOf({ client }: Engine): Promise<string[]> {
  const ids: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query: 'WorkflowType = "remediate"' }))
    ids.push(workflowId);
  return ids;
}
