import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findToken } from '../../database/api-tokens.ts';
import { connectDatabase, type DatabaseConnection } from '../../database/client.ts';
import { migrateDatabase } from '../../database/migrate.ts';
import { findOnTrail } from '../../database/trail.ts';
import { createTestDatabase } from '../database.ts';
import { countersign } from './command-line.ts';

let folder: string;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let connection: DatabaseConnection;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-token-'));
  database = await createTestDatabase();
  await migrateDatabase(database.url);
  connection = connectDatabase(database.url, 2);
  await writeFile(
    join(folder, 'countersign.yaml'),
    `people:
  ada: { name: Ada Lovelace, roles: [admin] }
  grace: { name: Grace Hopper, roles: [approver], teams: [shop] }
teams: { shop: { assets: ["shop-*"] } }
`,
  );
  await writeFile(join(folder, '.gitconfig'), '[user]\n  name = Linus\n');
});
afterAll(async () => {
  await connection.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const call = (...args: string[]) =>
  countersign(['token', ...args], {
    cwd: folder,
    environment: { DATABASE_URL: database.url, COUNTERSIGN_HOME: folder },
  });
const create = async (...args: string[]) =>
  JSON.parse((await call('create', '--json', ...args)).out) as {
    id: string;
    token: string;
    expiresAt: string;
  };
const entries = () => findOnTrail(connection.db, {}, 100);

test('a token is printed once, and works', async () => {
  const { status, out } = await call(
    'create',
    '--person',
    'ada',
    '--scope',
    'codec',
    '--scope',
    'me',
    '--expires',
    '12h',
  );
  expect(status).toBe(0);
  const [token = ''] = out.split('\n');
  expect(out.replace(/\s+/g, ' ')).toMatch(
    /^cst_\S{43} Token [0-9a-f]{12} of ada for codec, me, valid until /,
  );
  const found = await findToken(connection.db, token);
  expect(found).toMatchObject({ person: 'ada', scopes: ['codec', 'me'] });
  const hours = ((found?.expiresAt.getTime() ?? 0) - (found?.createdAt.getTime() ?? 0)) / 3_600_000;
  expect(hours).toBeCloseTo(12, 1);
  for (const listed of [await call('list'), await call('list', '--json')]) {
    expect(listed.out).toContain(found?.id);
    expect(listed.out).not.toContain(token.slice(4, 20));
  }
  expect(JSON.stringify(await entries())).not.toContain(token.slice(4, 20));
});

test('without an end it is valid for 90 days', async () => {
  const { token } = await create('--person', 'ada', '--scope', 'me');
  const found = await findToken(connection.db, token);
  const days = ((found?.expiresAt.getTime() ?? 0) - (found?.createdAt.getTime() ?? 0)) / 86_400_000;
  expect(days).toBeCloseTo(90, 1);
});

test('giving it and taking it away stand on the trail, by whom nobody has verified', async () => {
  const before = (await entries()).length;
  const { id } = await create('--person', 'grace', '--scope', 'me');
  expect(await call('revoke', id)).toMatchObject({ status: 0, out: `Token ${id} is revoked.\n` });
  expect(await call('revoke', id)).toMatchObject({ status: 0, out: `Token ${id} was already revoked.\n` });
  const after = (await entries()).slice(before);
  expect(after.map(({ kind }) => kind)).toEqual(['granted', 'revoked']);
  expect(after.map(({ who }) => who)).toEqual([
    { name: 'Linus', proof: 'unverified', credential: null },
    { name: 'Linus', proof: 'unverified', credential: null },
  ]);
  expect(after[0]?.what).toContain(`Gave API token ${id} of grace for me`);
  expect((await call('list')).out).toMatch(new RegExp(`^${id} {2}revoked `, 'm'));
});

test('no token is there whose entry could not be written', async () => {
  const count = async () =>
    (JSON.parse((await call('list', '--json')).out) as { tokens: unknown[] }).tokens.length;
  const before = await count();
  await connection.db.execute('ALTER TABLE trail_entries RENAME TO trail_entries_away');
  try {
    expect((await call('create', '--person', 'ada', '--scope', 'me')).status).toBe(2);
  } finally {
    await connection.db.execute('ALTER TABLE trail_entries_away RENAME TO trail_entries');
  }
  expect(await count()).toBe(before);
});

describe('refused with a remedy', () => {
  test.each<[string, string[], RegExp]>([
    [
      'a stranger',
      ['--person', 'mallory', '--scope', 'me'],
      /names nobody "mallory" .* choose one of ada, grace/,
    ],
    ['no own field', ['--person', '__proto__', '--scope', 'me'], /names nobody "__proto__"/],
    [
      'who may not see everything',
      ['--person', 'grace', '--scope', 'me', '--scope', 'codec'],
      /grace may not see everything/,
    ],
    ['an unknown scope', ['--person', 'ada', '--scope', 'all'], /Give one of me, codec/],
    ['no scope', ['--person', 'ada'], /required option '--scope/],
    ['no person', ['--scope', 'me'], /required option '--person/],
    ['for ever', ['--person', 'ada', '--scope', 'me', '--expires', '9999d'], /up to 366d/],
  ])('%s', async (_what, args, said) => {
    const before = (await entries()).length;
    const { status, out, err } = await call('create', ...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err.replace(/\s+/g, ' ')).toMatch(said);
    expect((await entries()).length).toBe(before);
  });

  test('an id that is none', async () => {
    expect(await call('revoke', 'none')).toMatchObject({
      status: 2,
      err: expect.stringContaining('token list tells their ids') as string,
    });
  });
});

test('a token of somebody who left the configuration is listed as of nobody', async () => {
  const { id } = await create('--person', 'grace', '--scope', 'me');
  await writeFile(join(folder, 'smaller.yaml'), 'people: { ada: { name: Ada, roles: [admin] } }\n');
  const { out } = await countersign(['token', 'list'], {
    cwd: folder,
    environment: { DATABASE_URL: database.url, COUNTERSIGN_HOME: folder, COUNTERSIGN_CONFIG: 'smaller.yaml' },
  });
  expect(out).toMatch(new RegExp(`^${id} {2}of nobody`, 'm'));
});
