/**
 * Attacks what acts on live systems: `node scripts/remedy-proof.ts --seed 1 --mutations 1000 --alerts 10000 --assets 200`.
 * Changes one thing in that many approved plans, their approvals or what they find, of which none may be acted on, while
 * each plan as it was approved, and one like it that is written otherwise, must be; and sends that many alerts to the whole
 * product, of which an hour may open ten incidents. A line of figures each. Brings its own servers; ends with status 1 when
 * a claim fails.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { connectDatabase } from '../database/client.ts';
import { migrateDatabase } from '../database/migrate.ts';
import { createArena, type End } from '../test/activities/live/attacking.ts';
import { type MutationProof, proveMutations } from '../test/activities/live/prove-mutations.ts';
import { createDatabase } from '../test/create-database.ts';
import { startStormWorld } from '../test/e2e/alert-storm.ts';
import { startCrashServers } from '../test/e2e/crash-servers.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    mutations: { type: 'string', default: '1000' },
    alerts: { type: 'string', default: '10000' },
    assets: { type: 'string', default: '200' },
  },
});
const seed = Number(values.seed);
const incidentsPerHour = 10;
const perRound = 250;

const say = (line: string) => process.stdout.write(`${line}\n`);
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

Runtime.install({ logger: new DefaultLogger('ERROR') });
const servers = await startCrashServers();

/** In a database of its own, since an hour may not have more than a thousand plans. */
async function proveRound(ofSeed: number, many: number): Promise<MutationProof> {
  const database = await createDatabase(servers.databaseUrl);
  await migrateDatabase(database.url);
  const { db, close } = connectDatabase(database.url, 4);
  const folder = await mkdtemp(join(tmpdir(), 'countersign-remedy-proof-'));
  try {
    return await proveMutations(createArena(db, folder), { seed: ofSeed, many });
  } finally {
    await close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether nothing was acted on that was not approved, and all that was. */
async function attackPlans(many: number): Promise<boolean> {
  const begun = performance.now();
  const all: MutationProof = { mutations: 0, twins: 0, ends: {}, wrong: [] };
  for (let ofSeed = seed; all.mutations < many; ofSeed += 1) {
    const round = await proveRound(ofSeed, Math.min(perRound, many - all.mutations));
    all.mutations += round.mutations;
    all.twins += round.twins;
    all.wrong.push(...round.wrong);
    for (const [end, times] of Object.entries(round.ends) as [End, number][])
      all.ends[end] = (all.ends[end] ?? 0) + times;
  }
  const told = Object.entries(all.ends).map(([end, times]) => `${times} ${end}`);
  say(
    `mutations (from seed ${seed}): ${all.mutations} tried (${told.join(', ')}), ${all.twins} as approved; ${all.wrong.length} went wrong; ${seconds(performance.now() - begun)}`,
  );
  for (const why of all.wrong.slice(0, 20)) say(`  ${why}`);
  return all.wrong.length === 0;
}

/** Whether every alert was told, and no more was opened than may be. */
async function sendStorm(many: number, assets: number): Promise<boolean> {
  const world = await startStormWorld(servers, { assets, incidentsPerHour });
  try {
    const before = process.memoryUsage().rss;
    const { sentMs, toldMs, states } = await world.storm(many);
    const more = Math.round((process.memoryUsage().rss - before) / 1e6);
    const opened = await world.opened();
    const became = Object.entries(states).map(([state, times]) => `${times} ${state}`);
    say(
      `alerts: ${many} on ${assets} assets taken in ${seconds(sentMs)}, all seen to in ${seconds(toldMs)} (${became.join(', ')}); ${opened} incidents opened, ${incidentsPerHour} an hour may have; ${more} MB more memory`,
    );
    return states['told'] === many && opened <= incidentsPerHour;
  } finally {
    await world.stop();
  }
}

try {
  const held = [
    Number(values.mutations) === 0 || (await attackPlans(Number(values.mutations))),
    Number(values.alerts) === 0 || (await sendStorm(Number(values.alerts), Number(values.assets))),
  ];
  process.exitCode = held.every(Boolean) ? 0 : 1;
} finally {
  await servers.stop();
}
process.exit();
