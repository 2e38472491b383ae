/**
 * Has a simulated GitHub lose, repeat and delay its webhooks while people open pull requests and push to them, then sweeps
 * them, and shows that every open head has one audit and one check run all the same:
 * `node scripts/webhook-proof.ts --pull-requests 20 --heads 3 --lost 0.3 --seed 1`. Brings its own servers; ends with
 * status 1 when a claim fails.
 */
import { parseArgs } from 'node:util';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { startCrashServers } from '../test/e2e/crash-servers.ts';
import { loseWebhooks } from '../test/e2e/lost-webhooks.ts';
import { quick, startPullRequestWorld } from '../test/e2e/pull-request-world.ts';

const { values } = parseArgs({
  options: {
    'pull-requests': { type: 'string', default: '20' },
    heads: { type: 'string', default: '3' },
    lost: { type: 'string', default: '0.3' },
    seed: { type: 'string', default: '1' },
  },
});

const say = (line: string) => process.stdout.write(`${line}\n`);

Runtime.install({ logger: new DefaultLogger('ERROR') });
const servers = await startCrashServers();
const world = await startPullRequestWorld(servers, { configuration: quick });
try {
  const { events, sweep, byWebhook, open, older, asks } = await loseWebhooks(world, {
    pullRequests: Number(values['pull-requests']),
    heads: Number(values.heads),
    lostShare: Number(values.lost),
    seed: Number(values.seed),
    tell: say,
  });
  const ends = ['success', 'failure', 'action_required'];
  const audited = open.filter((head) => head.audits.length === 1);
  const checked = open.filter(({ checks }) => checks.length === 1 && ends.includes(checks[0] ?? ''));
  const progressing = [...open, ...older].filter(({ checks }) =>
    checks.some((check) => !['cancelled', ...ends].includes(check)),
  );
  const waiting = older.filter(({ checks }) => checks.includes('action_required'));
  const doubled = [...open, ...older].filter(({ checks }) => checks.length > 1);
  say(`
| claim | found |
|---|---|
| events; lost; told twice | ${events.all}; ${events.lost}; ${events.twice} |
| open heads that webhooks had audited | ${byWebhook} of ${open.length} |
| audits that the sweep started | ${sweep.started.length} |
| open heads with one audit on the record | ${audited.length} of ${open.length} |
| open heads with one check run that has ended | ${checked.length} of ${open.length} |
| older heads: cancelled, ended before, never begun | ${older.filter(({ checks }) => checks.includes('cancelled')).length}, ${older.filter(({ checks }) => checks.some((check) => check === 'success' || check === 'failure')).length}, ${older.filter(({ checks }) => checks.length === 0).length} of ${older.length} |
| older heads that still wait for somebody | ${waiting.length} |
| heads with two check runs | ${doubled.length} |
| heads still in progress | ${progressing.length} |
| questions to seats; the same ones again | ${asks.sent}; ${asks.again} |`);
  const proved =
    audited.length === open.length &&
    checked.length === open.length &&
    [waiting, doubled, progressing].every(({ length }) => length === 0) &&
    asks.again === 0;
  process.exitCode = proved ? 0 : 1;
} finally {
  await world.stop();
  await servers.stop();
}
process.exit();
