import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import pino from 'pino';
import { alertRoutes } from '../../api/alerts/routes.ts';
import { createAlertOpener } from '../../api/alerts/tell-groups.ts';
import { announcingStarts } from '../../api/alerts/announce-starts.ts';
import { startAlertTeller } from '../../api/alerts/teller.ts';
import { listen } from '../../api/listen.ts';
import { createRefusals } from '../../api/refusals.ts';
import { refreshFleetWorkflowType } from '../../core/fleet/contract.ts';
import { queues } from '../../core/queues.ts';
import { remediateWorkflowType } from '../../core/remedy/contract.ts';
import type { RemedyResult, RemedyStatus } from '../../core/remedy/status.ts';
import { saveAlerts } from '../../database/alerts.ts';
import { type IncidentRow, listIncidents } from '../../database/incidents.ts';
import { loadConfiguration } from '../../settings/configuration.ts';
import { type SimulatedFleet, startFleet } from '../../simulator/fleet/server.ts';
import type { VirtualAsset } from '../../simulator/fleet/virtual.ts';
import { startEngine, type Engine } from '../engine.ts';

export interface RemedyWorld extends Engine {
  fleet: SimulatedFleet;
  /** An imagined asset by its number, from 1. */
  asset(number: number): VirtualAsset;
  refresh(): Promise<void>;
  /** Started by hand, and by Ada where the input does not say otherwise. */
  remediate(input: Record<string, unknown>): Promise<WorkflowHandle>;
  status(handle: WorkflowHandle): Promise<RemedyStatus>;
  /** Waits until the status is as wanted. @throws Error with the last one when it never is */
  until(handle: WorkflowHandle, wanted: (status: RemedyStatus) => boolean): Promise<RemedyStatus>;
  /** The hash of the plan that waits. */
  planOf(handle: WorkflowHandle): Promise<string>;
  result(handle: WorkflowHandle): Promise<RemedyResult>;
  /** Has the simulator play another persona for incidents whose text holds these words. */
  hire(setting: Record<string, unknown>): Promise<void>;
}

/** Ada approves and operates, Cleo operates, and Bob may only look. */
const configurationFor = (fleetUrl: string, more: string): string => `
gates: { tests: "off" }
fleet:
  sources:
    demo: { kind: simulated, address: "${fleetUrl}", act: {} }
people:
  ada: { name: Ada Lovelace, teams: [ops] }
  bob: { name: Bob Morane, teams: [watchers] }
  cleo: { name: Cleo Cole, teams: [hands] }
teams:
  ops: { roles: [approver, operator], assets: ["*"] }
  watchers: { roles: [viewer], assets: ["*"] }
  hands: { roles: [operator], assets: ["*"] }
${more}`;

/** The whole product with a fleet beside it: a shop of two real processes, and imagined assets. */
export async function startRemedyWorld(
  virtual: number,
  more = '',
  configuration: (fleetUrl: string) => string = (url) => configurationFor(url, more),
): Promise<RemedyWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-fleet-'));
  const fleet = await startFleet({ folder, virtual });
  const engine = await startEngine({ configuration: configuration(fleet.url) });
  const status = (handle: WorkflowHandle) => handle.query<RemedyStatus>('status');
  const world: RemedyWorld = {
    ...engine,
    fleet,
    asset: (number) => {
      const found = fleet.virtual[number - 1];
      if (!found) throw new Error(`There is no asset ${number}.`);
      return found;
    },
    refresh: async () => {
      await engine.client.workflow.execute(refreshFleetWorkflowType, {
        workflowId: `refresh-${randomBytes(4).toString('hex')}`,
        taskQueue: queues.countersign,
        args: [{ all: true }],
      });
    },
    remediate: (input) =>
      engine.client.workflow.start(remediateWorkflowType, {
        workflowId: `incident-${randomBytes(6).toString('hex')}`,
        taskQueue: queues.countersign,
        args: [{ by: 'ada', ...input }],
      }),
    status,
    async until(handle, wanted) {
      for (let tries = 0; tries < 600; tries += 1) {
        const now = await status(handle).catch(() => null);
        if (now && wanted(now)) return now;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`It never came to that: ${JSON.stringify(await status(handle))}`);
    },
    planOf: async (handle) => {
      const { plan } = await world.until(
        handle,
        ({ phase, plan: standing }) => phase === 'waiting-for-approval' && standing !== null,
      );
      return plan?.hash ?? '';
    },
    result: (handle) => handle.result() as Promise<RemedyResult>,
    async hire(setting) {
      const answer = await fetch(`${engine.simulator.url}/control/developers`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(setting),
      });
      if (!answer.ok) throw new Error(`No such persona: ${await answer.text()}`);
    },
    stop: async () => {
      await engine.stop();
      await fleet.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await world.refresh();
  return world;
}

/** The inbox of alerts of the API, on the world's database and engine. */
export async function startInbox(
  { db, client, home }: Pick<RemedyWorld, 'db' | 'client' | 'home'>,
  secrets: Record<string, string>,
): Promise<{ url: string; stop(): Promise<void> }> {
  const readConfiguration = () =>
    loadConfiguration({ COUNTERSIGN_CONFIG: join(home, 'countersign.yaml') }, home);
  const log = pino({ level: 'silent' });
  const teller = startAlertTeller({
    db,
    opener: announcingStarts(createAlertOpener(client), db),
    readConfiguration,
    log,
  });
  const app = alertRoutes({
    readConfiguration,
    secretOf: (variable) => secrets[variable],
    refusals: createRefusals(),
    save: (received) => saveAlerts(db, received),
    wake: () => teller.wake(),
    nowMs: Date.now,
  });
  const listener = await listen(app, { host: '127.0.0.1', port: 0 });
  return {
    url: listener.url,
    stop: async () => {
      await listener.close();
      await teller.stop();
    },
  };
}

/** The incidents that alerts have opened, once there are so many, in the order of their names. */
export async function openedByAlerts({ db }: Pick<RemedyWorld, 'db'>, many: number): Promise<IncidentRow[]> {
  for (let tries = 0; tries < 400; tries += 1) {
    const found = (await listIncidents(db, 100)).filter(({ workflowId }) => workflowId.startsWith('alert-'));
    if (found.length >= many) return found.toSorted((a, b) => (a.workflowId < b.workflowId ? -1 : 1));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Alerts never opened ${many} incidents.`);
}
