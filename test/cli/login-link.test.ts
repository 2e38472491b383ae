import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { localOwnerId } from '../../core/people/local-owner.ts';
import { takeLink } from '../../database/login-links.ts';
import { connectDatabase, type DatabaseConnection } from '../../database/client.ts';
import { migrateDatabase } from '../../database/migrate.ts';
import { findOnTrail } from '../../database/trail.ts';
import { welcomeLogin } from '../../embedded/welcome-login.ts';
import { parseConfiguration } from '../../core/configuration/parse.ts';
import { createTestDatabase } from '../database.ts';
import { countersign } from './command-line.ts';

let folder: string;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let connection: DatabaseConnection;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-login-link-'));
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
beforeEach(() => configure(''));

const configure = (people: string, api: string | null = 'http://127.0.0.1:7300') =>
  Promise.all([
    writeFile(join(folder, 'countersign.yaml'), people),
    writeFile(
      join(folder, 'state.json'),
      JSON.stringify(api === null ? {} : { api: { mark: {}, url: api } }),
    ),
  ]);
const call = (...args: string[]) =>
  countersign(['login-link', ...args], {
    cwd: folder,
    environment: { DATABASE_URL: database.url, COUNTERSIGN_HOME: folder },
  });
const secretIn = (text: string) => /\/login\/once\?link=([\w-]{43})/.exec(text)?.[1] ?? '';
const now = new Date();

test('where nobody is named it is for the local owner, and works once', async () => {
  const { status, out } = await call();
  expect(status).toBe(0);
  expect(out).toMatch(/^http:\/\/127\.0\.0\.1:7300\/login\/once\?link=/);
  expect(await takeLink(connection.db, secretIn(out), now)).toMatchObject({
    kind: 'taken',
    person: localOwnerId,
  });
  expect((await takeLink(connection.db, secretIn(out), now)).kind).toBe('used');
  const [entry] = (await findOnTrail(connection.db, {}, 10)).slice(-1);
  expect(entry).toMatchObject({ kind: 'granted', who: { name: 'Linus', proof: 'unverified' } });
  expect(entry?.what).not.toContain(secretIn(out));
});

test('where people are named it is for one of them, at the address that they open', async () => {
  await configure(
    'people: { ada: { name: Ada } }\nlogin: { publicUrl: "https://countersign.acme.example" }',
    null,
  );
  const given = JSON.parse((await call('--as', 'ada', '--json')).out) as { link: string; person: string };
  expect(given.link).toMatch(/^https:\/\/countersign\.acme\.example\/login\/once\?link=[\w-]{43}$/);
  expect(given.person).toBe('ada');
});

test.each<[string, string, string[], string | null, RegExp]>([
  [
    'nobody in particular',
    'people: { ada: { name: Ada } }',
    [],
    'http://x',
    /say --as and choose one of ada/,
  ],
  ['a stranger', 'people: { ada: { name: Ada } }', ['--as', 'eve'], 'http://x', /nobody "eve"/],
  ['somebody where nobody is named', '', ['--as', 'ada'], 'http://x', /add the person there first/],
  ['no own field', 'people: { ada: { name: Ada } }', ['--as', '__proto__'], 'http://x', /nobody "__proto__"/],
  ['an address that is not known', '', [], null, /run npm start, or set login\.publicUrl/],
])('for %s it is refused', async (_, people, args, api, said) => {
  await configure(people, api);
  const { status, out, err } = await call(...args);
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(err.replace(/\s+/g, ' ')).toMatch(said);
});

test('npm start prints one while nobody is named and nobody else reaches us', async () => {
  const engine = { api: 'http://127.0.0.1:7300', databaseUrl: database.url };
  const told = (yaml: string, environment = {}, databaseUrl = engine.databaseUrl) => {
    const { configuration } = parseConfiguration(yaml);
    if (!configuration) throw new Error('The configuration has mistakes.');
    return welcomeLogin({ ...engine, databaseUrl }, configuration, environment);
  };
  const link = await told('');
  expect(await takeLink(connection.db, secretIn(link), now)).toMatchObject({ person: localOwnerId });
  expect(await told('people: { ada: { name: Ada } }')).toBe('npx countersign login-link --as ID');
  expect(await told('', { COUNTERSIGN_API_HOST: '0.0.0.0' })).toContain('name "people"');
  expect(await told('', {}, 'postgres://127.0.0.1:1/none')).toBe('npx countersign login-link');
});
