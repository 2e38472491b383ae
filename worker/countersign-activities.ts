import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { type AnswerCache, createAnswerCache } from '../activities/dependencies/cache.ts';
import { lookUp } from '../activities/dependencies/look-up.ts';
import { createImageRegistries } from '../activities/gates/image-registry.ts';
import { createBaseActivities } from '../activities/develop/fetch-base.ts';
import { createLeftTaskActivities } from '../activities/develop/left-tasks.ts';
import { createTaskActivities } from '../activities/develop/task-activities.ts';
import { createChangeFreezer } from '../activities/git/freeze-change.ts';
import { createGit } from '../activities/git/git.ts';
import { createRepositoryOpener } from '../activities/git/open-repository.ts';
import { createHeadActivities } from '../activities/heads/head-activities.ts';
import { createAuditActivities } from '../activities/panel/audit-activities.ts';
import { createChangeActivities } from '../activities/panel/change-activities.ts';
import { createGateActivities } from '../activities/panel/gate-activities.ts';
import { createStartActivities } from '../activities/people/admit-start.ts';
import { createPeopleActivities } from '../activities/people/weigh-answer.ts';
import { createLeftIncidentActivities } from '../activities/remedy/left-incidents.ts';
import { createRemedyActivities } from '../activities/remedy/remedy-activities.ts';
import type { Change } from '../core/change/change.ts';
import type { Configuration } from '../core/configuration/configuration.ts';
import type { ToJudge } from '../core/dependencies/subjects.ts';
import type { BlobId } from '../core/ids.ts';
import { getBlob, putBlob } from '../database/blobs.ts';
import type { Database } from '../database/client.ts';
import { loadConfiguration } from '../settings/configuration.ts';
import type { WorkerSettings } from './settings.ts';
import { openTrail } from './open-trail.ts';

/** Workflows' own record, changes and gates: with the database, and no key of anybody. */
export function countersignActivities(settings: WorkerSettings, db: Database, client: Client) {
  const readConfiguration = () => loadConfiguration(settings.environment, settings.cwd);
  const git = createGit();
  const trail = openTrail(db, settings.home);
  // Answers of registries are kept on disk for all audits.
  const answers = createAnswerCache(join(settings.cacheFolder, 'answers'), Date.now);
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
  const open = (repository: string, signal: AbortSignal) => {
    const { repositories } = readConfiguration();
    const readBlob = (id: BlobId) => getBlob(db, id);
    return createRepositoryOpener({ git, home: settings.home.folder, repositories, readBlob })(
      repository,
      signal,
    );
  };
  return {
    ...createChangeActivities({ db, freeze }),
    ...createGateActivities({
      db,
      lookUp: lookUpWith(answers, readConfiguration),
      openRegistries: (policy) => createImageRegistries({ policy, cache: answers, nowMs: Date.now }),
      trail,
    }),
    ...createStartActivities({ db, readConfiguration, trail }),
    ...createAuditActivities({ db, readConfiguration, trail }),
    ...createHeadActivities({ db, client, readConfiguration }),
    ...createPeopleActivities({ db, readConfiguration }),
    ...createTaskActivities({ db, readConfiguration, trail }),
    ...createRemedyActivities({ db, readConfiguration, trail }),
    ...createLeftTaskActivities({ db, client }),
    ...createLeftIncidentActivities({ db, client }),
    ...createBaseActivities({ db, open }),
  };
}

/** The configuration is read anew for each audit. */
function lookUpWith(cache: AnswerCache, readConfiguration: () => Configuration) {
  return (wanted: readonly ToJudge[], signal: AbortSignal) => {
    const { dependencies, packages } = readConfiguration();
    return lookUp(wanted, { cache, nowMs: Date.now, dependencies, packages }, signal);
  };
}
