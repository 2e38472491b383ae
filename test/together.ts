const inTest = (files: string): string => `test/${files}.test.ts`;

/**
 * Tests that share processes, by path from the root, which spares each file the start of one and the loading of every
 * module anew. They leave nothing behind, and start hardly a program: a process that has grown takes long to start another.
 */
export const together: readonly string[] = [
  'activities/{connectors,heads,origin,panel,people,sbom}/**/*',
  'activities/dependencies/!(registries|source)',
  'activities/develop/**/!(fetch-base)',
  'activities/gates/!(parser)',
  'activities/models/!(ask-model)',
  'activities/packages/!(freeze-upgrade|registry|unpack)',
  'api/**/!(*browser*|main|run|webhooks)',
  'cli/{live,report,text}/**/*',
  'cli/{change-to-audit,exit-status,flags,sarif-file}',
  'core/**/*',
  'database/**/*',
  'fast-check',
  'panel-pairs/*',
  'sandbox/egress/**/*',
  'settings/**/*',
  'simulator/!(server|fleet)',
  'simulator/{control,dialects,errors,personas}/**/*',
  'simulator/developers/**/!(scripted|searching)',
  'worker/**/*',
  'workflows/**/*',
].map(inTest);

/**
 * The same of tests that run the whole product in their process: what they import takes longer than most of their audits.
 * Those that kill it, or measure what it takes, have processes of their own.
 */
export const engines: readonly string[] = [
  'cli/{audit,calibration,decide-signed,origin,plans,seats,sign-start,tasks}',
  'e2e/{alert-storm,audit,break-glass,injection,loop,lost-webhooks,provider-faults,refutation,remediate,schedule,upgrade}',
  'e2e/develop{,-bad-developer,-bad-input,-bad-repository,-pull-request,-terminated}',
  'e2e/encryption{,-ui}',
  'e2e/pull-request{s,-bad-input,-people,-reading}',
  'e2e/temporal-ui{,-remedy,-schedule,-task}',
].map(inTest);
