import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { followTrail } from '../../../activities/trail/trail-files.ts';
import { eventOfAnswer } from '../../../core/trail/events.ts';
import { checkTrail } from '../../../core/trail/verify-trail.ts';
import { createTrail, sumOf } from '../../../database/trail.ts';
import { databaseForFile } from '../../database/database-for-file.ts';

const db = databaseForFile();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-trail-files-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

let many = 0;
async function append(count: number): Promise<void> {
  const trail = createTrail(db());
  for (let at = 0; at < count; at += 1) {
    const decision = { by: 'ada', decision: 'approve', reason: 'ü' };
    await trail.append(
      `a/${(many += 1)}`,
      eventOfAnswer({ subject: `audit ${many}`, workflow: null, decision, refused: null }),
    );
  }
}
const follow = () => followTrail({ db: db(), folder, linesMax: 4 });
const names = async () => (await readdir(folder)).toSorted();
const whole = async () =>
  (await Promise.all((await names()).map((name) => readFile(join(folder, name), 'utf8')))).join('');

async function problems(): Promise<string[]> {
  const check = checkTrail({ sum: sumOf, checkpoints: [], keys: [], verify: () => false });
  for (const line of (await whole()).split('\n').slice(0, -1)) check.add(line);
  const { problems, entries } = check.end();
  return [...problems.map(({ what }) => what), `${entries} entries`];
}

test('the files become what the database has, each once, whoever follows at the same time', async () => {
  await append(10);
  const written = await Promise.all([follow(), follow(), follow()]);
  expect(written.toSorted((a, b) => a - b)).toEqual([0, 0, many]);
  expect(await problems()).toEqual([`${many} entries`]);
  expect((await names()).slice(0, 2)).toEqual(['trail-000000000001.txt', 'trail-000000000005.txt']);
  await append(1);
  expect(await follow()).toBe(1);
  expect(await follow()).toBe(0);
  expect(await problems()).toEqual([`${many} entries`]);
});

test('half a line that a crash left is written anew', async () => {
  await append(3);
  await follow();
  const before = await whole();
  await append(1);
  const last = (await names()).at(-1) ?? '';
  await appendFile(join(folder, last), 'f00d {"half');
  await follow();
  expect((await whole()).startsWith(before)).toBe(true);
  expect(await problems()).toEqual([`${many} entries`]);
  await writeFile(join(folder, 'trail-999999999997.txt'), 'half');
  expect(await follow()).toBe(0);
});

test('a database that was put back or altered is noticed, and the files stay as they are', async () => {
  await append(2);
  await follow();
  const before = await whole();
  await db().execute(sql`alter table trail_entries disable trigger trail_entries_stay`);
  await db().execute(sql`delete from trail_entries where number = ${many}`);
  await expect(follow()).rejects.toThrow(/is not what the database has/);
  await append(2);
  await expect(follow()).rejects.toThrow(/is not what the database has/);
  expect(await whole()).toBe(before);
});
