import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import { Client } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { migrateDatabase } from '../../database/migrate.ts';
import * as schema from '../../database/schema.ts';
import { createTestDatabase } from '../database.ts';

const migrations = join(import.meta.dirname, '..', '..', 'database', 'migrations');
const readJson = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(join(migrations, 'meta', name), 'utf8'));

async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
const applied = (url: string) => query(url, 'select hash from drizzle.__drizzle_migrations');

async function emptyDatabase(): Promise<string> {
  const created = await createTestDatabase();
  onTestFinished(() => created.drop());
  return created.url;
}

test('a second run changes nothing', async () => {
  const url = await emptyDatabase();
  await migrateDatabase(url);
  const first = await applied(url);
  await migrateDatabase(url);
  expect(await applied(url)).toEqual(first);
  expect(first.length).toBeGreaterThan(0);
});

test('four processes at once migrate once', async () => {
  const url = await emptyDatabase();
  await Promise.all(Array.from({ length: 4 }, () => migrateDatabase(url)));
  const { entries } = (await readJson('_journal.json')) as { entries: unknown[] };
  expect(await applied(url)).toHaveLength(entries.length);
  const tables = await query(url, `select tablename from pg_tables where schemaname = 'public'`);
  expect(tables.map((table) => table['tablename'])).toEqual(expect.arrayContaining(['audits', 'ballots']));
});

test('no change of the schema is without its migration', async () => {
  const { entries } = (await readJson('_journal.json')) as { entries: { idx: number }[] };
  const latest = String(entries.at(-1)?.idx).padStart(4, '0');
  const known = (await readJson(`${latest}_snapshot.json`)) as ReturnType<typeof generateDrizzleJson>;
  expect(await generateMigration(known, generateDrizzleJson(schema))).toEqual([]);
});

test('a database that is not there is told at once', async () => {
  await expect(migrateDatabase('postgres://nobody@127.0.0.1:1/nothing')).rejects.toThrow(/ECONNREFUSED/);
});
