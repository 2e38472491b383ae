const inTest = (files: string): string => `test/${files}.test.ts`;

/**
 * Tests that share processes, by path from the root, which spares each file the start of one and the loading of every
 * module anew. They leave nothing behind, and start hardly a program: a process that has grown takes long to start another.
 */
export const together: readonly string[] = [
  'activities/{connectors,heads,origin,panel,people,remedy,sbom}/**/*',
  'activities/{throw,assets/kubernetes,trail/send/to-s3,trail/*-files}',
  'activities/dependencies/!(registries|source)',
  'activities/develop/**/!(fetch-base)',
  'activities/gates/!(parser)',
  'activities/git/{frozen-manifests,memory-blobs,repository-cache,repository-url}',
  'activities/github/{frozen-record,head-facts,keep-silence,listings,redact}',
  'activities/models/!(ask-model)',
  'activities/packages/!(freeze-upgrade|registry|unpack)',
  'api/**/!(*browser*|main|run|webhooks)',
  'cli/{live,report,text}/**/*',
  'cli/{change-to-audit,exit-status,flags,sarif-file}',
  'core/**/*',
  'database/**/*',
  'e2e/{rendered-details,search-bytes}',
  'fast-check',
  'panel-pairs/*',
  'sandbox/box/{agent-imports,find-chromium,link,proxy-environment}',
  'sandbox/egress/**/*',
  'sandbox/supervisor/{disk-gauge,journal,outcomes,users}',
  'settings/**/*',
  'simulator/!(server|fleet)',
  'simulator/{control,dialects,errors,personas}/**/*',
  'simulator/developers/**/!(scripted|searching)',
  'simulator/github/{access,pages,threads,web/markdown,web/patch}',
  'simulator/remediators/*',
  'worker/**/*',
  'workflows/**/*',
].map(inTest);

/**
 * The same of tests that run the whole product in their process: what they import takes longer than most of their audits.
 * Those that kill it, or measure what it takes, have processes of their own.
 */
export const engines: readonly string[] = [
  'cli/{audit,calibration,decide-signed,origin,plans,seats,sign-start}',
  'e2e/{alert-storm,audit,break-glass,injection,loop,lost-webhooks,provider-faults,refutation,remediate,schedule,upgrade}',
  'e2e/develop{,-bad-developer,-bad-input,-bad-repository,-pull-request,-terminated}',
  'e2e/encryption{,-ui}',
  'e2e/pull-request{s,-bad-input,-people,-reading}',
  'e2e/temporal-ui{,-remedy,-schedule,-task}',
].map(inTest);
