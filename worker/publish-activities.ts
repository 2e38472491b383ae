import { createGitHubBaseActivities } from '../activities/develop/fetch-base.ts';
import { createGit } from '../activities/git/git.ts';
import { createGitHub } from '../activities/github/client.ts';
import { createPullRequestFreezer } from '../activities/github/freeze-pull-request.ts';
import { createConnectorActivities } from '../activities/connectors/call-connector.ts';
import { createTaskPublishActivities } from '../activities/github/tasks/task-publish-activities.ts';
import { createPublishActivities } from '../activities/github/publish-activities.ts';
import { createGitHubReadActivities } from '../activities/github/read-activities.ts';
import { createOutcomeActivities } from '../activities/github/record-outcomes.ts';
import { createChangeActivities } from '../activities/panel/change-activities.ts';
import { createAlarmActivities } from '../activities/remedy/send-alarm.ts';
import { createTrailActivities } from '../activities/trail/trail-activities.ts';
import type { Change } from '../core/change/change.ts';
import { putBlob } from '../database/blobs.ts';
import type { Database } from '../database/client.ts';
import { loadConfiguration } from '../settings/configuration.ts';
import { trailKeyPath } from '../settings/home.ts';
import type { WorkerSettings } from './settings.ts';

/** What is read from GitHub and written to it: `settings.gitHub` is its login, and reaches nothing else. */
export function publishActivities(settings: WorkerSettings, db: Database) {
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
    ...createPublishActivities({ db, github, readConfiguration, version: settings.version }),
    ...createOutcomeActivities({ db, github }),
    ...createGitHubBaseActivities({ db, git, home: settings.home.folder, github }),
    ...createTaskPublishActivities({ db, git, github }),
    ...createTrailActivities({
      db,
      git,
      keyPath: trailKeyPath(settings.environment, settings.home),
      environment: settings.environment,
      destinations: () => readConfiguration().trail.checkpointTo,
    }),
    ...createAlarmActivities({ environment: settings.environment, readConfiguration }),
    ...createConnectorActivities({ db, environment: settings.environment, readConfiguration }),
  };
}
