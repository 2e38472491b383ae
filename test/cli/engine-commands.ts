import { inject } from 'vitest';
import type { Engine } from '../engine.ts';
import { type Answer, countersign } from './command-line.ts';

/** The command line as people call it beside an engine. */
export const commandOn = (
  engine: Engine,
  args: string[],
  { input, environment }: { input?: string | undefined; environment?: Record<string, string> } = {},
): Promise<Answer> =>
  countersign(args, {
    cwd: engine.home,
    ...(input !== undefined && { input }),
    environment: {
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      TEMPORAL_NAMESPACE: engine.namespace,
      DATABASE_URL: engine.databaseUrl,
      COUNTERSIGN_HOME: engine.home,
      ...environment,
    },
  });

/** What some seats of the simulator find grave and others do not see. */
export const disputedPatch = (name = 'visit'): string => `diff --git a/src/${name}.ts b/src/${name}.ts
new file mode 100644
--- /dev/null
+++ b/src/${name}.ts
@@ -0,0 +1,5 @@
+import { exec } from 'node:child_process';
+
+export function ${name}(user: string): void {
+  exec(\`logger "visit of \${user}"\`);
+}
`;
