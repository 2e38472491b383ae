import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { throwingFailures } from '../../activities/throw.ts';
import type { AuditResult } from '../../core/panel/contract.ts';
import { auditWorkflowType, statusName } from '../../core/panel/messages.ts';
import type { AuditStatus } from '../../core/panel/status.ts';
import { queues } from '../../core/queues.ts';
import { workflowBundle } from '../../worker/bundle.ts';
import { registerSearchAttributes } from '../../worker/register-search-attributes.ts';
import { type Activities, admitAnybody, type World, worldOf } from './world.ts';

/** Shares its bundle between test files and runs. */
export const bundleFolder = join(import.meta.dirname, '..', '..', '.cache', 'test');
const patienceMs = 20_000;
// What workers tell of their life would bury what tests tell.
Runtime.install({ logger: new DefaultLogger('ERROR') });

/** A namespace of its own on the run's server, workers for all queues in it, and a world for each audit. */
export interface Stage {
  client: Client;
  namespace: string;
  start(world: World, input?: unknown): Promise<Audit>;
  /** Starts a workflow by type and id; workflows whose ids begin with one of `worlds` meet the same world. */
  begin(
    world: World,
    wish: { type: string; workflowId: string; input: unknown; worlds?: string[] },
  ): Promise<Audit>;
  close(): Promise<void>;
}

export interface Audit {
  handle: WorkflowHandle;
  world: World;
  status(): Promise<AuditStatus>;
  result(): Promise<AuditResult>;
  /** What the Temporal UI shows as the workflow's current details. */
  details(): Promise<string>;
  /** Waits until the status is as wished. */
  until(wish: (status: AuditStatus) => boolean): Promise<AuditStatus>;
}

export const patchInput = { change: { kind: 'patch', text: 'diff --git a/a.js b/a.js' }, panel: 'default' };

/** `others`: activities that no world tells, whichever workflow asks for them. */
export async function openStage(address: string, others: Record<string, unknown> = {}): Promise<Stage> {
  const namespace = `audits-${randomUUID().slice(0, 8)}`;
  const [connection, native] = await Promise.all([
    Connection.connect({ address }),
    NativeConnection.connect({ address }),
  ]);
  await registerNamespace(connection, namespace);
  await eventually(() => registerSearchAttributes(connection, namespace));
  const client = new Client({ connection, namespace });
  const worlds = new Map<string, World>();
  const workers = await createWorkers(native, namespace, {
    ...activitiesOf(worlds),
    admitStart: admitAnybody,
    ...others,
  });
  const running = Promise.all(workers.map((worker) => worker.run()));
  return {
    client,
    namespace,
    async start(world, input = patchInput) {
      const workflowId = `audit-${randomUUID()}`;
      worlds.set(workflowId, world);
      const options = { workflowId, taskQueue: queues.countersign, args: [input] };
      return auditOf(await client.workflow.start(auditWorkflowType, options), world);
    },
    async begin(world, { type, workflowId, input, worlds: others = [] }) {
      for (const id of [workflowId, ...others]) worlds.set(id, world);
      const options = { workflowId, taskQueue: queues.countersign, args: [input] };
      return auditOf(await client.workflow.start(type, options), world);
    },
    async close() {
      for (const worker of workers) worker.shutdown();
      await running;
      await Promise.all([connection.close(), native.close()]);
    },
  };
}

async function registerNamespace(connection: Connection, namespace: string): Promise<void> {
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  await eventually(() => connection.workflowService.describeNamespace({ namespace }));
}

async function createWorkers(connection: NativeConnection, namespace: string, all: object) {
  const activities = throwingFailures(all);
  const shared = {
    connection,
    namespace,
    activities,
    shutdownGraceTime: 0,
  };
  const codePath = await workflowBundle(bundleFolder);
  return eventually(() =>
    Promise.all([
      Worker.create({ ...shared, taskQueue: queues.countersign, workflowBundle: { codePath } }),
      Worker.create({ ...shared, taskQueue: queues.models }),
      Worker.create({ ...shared, taskQueue: queues.publish }),
      Worker.create({ ...shared, taskQueue: queues.sandbox }),
      Worker.create({ ...shared, taskQueue: queues.fleet }),
      Worker.create({ ...shared, taskQueue: queues.live }),
    ]),
  );
}

/** Each call goes to the world of the audit that makes it. */
function activitiesOf(worlds: Map<string, World>): Activities {
  const worldHere = (): World => {
    const workflowId = Context.current().info.workflowExecution?.workflowId ?? '';
    const known = [...worlds.keys()].find((id) => workflowId === id || workflowId.startsWith(`${id}/`));
    const world = worlds.get(known ?? workflowId);
    if (!world) throw new Error(`No world is set for the workflow ${workflowId}.`);
    return world;
  };
  const names = Object.keys(worldOf().activities) as (keyof Activities)[];
  return Object.fromEntries(
    names.map((name) => [
      name,
      async (input: never) => {
        const world = worldHere();
        (world.calls[name] as unknown[]).push(input);
        return (world.activities[name] as (given: never) => unknown)(input);
      },
    ]),
  ) as unknown as Activities;
}

function auditOf(handle: WorkflowHandle, world: World): Audit {
  const status = () => handle.query<AuditStatus>(statusName);
  return {
    handle,
    world,
    status,
    result: () => handle.result() as Promise<AuditResult>,
    details: async () =>
      (await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata')).currentDetails ?? '',
    until: (wish) =>
      eventually(async () => {
        const now = await status();
        if (!wish(now)) throw new Error(`The audit is not as wished: ${JSON.stringify(now)}`);
        return now;
      }),
  };
}

/** Tries again until it works; the last failure is thrown when it never does. */
export async function eventually<Result>(attempt: () => Promise<Result>): Promise<Result> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(20);
    }
  }
}

/** Something to wait for that a test opens. */
export function gate(): Promise<void> & { open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return Object.assign(promise, { open: () => resolve() });
}
