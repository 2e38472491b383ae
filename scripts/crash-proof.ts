/**
 * Kills the worker with SIGKILL at random moments in the middle of many audits, and shows that every audit ends as it
 * would have undisturbed, that no ask is sent again whose ballot was recorded, and that nothing is paid for twice:
 * `node scripts/crash-proof.ts --audits 20 --kills 5`. Brings its own servers; ends with status 1 when a claim fails.
 */
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { findTemporal } from '../embedded/find-temporal.ts';
import { freePort } from '../embedded/ports.ts';
import { startPostgres } from '../embedded/postgres.ts';
import { createProgress } from '../embedded/progress.ts';
import { startTemporal } from '../embedded/temporal-server.ts';
import { type CrashReport, crashAudits } from '../test/e2e/crash.ts';
import { createCrashWorld } from '../test/e2e/crash-world.ts';

const { values } = parseArgs({
  options: {
    audits: { type: 'string', default: '20' },
    kills: { type: 'string', default: '5' },
    files: { type: 'string', default: '3' },
    'latency-ms': { type: 'string', default: '400' },
  },
});

const say = (line: string) => process.stdout.write(`${line}\n`);

async function prove(folder: string): Promise<CrashReport> {
  const log = (name: string) => join(folder, `${name}.log`);
  const { path } = await findTemporal(
    process.env,
    createProgress(process.stderr),
    new AbortController().signal,
  );
  const [port, uiPort] = [await freePort(), await freePort()];
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), log: log('postgres') });
  const temporal = await startTemporal({ program: path, port, uiPort, database: null, log: log('temporal') });
  const world = await createCrashWorld({ temporalAddress: temporal.address, databaseUrl: postgres.url });
  try {
    return await crashAudits(world, {
      audits: Number(values.audits),
      kills: Number(values.kills),
      files: Number(values.files),
      latencyMs: Number(values['latency-ms']),
      random: Math.random,
      tell: say,
    });
  } finally {
    await world.stop();
    await Promise.allSettled([temporal.stop(), postgres.stop()]);
  }
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-crash-proof-')));
// As root, PostgreSQL runs under another uid, which has to pass through.
chmodSync(folder, 0o711);
try {
  const report = await prove(folder);
  const { ended, undisturbed, sentThoughRecorded } = report;
  const same = ended.filter(({ ending }) => isDeepStrictEqual(ending, undisturbed)).length;
  const paidOnce = ended.filter(
    ({ costMicroUsd, ballotsMicroUsd }) => costMicroUsd === ballotsMicroUsd,
  ).length;
  say(`
| claim | found |
|---|---|
| audits that ended as undisturbed | ${same} of ${ended.length} |
| asks | ${report.asks} |
| asks sent again, under way at a kill | ${report.sentAgain} |
| asks sent again though their ballot was recorded | ${sentThoughRecorded.length} |
| audits whose cost is the sum of their ballots | ${paidOnce} of ${ended.length} |
| last worker back to last question, ms | ${report.recoveryMs} |`);
  const proved = same === ended.length && paidOnce === ended.length && sentThoughRecorded.length === 0;
  process.exitCode = proved ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
