/**
 * What a further push to a pull request costs, in tokens, against its first audit: `node bench/second-push.ts [FILES]
 * [LINES]`. The four default seats, simulated, without Temporal; brings a PostgreSQL of its own.
 */
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChangedFile, Snapshot } from '../core/change/snapshot.ts';
import { configurationSchema } from '../core/configuration/configuration.ts';
import { defaultConfiguration } from '../core/configuration/default.ts';
import type { Connections } from '../core/panel/connection.ts';
import { providers } from '../core/panel/seat.ts';
import { simulatorBaseUrl } from '../core/panel/simulator-address.ts';
import { connectDatabase } from '../database/client.ts';
import { migrateDatabase } from '../database/migrate.ts';
import { startPostgres } from '../embedded/postgres.ts';
import { startSimulator } from '../simulator/server.ts';
import { createAuditor } from '../test/activities/panel/audit-by-activities.ts';
import { pushed, sourceFile, sourceFiles, withLineAbove } from '../test/activities/panel/pushed-change.ts';
import { createDatabase } from '../test/create-database.ts';

const [fileCount = 60, lines = 150] = process.argv.slice(2).map(Number);
const target = 0.2;

const files = sourceFiles(fileCount, lines);
const middle = Math.floor(fileCount / 2);
const edited = withLineAbove(sourceFile(middle, lines), '// Settles what is left of an order.');
const renamed: ChangedFile = { ...sourceFile(middle, lines), path: 'src/settle.ts', previousPath: null };
const pushes: [string, Snapshot][] = [
  ['one file edited', pushed(files.with(middle, edited))],
  ['one file added', pushed([...files, sourceFile(fileCount + 1, lines)])],
  ['one file deleted', pushed(files.toSpliced(middle, 1))],
  ['one file renamed', pushed(files.with(middle, renamed))],
  ['base moved, no file touched', pushed(files, { base: 'd' })],
  ['the first audit over again', pushed(files)],
];

async function withDatabase(measure: (url: string) => Promise<void>): Promise<void> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-bench-')));
  chmodSync(folder, 0o711);
  const postgres = await startPostgres({
    folder: join(folder, 'postgres'),
    log: join(folder, 'postgres.log'),
  });
  try {
    const { url } = await createDatabase(postgres.url);
    await migrateDatabase(url);
    await measure(url);
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each push follows a first audit in a pull request of its own; gives the greatest share of it that one cost. */
async function measureAll(url: string): Promise<number> {
  const simulator = await startSimulator({ port: 0 });
  const { db, close } = connectDatabase(url);
  const connections = Object.fromEntries(
    providers.map((provider) => [
      provider,
      { apiKey: 'simulated', baseUrl: simulatorBaseUrl(simulator.url, provider), simulated: true },
    ]),
  ) as Connections;
  const { audit } = createAuditor({
    db,
    connections,
    configuration: configurationSchema.parse(defaultConfiguration),
  });
  let worst = 0;
  process.stdout.write('| push | pieces | first audit, tokens | this push, tokens | ratio | target |\n');
  process.stdout.write('|---|---|---|---|---|---|\n');
  for (const [name, snapshot] of pushes) {
    const first = await audit(pushed(files), name);
    const second = await audit(snapshot, name);
    const ratio = second.judgement.tokens / first.judgement.tokens;
    worst = Math.max(worst, ratio);
    const cells = [
      name,
      first.plan.pieces,
      first.judgement.tokens,
      second.judgement.tokens,
      ratio.toFixed(3),
    ];
    process.stdout.write(`| ${cells.join(' | ')} | ≤${target.toFixed(2)} |\n`);
  }
  await Promise.all([close(), simulator.close()]);
  return worst;
}

await withDatabase(async (url) => {
  if ((await measureAll(url)) > target) process.exitCode = 1;
});
