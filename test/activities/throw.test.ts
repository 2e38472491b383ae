import { ApplicationFailure } from '@temporalio/common';
import { sql } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import { throwingFailures, toApplicationFailure } from '../../activities/throw.ts';
import { Failed } from '../../core/failed.ts';
import { failureKinds, type FailureKind, isRetryable } from '../../core/failure.ts';
import { connectDatabase } from '../../database/client.ts';
import { createTestDatabase } from '../database.ts';

/** What Temporal is thrown. */
function thrownFor(error: unknown): ApplicationFailure {
  const failure = toApplicationFailure(error);
  if (!(failure instanceof ApplicationFailure))
    throw new Error('not an ApplicationFailure', { cause: failure });
  return failure;
}

test.each(Object.keys(failureKinds) as FailureKind[])('%s is retried as the catalogue says', (kind) => {
  const failure = thrownFor(new Failed(kind, 'words'));
  expect(failure).toMatchObject({ type: kind, message: 'words', nonRetryable: !isRetryable(kind) });
  expect(failure.nextRetryDelay ?? null).toBeNull();
});

test('the wait that the other side named comes before the next try', () => {
  expect(thrownFor(new Failed('model.rate-limited', 'slow down', 17_000)).nextRetryDelay).toBe(17_000);
  expect(thrownFor(new Failed('model.rate-limited', 'now', 0)).nextRetryDelay).toBe(0);
});

test('what is not ours passes as it is', () => {
  const bug = new TypeError('a bug');
  expect(toApplicationFailure(bug)).toBe(bug);
  const already = ApplicationFailure.nonRetryable('done', 'model.refused');
  expect(toApplicationFailure(already)).toBe(already);
});

test('a database that is away is a failure of the store, tried again', async () => {
  const { db, close } = connectDatabase('postgres://nobody@127.0.0.1:1/none');
  const error: unknown = await db.execute(sql`select 1`).catch((thrown: unknown) => thrown);
  await close();
  expect(thrownFor(error)).toMatchObject({ type: 'store.unavailable', nonRetryable: false });
});

test('a database that ends in the midst of it is too; a wrong statement is refused, without its parameters', async () => {
  const database = await createTestDatabase();
  const { db, close } = connectDatabase(database.url);
  const statement = db.execute(sql`select ${'a whole ballot'} from nowhere`);
  const wrong = thrownFor(await statement.catch((thrown: unknown) => thrown));
  expect(wrong).toMatchObject({ type: 'store.refused', nonRetryable: true });
  expect(wrong.message).toContain('relation "nowhere" does not exist');
  expect(wrong.message).not.toContain('ballot');
  const asleep = db.execute(sql`select pg_sleep(30)`).catch((thrown: unknown) => thrown);
  await vi.waitFor(
    async () => {
      const asked = sql`select from pg_stat_activity where query = 'select pg_sleep(30)' and state = 'active'`;
      expect((await db.execute(asked)).rowCount).toBe(1);
    },
    { timeout: 20_000 },
  );
  await database.drop();
  expect(thrownFor(await asleep)).toMatchObject({ type: 'store.unavailable' });
  await close();
});

test('activities keep their names and results, and throw what Temporal understands', async () => {
  const activities = throwingFailures({
    double: async (n: number) => n * 2,
    refuse: async (): Promise<number> => {
      throw new Failed('model.refused', 'no');
    },
  });
  expect(await activities.double(21)).toBe(42);
  await expect(activities.refuse()).rejects.toMatchObject({ type: 'model.refused', nonRetryable: true });
});
