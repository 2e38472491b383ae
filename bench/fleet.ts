/**
 * What it takes to look at a fleet once: `node bench/fleet.ts [ASSETS] [ROUNDS]`. The assets are simulated, in a process of
 * their own; they are listed, looked at one by one over HTTP, and written to a real PostgreSQL. The first round writes all of
 * them, the second none, the third a tenth.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReaders } from '../activities/assets/readers.ts';
import { createFleetActivities } from '../activities/fleet/fleet-activities.ts';
import { fleetSchema } from '../core/configuration/fleet.ts';
import type { SourceRefresh } from '../core/fleet/contract.ts';
import { connectDatabase } from '../database/client.ts';
import { migrateDatabase } from '../database/migrate.ts';
import { freePort } from '../embedded/ports.ts';
import { createDatabase } from '../test/create-database.ts';
import { withServers } from './servers.ts';

const assets = Number(process.argv[2] ?? 1000);
const rounds = Number(process.argv[3] ?? 5);
const watchMs = 20;

async function startWorld(): Promise<{ child: ChildProcess; address: string }> {
  const port = await freePort();
  const code = `const { startFleet } = await import('./simulator/fleet/server.ts');
    const fleet = await startFleet({ folder: null, port: ${port}, virtual: ${assets} });
    process.stdin.on('data', () => { for (const one of fleet.virtual) if (one.name.endsWith('7')) one.change({ version: String(Math.random()) }); });
    console.log('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    cwd: new URL('..', import.meta.url).pathname,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return { child, address: `http://127.0.0.1:${port}` };
}

/** How long work takes, and how much more memory it needs at its worst. */
async function measured(work: () => Promise<SourceRefresh>) {
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, watchMs);
  const started = performance.now();
  const { changed } = await work();
  clearInterval(watch);
  return { ms: performance.now() - started, mb: (most - before) / 1e6, changed };
}

await withServers(async ({ databaseUrl }) => {
  const database = await createDatabase(databaseUrl);
  await migrateDatabase(database.url);
  const { db, close } = connectDatabase(database.url, 4);
  const { child, address } = await startWorld();
  const fleet = fleetSchema.parse({ sources: { demo: { kind: 'simulated', address } } });
  const activities = createFleetActivities({
    db,
    readers: () => ({ ...createReaders(fleet, {}), refreshSeconds: 60 }),
    now: () => new Date(),
  });
  const begun = process.memoryUsage().rss;
  for (let round = 1; round <= rounds; round += 1) {
    if (round > 2) {
      child.stdin?.write('change\n');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const { ms, mb, changed } = await measured(() => activities.refreshSource({ source: 'demo' }));
    const total = (process.memoryUsage().rss - begun) / 1e6;
    console.log(
      `round ${round}: ${assets} assets in ${(ms / 1000).toFixed(2)} s, ${changed} changed, ${mb.toFixed(0)} MB more in the round, ${total.toFixed(0)} MB since the first began`,
    );
  }
  child.kill();
  await close();
  await database.drop();
});
