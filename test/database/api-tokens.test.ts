import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findToken, issueToken, listTokens, noteTokenUse, revokeToken } from '../../database/api-tokens.ts';
import { connectDatabase, type DatabaseConnection } from '../../database/client.ts';
import { migrateDatabase } from '../../database/migrate.ts';
import { apiTokens } from '../../database/schema.ts';
import { createTestDatabase } from '../database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let connection: DatabaseConnection;
beforeAll(async () => {
  database = await createTestDatabase();
  await migrateDatabase(database.url);
  connection = connectDatabase(database.url, 4);
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const expiresAt = new Date('2027-01-01T00:00:00Z');
const issue = (person = 'ada') => issueToken(connection.db, { person, scopes: ['me', 'codec'], expiresAt });

test('a token is found by itself, with what it is for', async () => {
  const { id, token } = await issue();
  expect(token).toMatch(/^cst_[\w-]{43}$/);
  expect(await findToken(connection.db, token)).toMatchObject({
    id,
    person: 'ada',
    scopes: ['me', 'codec'],
    expiresAt,
    usedAt: null,
    revokedAt: null,
  });
});

test('no two are the same', async () => {
  const issued = await Promise.all(Array.from({ length: 20 }, () => issue()));
  expect(new Set(issued.map(({ token }) => token)).size).toBe(20);
  expect(new Set(issued.map(({ id }) => id)).size).toBe(20);
});

test('nothing that stands in the database is of use as a token', async () => {
  const { id, token } = await issue();
  const [row] = await connection.db.select().from(apiTokens).where(eq(apiTokens.id, id));
  const stored = Object.values(row ?? {}).map(String);
  expect(stored.join(' ')).not.toContain(token.slice(4));
  for (const value of [...stored, `cst_${row?.sum}`, `cst_${row?.sum.slice(0, 43)}`])
    expect(await findToken(connection.db, value)).toBeNull();
  // Where the token itself was stored and looked for, as it would be without the sum, the row would let anybody in.
  await connection.db.update(apiTokens).set({ sum: token }).where(eq(apiTokens.id, id));
  const [plain] = await connection.db.select().from(apiTokens).where(eq(apiTokens.sum, token));
  expect(plain?.sum).toBe(token);
  expect(await findToken(connection.db, token)).toBeNull();
});

test.each(['', 'cst_', `cst_${'a'.repeat(43)}`, `cst_${'a'.repeat(10_000)}`, "cst_' OR 1=1 --", '\0'])(
  '%j is none',
  async (text) => {
    expect(await findToken(connection.db, text)).toBeNull();
  },
);

test('one letter more, less or other is none', async () => {
  const { token } = await issue();
  const last = token.at(-1) === 'A' ? 'B' : 'A';
  for (const text of [
    `${token}A`,
    token.slice(0, -1),
    token.slice(0, -1) + last,
    token.toUpperCase(),
    ` ${token}`,
  ])
    expect(await findToken(connection.db, text)).toBeNull();
});

test('its use is noted once a minute at most', async () => {
  const { token } = await issue();
  const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 12, 0, seconds));
  const used = async (seconds: number) => {
    const found = await findToken(connection.db, token);
    if (found) await noteTokenUse(connection.db, found, at(seconds));
    return (await findToken(connection.db, token))?.usedAt;
  };
  expect(await used(0)).toEqual(at(0));
  expect(await used(59)).toEqual(at(0));
  expect(await used(61)).toEqual(at(61));
  // Somebody who read it before another noted its use changes nothing.
  const stale = await findToken(connection.db, token);
  await used(200);
  if (stale) await noteTokenUse(connection.db, stale, at(201));
  expect((await findToken(connection.db, token))?.usedAt).toEqual(at(200));
});

test('a revoked one keeps the time at which it was first revoked', async () => {
  const { id, token } = await issue();
  const [first, second] = [new Date('2026-11-21T12:00:00Z'), new Date('2026-11-22T12:00:00Z')];
  expect(await revokeToken(connection.db, id, first)).toMatchObject({ id, revokedAt: null });
  expect(await revokeToken(connection.db, id, second)).toMatchObject({ id, revokedAt: first });
  expect((await findToken(connection.db, token))?.revokedAt).toEqual(first);
  expect(await revokeToken(connection.db, 'none', first)).toBeNull();
});

test('the latest are listed first, without token or sum', async () => {
  const { id } = await issue('zoe');
  const [latest, ...rest] = await listTokens(connection.db, 3);
  expect(rest.length).toBe(2);
  expect(latest).toMatchObject({ id, person: 'zoe' });
  expect(Object.keys(latest ?? {}).toSorted()).toEqual(
    ['createdAt', 'expiresAt', 'id', 'person', 'revokedAt', 'scopes', 'usedAt'].toSorted(),
  );
});
