import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import {
  Client,
  Connection,
  type WorkflowHandleWithFirstExecutionRunId,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { throwingFailures } from '../../../activities/throw.ts';
import type { TaskResult, TaskStatus } from '../../../core/develop/status.ts';
import { queues } from '../../../core/queues.ts';
import { workflowBundle } from '../../../worker/bundle.ts';
import { registerSearchAttributes } from '../../../worker/register-search-attributes.ts';
import { createNamespace } from '../../namespace.ts';
import { bundleFolder, eventually } from '../stage.ts';
import { admitAnybody, worldOf } from '../world.ts';
import { taskWorld, type TaskWorld } from './task-world.ts';

/** Workers for all queues in a namespace of their own; each task meets its own world, each audit one that passes. */
export interface TaskStage {
  client: Client;
  start(world: TaskWorld, input?: unknown): Promise<RunningTask>;
  close(): Promise<void>;
}

export interface RunningTask {
  handle: WorkflowHandleWithFirstExecutionRunId;
  world: TaskWorld;
  result(): Promise<TaskResult>;
  status(): Promise<TaskStatus>;
  until(wish: (status: TaskStatus) => boolean): Promise<TaskStatus>;
  /** Until a person is asked. */
  asked(): Promise<TaskStatus>;
  update(name: 'decide' | 'rollback', raw: unknown): Promise<string>;
}

export const usualInput = { repository: 'https://code.test/acme/shop', wanted: 'Mend the rounding.' };

export async function openTaskStage(address: string): Promise<TaskStage> {
  const namespace = await createNamespace(address);
  const [connection, native] = await Promise.all([
    Connection.connect({ address }),
    NativeConnection.connect({ address }),
  ]);
  await eventually(() => registerSearchAttributes(connection, namespace));
  const client = new Client({ connection, namespace });
  const worlds = new Map<string, TaskWorld>();
  const activities = throwingFailures({ ...activitiesOf(worlds), admitStart: admitAnybody });
  const shared = { connection: native, namespace, activities, shutdownGraceTime: 0 };
  const codePath = await workflowBundle(bundleFolder);
  const workers = await eventually(() =>
    Promise.all([
      Worker.create({ ...shared, taskQueue: queues.countersign, workflowBundle: { codePath } }),
      ...[queues.models, queues.publish, queues.sandbox].map((taskQueue) =>
        Worker.create({ ...shared, taskQueue }),
      ),
    ]),
  );
  const running = Promise.all(workers.map((worker) => worker.run()));
  return {
    client,
    async start(world, input = usualInput) {
      const workflowId = `develop-${randomUUID()}`;
      worlds.set(workflowId, world);
      const options = { workflowId, taskQueue: queues.countersign, args: [input] };
      return taskOf(await client.workflow.start('developTask', options), world);
    },
    async close() {
      for (const worker of workers) worker.shutdown();
      await running;
      await Promise.all([connection.close(), native.close()]);
    },
  };
}

/** What a task asks for goes to its world, under its workflow's id; all else is an audit's. */
function activitiesOf(worlds: Map<string, TaskWorld>) {
  const passing = worldOf().activities as unknown as Record<string, (input: never) => unknown>;
  const route = (name: string) => async (input: never) => {
    const workflowId = Context.current().info.workflowExecution?.workflowId ?? '';
    const world = worlds.get(workflowId);
    const own = world?.activities[name as keyof TaskWorld['activities']] as
      | ((given: never) => unknown)
      | undefined;
    if (world && own) {
      world.calls.push({ name, input });
      return own(input);
    }
    return passing[name]?.(input);
  };
  return Object.fromEntries(activityNames.map((name) => [name, route(name)]));
}

const activityNames = [...Object.keys(worldOf().activities), ...Object.keys(taskWorld([]).activities)];

function taskOf(handle: WorkflowHandleWithFirstExecutionRunId, world: TaskWorld): RunningTask {
  const status = () => handle.query<TaskStatus>('status');
  const until = (wish: (status: TaskStatus) => boolean) =>
    eventually(async () => {
      const now = await status();
      if (!wish(now)) throw new Error(`The task is not as wished: ${JSON.stringify(now)}`);
      return now;
    });
  return {
    handle,
    world,
    status,
    until,
    asked: () => until(({ phase }) => phase === 'waiting-for-person'),
    result: () => handle.result() as Promise<TaskResult>,
    update: (name, raw) => handle.executeUpdate<string, [unknown]>(name, { args: [raw] }),
  };
}

/** Why an update was refused, in the words that its sender reads. */
export async function refusalOf(sent: Promise<unknown>): Promise<string> {
  const error = await sent.catch((thrown: unknown) => thrown);
  if (error instanceof WorkflowUpdateFailedError) return error.cause?.message ?? '';
  throw new Error(`It was not refused: ${String(error)}`);
}
