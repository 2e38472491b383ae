import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { type NativeConnection, Worker } from '@temporalio/worker';
import { createAnswerCache } from '../activities/dependencies/cache.ts';
import { lookUp } from '../activities/dependencies/look-up.ts';
import { createImageRegistries } from '../activities/gates/image-registry.ts';
import { createChangeFreezer } from '../activities/git/freeze-change.ts';
import { createGit } from '../activities/git/git.ts';
import { createGitHub } from '../activities/github/client.ts';
import { createPullRequestFreezer } from '../activities/github/freeze-pull-request.ts';
import { createGitHubReadActivities } from '../activities/github/read-activities.ts';
import { createOutcomeActivities } from '../activities/github/record-outcomes.ts';
import { createHeadActivities } from '../activities/heads/head-activities.ts';
import { createRefuterActivities } from '../activities/models/ask-refuter.ts';
import { createSeatActivities } from '../activities/models/ask-seat.ts';
import { createTurns } from '../activities/models/turns.ts';
import { createAuditActivities } from '../activities/panel/audit-activities.ts';
import { createChangeActivities } from '../activities/panel/change-activities.ts';
import { createGateActivities } from '../activities/panel/gate-activities.ts';
import { throwingFailures } from '../activities/throw.ts';
import type { Change } from '../core/change/change.ts';
import type { Configuration } from '../core/configuration/configuration.ts';
import type { ToJudge } from '../core/dependencies/subjects.ts';
import { type BlobId } from '../core/ids.ts';
import { type Queue, queues } from '../core/queues.ts';
import { getBlob, putBlob } from '../database/blobs.ts';
import type { Database } from '../database/client.ts';
import { loadConfiguration } from '../settings/configuration.ts';
import { reachOf } from '../settings/connections.ts';
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
    shutdownGraceTime,
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
  }
}

function countersignActivities(settings: WorkerSettings, db: Database, client: Client) {
  const readConfiguration = () => loadConfiguration(settings.environment, settings.cwd);
  const git = createGit();
  const freeze = (change: Change, signal: AbortSignal) => {
    const { repositories, packages } = readConfiguration();
    return createChangeFreezer({
      git,
      home: settings.home.folder,
      repositories,
      packages,
      readBlob: (id: BlobId) => getBlob(db, id),
      writeBlob: (bytes) => putBlob(db, bytes),
    })(change, signal);
  };
  return {
    ...createChangeActivities({ db, freeze }),
    ...createGateActivities({
      db,
      lookUp: lookUpWith(settings, readConfiguration),
      openRegistries: openRegistriesWith(settings),
    }),
    ...createAuditActivities({ db, readConfiguration }),
    ...createHeadActivities({ db, client, readConfiguration }),
  };
}

/** Answers of registries are kept on disk for all audits; the configuration is read anew for each. */
function lookUpWith({ cacheFolder }: WorkerSettings, readConfiguration: () => Configuration) {
  const cache = createAnswerCache(join(cacheFolder, 'answers'), Date.now);
  return (wanted: readonly ToJudge[], signal: AbortSignal) => {
    const { dependencies, packages } = readConfiguration();
    return lookUp(wanted, { cache, nowMs: Date.now, dependencies, packages }, signal);
  };
}

function openRegistriesWith({ cacheFolder }: WorkerSettings) {
  const cache = createAnswerCache(join(cacheFolder, 'answers'), Date.now);
  return (policy: Configuration['images']) => createImageRegistries({ policy, cache, nowMs: Date.now });
}

/** What is read from GitHub and written to it: `settings.gitHub` is its login, and reaches nothing else. */
function publishActivities(settings: WorkerSettings, db: Database) {
  const readConfiguration = () => loadConfiguration(settings.environment, settings.cwd);
  const git = createGit();
  const github = createGitHub(settings.gitHub);
  const freeze = (change: Change, signal: AbortSignal) =>
    createPullRequestFreezer({
      git,
      github,
      home: settings.home.folder,
      repositories: readConfiguration().repositories,
      writeBlob: (bytes) => putBlob(db, bytes),
    })(change, signal);
  return {
    ...createChangeActivities({ db, freeze }),
    ...createGitHubReadActivities({ db, github, readConfiguration }),
    ...createOutcomeActivities({ db, github }),
  };
}

function modelActivities(settings: WorkerSettings, db: Database) {
  const { connections, environment, cwd } = settings;
  const reach = reachOf(connections);
  const turns = createTurns(() => loadConfiguration(environment, cwd).providers);
  const deps = { db, connections, turns };
  return {
    reachProviders: () => Promise.resolve(reach),
    ...createSeatActivities(deps),
    ...createRefuterActivities(deps),
  };
}
