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
  'panel-pairs/*',
  'sandbox/egress/**/*',
  'settings/**/*',
  'simulator/!(server|fleet)',
  'simulator/{control,dialects,errors,personas}/**/*',
  'simulator/developers/**/!(scripted|searching)',
  'worker/**/*',
  'workflows/**/*',
].map((files) => `test/${files}.test.ts`);
