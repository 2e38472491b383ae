import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventOfAnswer } from '../../core/trail/events.ts';
import { connectDatabase, type DatabaseConnection } from '../../database/client.ts';
import { migrateDatabase } from '../../database/migrate.ts';
import { createTrail } from '../../database/trail.ts';
import { createTestDatabase } from '../database.ts';
import { countersign } from './command-line.ts';

let folder: string;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let connection: DatabaseConnection;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-trail-'));
  database = await createTestDatabase();
  await migrateDatabase(database.url);
  connection = connectDatabase(database.url, 2);
  await append(1, 12);
  await call('export', 'trail.txt');
  await call('checkpoint', 'point.json');
});
afterAll(async () => {
  await connection.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function append(from: number, to: number): Promise<void> {
  const trail = createTrail(connection.db);
  for (let number = from; number <= to; number += 1)
    await trail.append(
      `answer/${number}`,
      eventOfAnswer({
        subject: `audit ${number}`,
        workflow: `audit-${number}`,
        decision: { by: 'Ada Lovelace', decision: 'approve', reason: `Read it ${number} times.` },
        refused: null,
      }),
    );
}

const call = (...args: string[]) =>
  countersign(['trail', ...args], {
    cwd: folder,
    environment: { DATABASE_URL: database.url, COUNTERSIGN_HOME: folder },
  });
/** Verifies somewhere where there is neither database nor key. */
const verify = (...args: string[]) =>
  countersign(['trail', 'verify', ...args], {
    cwd: folder,
    environment: { COUNTERSIGN_HOME: join(folder, 'elsewhere') },
  });

test('show tells who did what, and that a typed name is not verified', async () => {
  const { out, status } = await call('show', '--workflow', 'audit-3');
  expect(status).toBe(0);
  expect(out.replace(/\s+/g, ' ')).toMatch(
    /^3 \d{4}-\d\d-\d\d \d\d:\d\d UTC Ada Lovelace \(not verified\): Answered audit 3 with approve: Read it 3 times\. \[audit-3\] $/,
  );
  expect((await call('show', '--limit', '2', '--json')).out).toContain('"number": 12');
  expect((await call('show', '--asset', 'nothing')).out).toMatch(/^Nothing is on the trail of that yet/);
});

describe('an export', () => {
  test('holds, wherever it is verified, and says what no checkpoint vouches for', async () => {
    expect(await verify('trail.txt', '--checkpoints', 'point.json')).toMatchObject({
      status: 0,
      out: expect.stringMatching(
        /12 entries, each following[^]*1 checkpoint vouches for it up to entry 12\./,
      ) as string,
    });
    expect((await verify('trail.txt')).out.replace(/\s+/g, ' ')).toMatch(
      /Without a checkpoint nothing shows/,
    );
    expect((await call('verify')).out).toMatch(/The trail holds: 12 entries/);
  });

  test('does not hold when one byte is another, told with its line', async () => {
    const bytes = await readFile(join(folder, 'trail.txt'));
    const place = bytes.lastIndexOf('Lovelace');
    bytes[place] = (bytes[place] ?? 0) ^ 0x01;
    await writeFile(join(folder, 'flipped.txt'), bytes);
    const { status, out } = await verify('flipped.txt', '--checkpoints', 'point.json');
    expect(status).toBe(1);
    expect(out).toMatch(/does not hold[^]*line 12: Entry 12 was altered/);
  });

  test('whose end was cut off holds by itself, and not against a checkpoint', async () => {
    const lines = (await readFile(join(folder, 'trail.txt'), 'utf8')).split('\n').slice(0, 9);
    await writeFile(join(folder, 'cut.txt'), `${lines.join('\n')}\n`);
    expect((await verify('cut.txt')).status).toBe(0);
    expect(await verify('cut.txt', '--checkpoints', 'point.json')).toMatchObject({
      status: 1,
      out: expect.stringMatching(/its end was cut off/) as string,
    });
  });
});

describe('a checkpoint', () => {
  test('is signed with a key that only its owner reads, and that verifying may insist on', async () => {
    expect((await stat(join(folder, 'trail-key.pem'))).mode & 0o777).toBe(0o600);
    const { key } = JSON.parse(await readFile(join(folder, 'point.json'), 'utf8')) as { key: string };
    const of = (key: string) => verify('trail.txt', '--checkpoints', 'point.json', '--key', key);
    expect((await of(key)).status).toBe(0);
    const { status, out } = await of(key.replace(/.$/, 'x'));
    expect([status, out.replace(/\s+/g, ' ')]).toEqual([1, expect.stringContaining('not trusted')]);
  });

  test('of the same key vouches for what came later too, in a folder of them', async () => {
    await append(13, 14);
    await call('export', 'later.txt');
    expect((await verify('later.txt', '--checkpoints', 'point.json')).out.replace(/\s+/g, ' ')).toMatch(
      /up to entry 12; nothing yet for the last 2\./,
    );
  });
});

test('what cannot be read is said with a remedy', async () => {
  await writeFile(join(folder, 'rubbish.json'), '{}');
  for (const [args, words] of [
    [['nowhere.txt'], 'There is no file'],
    [['trail.txt', '--checkpoints', 'nowhere.json'], 'There is no checkpoint'],
    [['trail.txt', '--checkpoints', 'rubbish.json'], 'is no checkpoint'],
  ] as const)
    expect(await verify(...args)).toMatchObject({
      status: 2,
      err: expect.stringContaining(words) as string,
    });
  expect(await call('export', 'no/such/folder/x')).toMatchObject({
    status: 2,
    err: expect.stringContaining('cannot be written') as string,
  });
});
