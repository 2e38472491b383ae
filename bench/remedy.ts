/**
 * What the acting process takes: `node bench/remedy.ts [RUNS] [PENDING]`. From approvals in its hands to the first action,
 * with a real PostgreSQL, journal and nonce written through to the disk; the kill switch, from its row to the end of a
 * process that would run on; and approvals of that many plans that wait, signatures and all. Temporal's way to it is not in.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLiveActivities } from '../activities/live/live-activities.ts';
import { hashOf, hearingOf } from '../activities/live/live-world.ts';
import { weighApprovals } from '../core/remedy/weigh-approvals.ts';
import { connectDatabase, type Database } from '../database/client.ts';
import { migrateDatabase } from '../database/migrate.ts';
import { createDatabase } from '../test/create-database.ts';
import { liftKills, quorum } from '../test/activities/live/live-people.ts';
import { actionOn, configure, keepPlan, liveWorld, planOf } from '../test/activities/live/live-set-up.ts';
import { processActors, setState } from '../test/activities/live/process-actor.ts';
import { row, tableHead } from './figures.ts';
import { withServers } from './servers.ts';

const runs = Number(process.argv[2] ?? 50);
const pending = Number(process.argv[3] ?? 5000);
const warmUp = 5;

const configuration = configure({ classes: { production: { plansPerHour: 1000 } } });
const running = (...argv: string[]) => actionOn('web', { type: 'run', argv, cwd: null, env: {} });

/** A world that tells when the first action begins. */
function worldOf(db: Database, folder: string, began: () => void) {
  const actors = processActors(folder);
  return liveWorld(db, folder, {
    readConfiguration: () => configuration,
    openActors: () => ({
      close: () => actors.close(),
      actorOf: async (source) => {
        const actor = await actors.actorOf(source);
        return {
          ...actor,
          act: (...given) => {
            began();
            return actor.act(...given);
          },
        };
      },
    }),
  });
}

async function timeFirstAction(db: Database, folder: string): Promise<number> {
  let began = 0;
  const world = worldOf(db, folder, () => {
    began = performance.now();
  });
  const plan = planOf([running('/bin/true')]);
  const wish = { plan: await keepPlan(db, plan), approvals: quorum(plan) };
  const started = performance.now();
  const { end } = await createLiveActivities(world).carryOut(wish);
  if (end !== 'done') throw new Error(end);
  return began - started;
}

async function timeKill(db: Database, folder: string, key: string): Promise<number> {
  const begun = Promise.withResolvers<void>();
  const live = createLiveActivities(worldOf(db, folder, begun.resolve));
  const plan = planOf([running('/bin/sleep', '60')]);
  const acting = live.carryOut({ plan: await keepPlan(db, plan), approvals: quorum(plan) });
  await begun.promise;
  const started = performance.now();
  await live.killLive({ by: 'bench', reason: 'bench', key });
  const { end } = await acting;
  const took = performance.now() - started;
  if (end !== 'stopped') throw new Error(end);
  await liftKills(db);
  return took;
}

function timePending(): number {
  const waiting = Array.from({ length: pending }, () => {
    const plan = planOf([running('/bin/true')]);
    return { plan, hash: hashOf(plan), approvals: quorum(plan) };
  });
  const now = new Date();
  const started = performance.now();
  for (const { plan, hash, approvals } of waiting) {
    const { enough } = weighApprovals(hearingOf(configuration, { plan, hash }, now), approvals);
    if (!enough) throw new Error('An approved plan was not.');
  }
  return performance.now() - started;
}

/** A few times before those that count. */
async function timesOf(count: number, time: (run: number) => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < warmUp + count; run += 1) {
    const took = await time(run);
    if (run >= warmUp) times.push(took);
  }
  return times;
}

const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-remedy-'));
try {
  setState(folder, 'web');
  await withServers(async ({ databaseUrl }) => {
    const database = await createDatabase(databaseUrl);
    await migrateDatabase(database.url);
    const { db, close } = connectDatabase(database.url, 4);
    console.log(tableHead);
    console.log(
      row('approvals to first action', await timesOf(runs, () => timeFirstAction(db, folder)), '≤ 300 ms'),
    );
    console.log(
      row(
        'kill switch',
        await timesOf(Math.min(runs, 20), (run) => timeKill(db, folder, `${run}`)),
        '≤ 1000 ms',
      ),
    );
    console.log(
      row(`${pending} plans weighed, two signatures each`, [timePending(), timePending()], 'whole'),
    );
    await close();
    await database.drop();
  });
  console.log(`\nMemory: ${Math.round(process.memoryUsage().rss / 1e6)} MB`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
