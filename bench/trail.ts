/**
 * What an entry of the trail costs, and verifying many of them: `node bench/trail.ts [ENTRIES] [APPENDS]`. Entries are
 * made as the trail makes them, chained and all; the file is read as `countersign trail verify` reads it.
 */
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { strictLines } from '../cli/text/strict-lines.ts';
import { emptyTrail, entryLine, nextEntry } from '../core/trail/entry.ts';
import { eventOfAnswer } from '../core/trail/events.ts';
import { checkTrail } from '../core/trail/verify-trail.ts';
import { connectDatabase } from '../database/client.ts';
import { migrateDatabase } from '../database/migrate.ts';
import { createTrail, sumOf } from '../database/trail.ts';
import { createDatabase } from '../test/create-database.ts';
import { figures } from './figures.ts';
import { withServers } from './servers.ts';

const entries = Number(process.argv[2] ?? 1_000_000);
const appends = Number(process.argv[3] ?? 300);
const warmUp = 20;
const verifications = 3;

const eventOf = (number: number) =>
  eventOfAnswer({
    subject: `audit audit-${number}.0a1b2c3d`,
    workflow: `audit-${number}`,
    decision: { by: 'ada', decision: 'approve', reason: `Read it, and it is right (${number}).` },
    refused: null,
  });

async function timeAppends(databaseUrl: string): Promise<number[]> {
  const database = await createDatabase(databaseUrl);
  await migrateDatabase(database.url);
  const { db, close } = connectDatabase(database.url, 2);
  const trail = createTrail(db);
  const times: number[] = [];
  for (let number = 0; number < warmUp + appends; number += 1) {
    const started = performance.now();
    await trail.append(`bench/${number}`, eventOf(number));
    if (number >= warmUp) times.push(performance.now() - started);
  }
  await close();
  await database.drop();
  return times;
}

async function writeTrail(path: string): Promise<void> {
  const file = createWriteStream(path);
  let head = emptyTrail;
  for (let number = 1; number <= entries; number += 1) {
    const given = {
      trail: '0b1e5f7a-0000-4000-8000-000000000001',
      at: '2026-11-21T10:00:00.000Z',
      sum: sumOf,
    };
    const next = nextEntry(head, eventOf(number), given);
    head = next.head;
    if (!file.write(`${entryLine(head.sum, next.text)}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

async function verify(path: string): Promise<number> {
  const started = performance.now();
  const check = checkTrail({ sum: sumOf, checkpoints: [], keys: [], verify: () => false });
  for await (const line of strictLines(createReadStream(path))) check.add(line);
  const report = check.end();
  if (report.entries !== entries || report.problems.length > 0) throw new Error(JSON.stringify(report));
  return performance.now() - started;
}

const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-trail-'));
try {
  await withServers(async ({ databaseUrl }) => {
    const { median, least, greatest } = figures(await timeAppends(databaseUrl));
    const ms = (value: number) => value.toFixed(2);
    console.log('| what | median | least–greatest | runs | target |\n|---|---|---|---|---|');
    console.log(`| append | ${ms(median)} ms | ${ms(least)}–${ms(greatest)} | ${appends} | ≤ 3 ms |`);
  });
  const path = join(folder, 'trail.txt');
  await writeTrail(path);
  const times: number[] = [];
  for (let run = 0; run < verifications; run += 1) times.push(await verify(path));
  const { median, least, greatest } = figures(times);
  const s = (value: number) => (value / 1000).toFixed(1);
  console.log(
    `| verify ${entries} entries | ${s(median)} s | ${s(least)}–${s(greatest)} | ${verifications} | ≤ 20 s |`,
  );
  console.log(`\nMemory: ${Math.round(process.memoryUsage().rss / 1e6)} MB`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
