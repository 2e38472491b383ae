/**
 * Kills the process that publishes on pull requests with SIGKILL in the middle of its requests to GitHub, many times, and
 * shows that in the end there stands on each pull request what an undisturbed run leaves there:
 * `node scripts/publish-proof.ts --pull-requests 30 --kills 40`. With `--strikes` it breaks off each request of a
 * publication instead, before and after GitHub did it. Brings its own servers and a simulated GitHub; ends with status 1
 * when a claim fails.
 */
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { connectDatabase } from '../database/client.ts';
import { migrateDatabase } from '../database/migrate.ts';
import { struck, undisturbed } from '../test/activities/github/interrupt.ts';
import { createPublishingWorld } from '../test/activities/github/publishing.ts';
import { createDatabase } from '../test/create-database.ts';
import { startCrashServers } from '../test/e2e/crash-servers.ts';
import { killWhilePublishing } from '../test/e2e/publish-crash.ts';
import { quick, startPullRequestWorld } from '../test/e2e/pull-request-world.ts';

const { values } = parseArgs({
  options: {
    'pull-requests': { type: 'string', default: '30' },
    kills: { type: 'string', default: '40' },
    strikes: { type: 'boolean', default: false },
  },
});

const say = (line: string) => process.stdout.write(`${line}\n`);

async function killPublisher(): Promise<void> {
  const world = await startPullRequestWorld(servers, { configuration: quick, publishApart: true });
  try {
    const begun = performance.now();
    const { kills, found, standings, wished, recoveryMs } = await killWhilePublishing(world, {
      pullRequests: Number(values['pull-requests']),
      kills: Number(values.kills),
      random: Math.random,
      tell: (line) => say(`${Math.round((performance.now() - begun) / 1000)} s: ${line}`),
    });
    const sum = (of: 'twice' | 'missing' | 'sarifsAgain') => found.reduce((total, one) => total + one[of], 0);
    const other = found.filter(({ same }) => !same);
    for (const { number, kind } of other.slice(0, 3)) {
      say(`${number} (${kind}) is\n${JSON.stringify(standings.get(number), null, 1)}`);
      say(`and should be\n${JSON.stringify(wished.get(kind), null, 1)}`);
    }
    const count = [...kills.values()].reduce((total, one) => total + one, 0);
    const all = [...standings.values()];
    say(`
| claim | found |
|---|---|
| kills in the middle of publishing | ${count}, at ${kills.size} different requests |
| pull requests that look as undisturbed | ${found.length - other.length} of ${found.length} |
| check runs, comments, threads there | ${all.flatMap(({ heads }) => heads.flatMap(({ runs }) => runs)).length}, ${all.flatMap(({ comments }) => comments).length}, ${all.flatMap(({ threads }) => threads).length} |
| of those twice | ${sum('twice')} |
| missing | ${sum('missing')} |
| SARIF logs sent once more, which replace the first | ${sum('sarifsAgain')} |
| last return to quiet, s | ${(recoveryMs / 1000).toFixed(1)} |`);
    process.exitCode = other.length === 0 && count > 0 ? 0 : 1;
  } finally {
    await world.stop();
  }
}

async function strikeRequests(): Promise<void> {
  const database = await createDatabase(servers.databaseUrl);
  await migrateDatabase(database.url);
  const { db, close } = connectDatabase(database.url, 4);
  const world = await createPublishingWorld(db, { max: 2 });
  try {
    for (const step of [0, 1]) {
      const { wanted, strikes } = await undisturbed(world, step);
      let same = 0;
      for (const strike of strikes) {
        const ok = isDeepStrictEqual(await struck(world, strike), wanted);
        same += ok ? 1 : 0;
        if (!ok) say(`It differs after ${JSON.stringify(strike)}.`);
      }
      say(`step ${step}: ${same} of ${strikes.length} broken requests left what an undisturbed run leaves`);
      if (same < strikes.length) process.exitCode = 1;
    }
  } finally {
    await world.hub.close();
    await close();
    await database.drop();
  }
}

Runtime.install({ logger: new DefaultLogger('ERROR') });
const servers = await startCrashServers();
try {
  await (values.strikes ? strikeRequests() : killPublisher());
} finally {
  await servers.stop();
}
process.exit();
