import { type NativeConnection, Worker } from '@temporalio/worker';
import type { Client } from '@temporalio/client';
import { throwingFailures } from '../activities/throw.ts';
import { type Queue, queues } from '../core/queues.ts';
import type { Database } from '../database/client.ts';
import { countersignActivities } from './countersign-activities.ts';
import { fleetActivities } from './fleet-activities.ts';
import { loadConfiguration } from '../settings/configuration.ts';
import { dataConverterOf } from '../settings/payloads/data-converter.ts';
import { liveActivities } from './live-activities.ts';
import { modelActivities } from './model-activities.ts';
import { publishActivities } from './publish-activities.ts';
import { createRoleInterceptor } from './role-interceptor.ts';
import { sandboxActivities } from './sandbox-activities.ts';
import type { WorkerSettings } from './settings.ts';

/** Wakes a workflow on another worker this soon after its own was killed; the default is ten seconds. */
const stickyQueueScheduleToStartTimeout = '1s';
/** Answers of models may be long on the way: what is running is given this long at shutdown before it is left to a retry. */
const shutdownGraceTime = '3s';

interface Dependencies {
  settings: WorkerSettings;
  db: Database;
  connection: NativeConnection;
  /** For what activities ask Temporal itself. */
  client: Client;
  /** Path of the bundled workflows. */
  codePath: string;
}

/** One worker for each queue that this process serves. Workflows run on the queue `countersign` only. */
export const createWorkers = (dependencies: Dependencies): Promise<Worker[]> =>
  Promise.all(dependencies.settings.queues.map((queue) => createWorker(queue, dependencies)));

function createWorker(
  queue: Queue,
  { settings, db, connection, client, codePath }: Dependencies,
): Promise<Worker> {
  const shared = {
    connection,
    namespace: settings.temporal.namespace,
    taskQueue: queue,
    dataConverter: dataConverterOf(settings.temporal.payloadKeys),
    shutdownGraceTime,
    interceptors: {
      activity: [createRoleInterceptor(() => loadConfiguration(settings.environment, settings.cwd))],
    },
  };
  switch (queue) {
    case queues.countersign:
      return Worker.create({
        ...shared,
        stickyQueueScheduleToStartTimeout,
        workflowBundle: { codePath },
        activities: throwingFailures(countersignActivities(settings, db, client)),
        maxConcurrentActivityTaskExecutions: 20,
        maxConcurrentLocalActivityExecutions: 4,
      });
    case queues.models:
      return Worker.create({
        ...shared,
        activities: throwingFailures(modelActivities(settings, db)),
        // Far more than providers are asked at once: an ask that waits for its turn at one must not keep others waiting.
        maxConcurrentActivityTaskExecutions: 500,
      });
    case queues.publish:
      return Worker.create({
        ...shared,
        activities: throwingFailures(publishActivities(settings, db)),
        maxConcurrentActivityTaskExecutions: 20,
      });
    case queues.sandbox:
      return Worker.create({
        ...shared,
        activities: throwingFailures(sandboxActivities(settings, db)),
        maxConcurrentActivityTaskExecutions: 100,
      });
    case queues.fleet:
      return Worker.create({
        ...shared,
        activities: throwingFailures(fleetActivities(settings, db)),
        maxConcurrentActivityTaskExecutions: 20,
      });
    case queues.live:
      return Worker.create({
        ...shared,
        activities: throwingFailures(liveActivities(settings, db)),
        maxConcurrentActivityTaskExecutions: 20,
      });
  }
}
