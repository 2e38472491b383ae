import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { findOnTrail } from '../../database/trail.ts';
import { type Engine, startEngine } from '../engine.ts';
import { countersign } from './command-line.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const patch = `diff --git a/src/visit.ts b/src/visit.ts
new file mode 100644
--- /dev/null
+++ b/src/visit.ts
@@ -0,0 +1,5 @@
+import { exec } from 'node:child_process';
+
+export function visit(user: string): void {
+  exec(\`logger "visit of \${user}"\`);
+}
`;

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
  await writeFile(
    join(engine.home, 'people.yaml'),
    'people: { ada: { name: Ada Lovelace, roles: [admin] } }\n',
  );
  await writeFile(join(engine.home, 'wrong.yaml'), 'people: 7\n');
  await writeFile(join(engine.home, 'nobody.yaml'), '');
});
afterAll(() => engine?.stop());

const call = (args: string[], more: Record<string, string> = {}, input?: string) =>
  countersign(args, {
    cwd: engine.home,
    ...(input !== undefined && { input }),
    environment: {
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      TEMPORAL_NAMESPACE: engine.namespace,
      DATABASE_URL: engine.databaseUrl,
      COUNTERSIGN_HOME: engine.home,
      ...more,
    },
  });

test('a name of nobody is warned of in one line and taken all the same, marked as not verified', async () => {
  const asked = await call(['audit', '--patch', '-', '--json'], {}, patch);
  const { audit } = JSON.parse(asked.out) as { audit: { id: string; workflowId: string } };
  const decide = (by: string, configuration: string) =>
    call(['decide', audit.id, 'approve', '--reason', 'It is ours.', '--by', by], {
      COUNTERSIGN_CONFIG: configuration,
    });
  const { status, out, err } = await decide('Mallory', 'people.yaml');
  expect({ status, out }).toMatchObject({
    status: 0,
    out: expect.stringContaining('Decided: approve') as string,
  });
  expect(err).toMatch(
    /^countersign: countersign\.yaml names nobody "Mallory" under "people"; .*not verified.*\n$/,
  );
  const who = await vi.waitFor(
    async () => {
      const [entry] = await findOnTrail(engine.db, { workflow: audit.workflowId }, 10);
      expect(entry?.kind).toBe('decided');
      return entry?.who;
    },
    { timeout: 20_000, interval: 100 },
  );
  expect(who).toEqual({ name: 'Mallory', proof: 'unverified', credential: null });

  // Late by now, and refused; but whoever is named there is not warned of, nor anybody where nobody is, or nothing can be read.
  expect((await decide('ada lovelace', 'people.yaml')).err).toBe('');
  expect((await decide('Mallory', 'nobody.yaml')).err).toBe('');
  expect((await decide('Mallory', 'wrong.yaml')).err).toBe('');
});

test('an audit that is not there is not warned about', async () => {
  const none = ['decide', 'audit-none', 'approve', '--reason', 'x', '--by', 'Mallory'];
  expect((await call(none, { COUNTERSIGN_CONFIG: 'people.yaml' })).err).not.toContain('names nobody');
});
