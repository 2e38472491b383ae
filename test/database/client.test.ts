import { sql } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { connectDatabase } from '../../database/client.ts';
import { createTestDatabase } from '../database.ts';

async function connected() {
  const database = await createTestDatabase();
  const connection = connectDatabase(database.url, 2);
  onTestFinished(async () => {
    await connection.close();
    await database.drop();
  });
  return connection.db;
}

const pidOf = async (db: Pick<Awaited<ReturnType<typeof connected>>, 'execute'>): Promise<number> =>
  Number((await db.execute(sql`select pg_backend_pid() as pid`)).rows[0]?.['pid']);

// A connection's error event that nobody hears ends a process: that would fail this run.
test('a server that goes away between two statements of a transaction fails it, and nothing else', async () => {
  const db = await connected();
  const lost = db.transaction(async (tx) => {
    const pid = await pidOf(tx);
    const client = (tx as unknown as { session: { client: NodeJS.EventEmitter } }).session.client;
    // Not `once`, which would hear errors too.
    const gone = new Promise((resolve) => client.on('end', resolve));
    await db.execute(sql`select pg_terminate_backend(${pid})`);
    await gone;
    await tx.execute(sql`select 1`);
  });
  await expect(lost).rejects.toThrow();
  expect(await pidOf(db)).toBeGreaterThan(0);
});

test('a server that goes away between two queries is found again by the next', async () => {
  const db = await connected();
  const [one, other] = await Promise.all([pidOf(db), pidOf(db)]);
  const admin = await connected();
  for (const pid of new Set([one, other])) await admin.execute(sql`select pg_terminate_backend(${pid})`);
  await expect.poll(() => pidOf(db).catch(() => 0)).toBeGreaterThan(0);
});
