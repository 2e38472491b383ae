/**
 * Kills worker, Temporal server and PostgreSQL with SIGKILL at random moments in the middle of many audits, and shows
 * that every audit ends as it would have undisturbed, that no ask is sent again whose answer was recorded, and that
 * nothing is paid for twice: `node scripts/crash-proof.ts --audits 100 --kills 30`. Brings its own servers; ends with
 * status 1 when a claim fails.
 */
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { crashAudits } from '../test/e2e/crash.ts';
import { createCrashWorld } from '../test/e2e/crash-world.ts';

const { values } = parseArgs({
  options: {
    audits: { type: 'string', default: '100' },
    kills: { type: 'string', default: '30' },
    files: { type: 'string', default: '3' },
    'latency-ms': { type: 'string', default: '1000' },
  },
});

const say = (line: string) => process.stdout.write(`${line}\n`);

const world = await createCrashWorld();
try {
  const { ended, undisturbed, sentThoughRecorded, ...report } = await crashAudits(world, {
    audits: Number(values.audits),
    kills: Number(values.kills),
    files: Number(values.files),
    latencyMs: Number(values['latency-ms']),
    random: Math.random,
    tell: say,
  });
  const same = ended.filter(({ ending }) => isDeepStrictEqual(ending, undisturbed)).length;
  const paidOnce = ended.filter(
    ({ costMicroUsd, recordedMicroUsd }) => costMicroUsd === recordedMicroUsd,
  ).length;
  say(`
| claim | found |
|---|---|
| audits that ended as undisturbed | ${same} of ${ended.length} |
| kills while seats were asked | ${report.kills} |
| asks | ${report.asks} |
| asks sent again, under way at a kill | ${report.sentAgain} |
| asks sent again though their answer was recorded | ${sentThoughRecorded.length} |
| audits whose cost is the sum of what is recorded | ${paidOnce} of ${ended.length} |
| last return to last question, ms | ${report.recoveryMs} |`);
  const proved = same === ended.length && paidOnce === ended.length && sentThoughRecorded.length === 0;
  process.exitCode = proved ? 0 : 1;
} finally {
  await world.stop();
}
