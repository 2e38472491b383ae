import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connectDatabase, type DatabaseConnection } from '../../database/client.ts';
import { migrateDatabase } from '../../database/migrate.ts';
import { beginSession, findSession } from '../../database/sessions.ts';
import { findOnTrail } from '../../database/trail.ts';
import { createTestDatabase } from '../database.ts';
import { countersign } from './command-line.ts';

let folder: string;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let connection: DatabaseConnection;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-sessions-'));
  database = await createTestDatabase();
  await migrateDatabase(database.url);
  connection = connectDatabase(database.url, 2);
  await writeFile(join(folder, '.gitconfig'), '[user]\n  name = Linus\n');
});
afterAll(async () => {
  await connection.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await connection.db.execute('DELETE FROM sessions');
  await writeFile(
    join(folder, 'countersign.yaml'),
    'people: { ada: { name: Ada }, grace: { name: Grace } }\nlogin: { idleMinutes: 30 }\n',
  );
});

const call = (...args: string[]) =>
  countersign(['sessions', ...args], {
    cwd: folder,
    environment: { DATABASE_URL: database.url, COUNTERSIGN_HOME: folder },
  });
const line = (text: string) => text.replace(/\s+/g, ' ').trim();
const entries = () => findOnTrail(connection.db, {}, 100);
let made = 0;

async function begin({ person = 'ada', minutesAgo = 0, hours = 12 } = {}) {
  const now = new Date(Date.now() - minutesAgo * 60_000);
  const begun = await beginSession(connection.db, {
    person,
    signedInBy: 'openid',
    credential: `https://login.example sub-${person}`,
    begunBy: `state/${Date.now()}/${(made += 1)}`,
    expiresAt: new Date(now.getTime() + hours * 3_600_000),
    now,
  });
  if (begun === null) throw new Error('No session has begun.');
  return begun;
}

test('who is signed in is told with how and since when, never with what would let anybody in', async () => {
  expect(await call()).toMatchObject({ status: 0, out: 'Nobody is signed in.\n' });
  const [ada, grace] = [await begin({ minutesAgo: 5 }), await begin({ person: 'grace' })];
  const { status, out } = await call();
  expect(status).toBe(0);
  const time = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d UTC`;
  expect(line(out)).toMatch(
    new RegExp(
      `^${grace.id} grace by the login provider \\(https://login.example sub-grace\\), since ${time}, last used ${time}, until ${time} ${ada.id} ada by `,
    ),
  );
  expect((await call('--person', 'ada')).out).not.toContain(grace.id);
  const listed = JSON.parse((await call('list', '--json')).out) as { sessions: { id: string }[] };
  expect(listed.sessions.map(({ id }) => id)).toEqual([grace.id, ada.id]);
  for (const secret of [ada.secret, grace.secret])
    expect(`${out}${JSON.stringify(listed)}`).not.toContain(secret.slice(0, 12));
});

test('whose session is not taken any more is not signed in', async () => {
  await begin({ minutesAgo: 31 });
  await begin({ minutesAgo: 20, hours: 0.1 });
  await begin({ person: 'mallory' });
  expect((await call()).out).toBe('Nobody is signed in.\n');
});

test('the owner of this machine is, as long as nobody is named', async () => {
  await writeFile(join(folder, 'countersign.yaml'), '');
  await begin({ person: 'local owner' });
  expect((await call()).out).toContain('local owner by');
});

test('one that is ended lets nobody in and stands on the trail; again it changes nothing', async () => {
  const [one, two] = [await begin(), await begin()];
  const before = (await entries()).length;
  expect(await call('end', one.id)).toMatchObject({ status: 0, out: `Session ${one.id} is ended.\n` });
  expect(await call('end', one.id)).toMatchObject({
    status: 0,
    out: `Session ${one.id} had ended already.\n`,
  });
  expect((await findSession(connection.db, one.secret))?.revokedAt).not.toBeNull();
  expect((await findSession(connection.db, two.secret))?.revokedAt).toBeNull();
  const told = (await entries()).slice(before);
  expect(told.map(({ kind, who, what }) => [kind, who.name, who.proof, what])).toEqual([
    ['revoked', 'Linus', 'unverified', `Ended session ${one.id} of ada`],
  ]);
});

test('all of a person end, each on the trail, and nobody else is signed out', async () => {
  const [one, two, other] = [await begin(), await begin(), await begin({ person: 'grace' })];
  const before = (await entries()).length;
  const { ended } = JSON.parse((await call('end', '--person', 'ada', '--json')).out) as { ended: string[] };
  expect(ended.toSorted()).toEqual([one.id, two.id].toSorted());
  expect((await entries()).length).toBe(before + 2);
  expect((await call('end', '--person', 'ada')).out).toBe('ada was signed in nowhere.\n');
  expect((await findSession(connection.db, other.secret))?.revokedAt).toBeNull();
  expect(line((await call('end', '--person', 'grace')).out)).toBe(`Ended 1 session of grace: ${other.id}.`);
});

test('none ends whose entry could not be written', async () => {
  const { id, secret } = await begin();
  await connection.db.execute('ALTER TABLE trail_entries RENAME TO trail_entries_away');
  try {
    expect((await call('end', id)).status).toBe(2);
  } finally {
    await connection.db.execute('ALTER TABLE trail_entries_away RENAME TO trail_entries');
  }
  expect((await findSession(connection.db, secret))?.revokedAt).toBeNull();
});

test.each<[string, string[], RegExp]>([
  ['an id that is none', ['none'], /no session "none": npx countersign sessions tells their ids/],
  ['a stranger', ['--person', 'eve'], /names nobody "eve" .* sessions tells who is signed in/],
  ['nothing in particular', [], /Say which one/],
  ['both', ['x', '--person', 'ada'], /Say which one/],
])('%s is refused with a remedy', async (_what, args, said) => {
  const { status, out, err } = await call('end', ...args);
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(line(err)).toMatch(said);
});

test('somebody who left the configuration can still be signed out', async () => {
  const { id } = await begin({ person: 'mallory' });
  expect(line((await call('end', '--person', 'mallory')).out)).toBe(`Ended 1 session of mallory: ${id}.`);
});
