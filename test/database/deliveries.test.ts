import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Delivery } from '../../core/github/delivery.ts';
import {
  type DueDelivery,
  findComment,
  type Forwarding,
  forwardDue,
  pruneDeliveries,
  type Received,
  saveDelivery,
} from '../../database/deliveries.ts';
import { deliveries } from '../../database/schema.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();
const head = 'a'.repeat(40);
const repository = { owner: 'acme', repo: 'shop' };
const opened = (number: number): Delivery => ({
  kind: 'head',
  ...repository,
  number,
  head,
  action: 'opened',
});
const checks = (of = head): Delivery => ({ kind: 'checks', ...repository, head: of });
const comment = (commentId: number, author = 'ada'): Delivery => ({
  kind: 'comment',
  ...repository,
  number: 1,
  commentId,
  author,
  commands: [{ kind: 'approve', reason: 'fine' }],
});
const facts = { event: 'e', action: null, repository: 'acme/shop', payloadBytes: 10 };
const received = (read: Received['read'], id: string = randomUUID()): Received => ({ id, ...facts, read });

async function save(delivery: Delivery, id: string = randomUUID()): Promise<string> {
  expect(await saveDelivery(db(), received({ delivery }, id))).toBe(true);
  return id;
}

const rowOf = async (id: string) => (await db().select().from(deliveries).where(eq(deliveries.id, id)))[0];
const makeDue = () => db().update(deliveries).set({ dueAt: sql`now() - interval '1 second'` });

/** Forwards what is due, and tells what was. */
async function forwardAll(outcome: Forwarding = { kind: 'forwarded' }, max = 20): Promise<DueDelivery[]> {
  const seen: DueDelivery[] = [];
  await forwardDue(db(), max, (due) => {
    seen.push(...due);
    return Promise.resolve(due.map(() => outcome));
  });
  return seen;
}

beforeEach(async () => {
  await db().delete(deliveries);
});

describe('recorded', () => {
  test('once, however often it is sent', async () => {
    const id = await save(opened(1));
    expect(await saveDelivery(db(), received({ delivery: opened(2) }, id))).toBe(false);
    expect((await rowOf(id))?.delivery).toEqual(opened(1));
  });

  test('ignored with the reason, and never forwarded', async () => {
    const given = received({ ignored: 'nothing is done about such events' });
    await saveDelivery(db(), given);
    expect(await rowOf(given.id)).toMatchObject({
      state: 'ignored',
      note: 'nothing is done about such events',
      delivery: null,
    });
    expect(await forwardAll()).toEqual([]);
  });

  test('a comment under another id is the same comment: who replays one with a new id commands nothing', async () => {
    await save(comment(5));
    expect(await saveDelivery(db(), received({ delivery: comment(5) }))).toBe(false);
    expect(await saveDelivery(db(), received({ delivery: comment(6) }))).toBe(true);
  });

  test('a comment is found by its key alone, as it came first', async () => {
    await save(comment(8));
    await saveDelivery(db(), received({ delivery: comment(8, 'mallory') }));
    const found = await findComment(db(), 'comment/ACME/shop/8');
    expect(found?.delivery).toMatchObject({ author: 'ada', commentId: 8 });
    expect(Math.abs((found?.receivedMs ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(await findComment(db(), 'comment/acme/shop/999')).toBeNull();
    expect(await findComment(db(), 'review-comment/acme/shop/8')).toBeNull();
  });

  test('text that PostgreSQL refuses is stored all the same', async () => {
    const delivery = { ...comment(7), commands: [{ kind: 'approve' as const, reason: 'a\0b\uD800' }] };
    const id = await save(delivery);
    expect((await rowOf(id))?.delivery).toMatchObject({ commands: [{ reason: 'a\uFFFDb\uFFFD' }] });
  });
});

describe('forwarded', () => {
  test('in the order in which they came, at most so many at a time, and only once', async () => {
    const ids = [await save(opened(1)), await save(opened(2)), await save(opened(3))];
    expect((await forwardAll({ kind: 'forwarded' }, 2)).map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect((await forwardAll()).map(({ id }) => id)).toEqual(ids.slice(2));
    expect(await forwardAll()).toEqual([]);
    expect(await rowOf(ids[0] ?? '')).toMatchObject({
      state: 'forwarded',
      forwardedAt: expect.any(Date) as Date,
    });
  });

  test('later, when Temporal is away', async () => {
    const id = await save(opened(1));
    await forwardAll({ kind: 'later', why: 'away' });
    expect(await rowOf(id)).toMatchObject({ state: 'waiting', tries: 0 });
    expect((await forwardAll()).map((due) => due.id)).toEqual([id]);
  });

  test('one that is wrong itself is put off, and keeps nobody waiting', async () => {
    const id = await save(opened(1));
    await forwardAll({ kind: 'postponed', why: 'too odd' });
    expect(await rowOf(id)).toMatchObject({ state: 'waiting', tries: 1, note: 'too odd' });
    const next = await save(opened(2));
    expect((await forwardAll()).map((due) => due.id)).toEqual([next]);
    await makeDue();
    expect((await forwardAll()).map((due) => due.id)).toEqual([id]);
  });

  test('again, when the process ended before it was recorded', async () => {
    const id = await save(opened(1));
    const died = forwardDue(db(), 20, () => Promise.reject(new Error('killed')));
    await expect(died).rejects.toThrow('killed');
    expect((await forwardAll()).map((due) => due.id)).toEqual([id]);
  });

  test('by one of two who look at the same time', async () => {
    const ids = [await save(opened(1)), await save(opened(2))];
    const second: DueDelivery[][] = [];
    const first = await forwardDue(db(), 1, async (due) => {
      second.push(await forwardAll());
      return due.map(() => ({ kind: 'forwarded' }) as const);
    });
    expect(first).toHaveLength(1);
    expect(second[0]?.map(({ id }) => id)).toEqual(ids.slice(1));
  });
});

describe('checks of one head', () => {
  test('wait a little for each other, and are then one, by the id of the latest', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.push(await save(checks()));
    const other = await save(checks('b'.repeat(40)));
    expect(await forwardAll()).toEqual([]);
    await makeDue();
    expect(new Set((await forwardAll()).map(({ id }) => id))).toEqual(new Set([ids[4], other]));
    expect(await rowOf(ids[0] ?? '')).toMatchObject({
      state: 'forwarded',
      note: `handled as one with ${ids[4]}`,
    });
    expect(await forwardAll()).toEqual([]);
  });

  test('what comes while they are handled is handled after them', async () => {
    await save(checks());
    await makeDue();
    let late = '';
    await forwardDue(db(), 20, async (due) => {
      late = await save(checks());
      return due.map(() => ({ kind: 'forwarded' }) as const);
    });
    await makeDue();
    expect((await forwardAll()).map(({ id }) => id)).toEqual([late]);
  });

  test('after a kill one that came since has a workflow of its own, so that none counts as seen unseen', async () => {
    const first = await save(checks());
    await makeDue();
    const started: string[] = [];
    const die = (due: DueDelivery[]) => {
      started.push(...due.map(({ id }) => id));
      return Promise.reject(new Error('killed'));
    };
    await expect(forwardDue(db(), 20, die)).rejects.toThrow('killed');
    const since = await save(checks());
    expect(started).toEqual([first]);
    expect((await forwardAll()).map(({ id }) => id)).toEqual([since]);
  });
});

test('what is older than 30 days is forgotten, the rest is kept', async () => {
  const [old, recent] = [await save(opened(1)), await save(opened(2))];
  const age = (days: number, id: string) =>
    db()
      .update(deliveries)
      .set({ receivedAt: sql`now() - make_interval(days => ${days})` })
      .where(eq(deliveries.id, id));
  await age(31, old);
  await age(29, recent);
  expect(await pruneDeliveries(db())).toBe(1);
  expect(await rowOf(old)).toBeUndefined();
  expect(await rowOf(recent)).toBeDefined();
});
