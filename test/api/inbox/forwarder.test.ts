import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import pino from 'pino';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type ForwarderDependencies, startForwarder } from '../../../api/inbox/forwarder.ts';
import type { Delivery } from '../../../core/github/delivery.ts';
import { connectDatabase } from '../../../database/client.ts';
import { type Forwarding, saveDelivery } from '../../../database/deliveries.ts';
import { deliveries } from '../../../database/schema.ts';
import { databaseForFile } from '../../database/database-for-file.ts';

const db = databaseForFile();

const opened = (number: number): Delivery => ({
  kind: 'head',
  owner: 'acme',
  repo: 'shop',
  number,
  head: 'a'.repeat(40),
  action: 'opened',
});

async function save(number: number): Promise<string> {
  const id = randomUUID();
  const facts = { event: 'pull_request', action: 'opened', repository: 'acme/shop', payloadBytes: 1 };
  await saveDelivery(db(), { id, ...facts, read: { delivery: opened(number) } });
  return id;
}

const stateOf = async (id: string) =>
  (await db().select({ state: deliveries.state }).from(deliveries).where(eq(deliveries.id, id)))[0]?.state;

/** What it logs, and which deliveries it was asked to start. */
function forwarding(
  answer: (number: number) => Forwarding,
  dependencies: Partial<ForwarderDependencies> = {},
) {
  const lines: string[] = [];
  const started: number[] = [];
  const forwarder = startForwarder({
    db: db(),
    start: ({ delivery }) => {
      const number = delivery.kind === 'head' ? delivery.number : 0;
      started.push(number);
      return Promise.resolve(answer(number));
    },
    log: pino({}, { write: (line: string) => void lines.push(line) }),
    ...dependencies,
  });
  onTestFinished(() => forwarder.stop());
  return { forwarder, lines, started };
}

beforeEach(async () => {
  await db().delete(deliveries);
});

test('what is there at its start goes on, and what comes later when it is woken', async () => {
  await save(1);
  const { forwarder, started } = forwarding(() => ({ kind: 'forwarded' }));
  await vi.waitFor(() => expect(started).toEqual([1]), { timeout: 20_000 });
  await save(2);
  forwarder.wake();
  await vi.waitFor(() => expect(started).toEqual([1, 2]), { timeout: 20_000 });
});

test('what another process recorded goes on too', async () => {
  const { started } = forwarding(() => ({ kind: 'forwarded' }));
  await save(3);
  await vi.waitFor(() => expect(started).toEqual([3]), { timeout: 20_000 });
});

test('one that cannot be started keeps no other waiting, and is told to the log', async () => {
  const ids = [await save(1), await save(2)];
  const { started, lines } = forwarding((number) =>
    number === 1 ? { kind: 'postponed', why: 'too odd' } : { kind: 'forwarded' },
  );
  await vi.waitFor(async () => expect(await stateOf(ids[1] ?? '')).toBe('forwarded'), { timeout: 20_000 });
  expect(await stateOf(ids[0] ?? '')).toBe('waiting');
  expect(new Set(started)).toEqual(new Set([1, 2]));
  expect(lines.join('')).toContain('some deliveries could not go on: too odd');
});

test('while Temporal is away it asks less and less often, and tells so once', async () => {
  await save(1);
  const { forwarder, started, lines } = forwarding(() => ({ kind: 'later', why: 'nobody there' }));
  await vi.waitFor(() => expect(started.length).toBe(1), { timeout: 20_000 });
  for (let count = 0; count < 20; count += 1) forwarder.wake();
  await vi.waitFor(() => expect(started.length).toBe(3), { timeout: 20_000 });
  expect(lines.filter((line) => line.includes('deliveries wait: nobody there'))).toHaveLength(1);
});

test('without a database it waits, and says why', async () => {
  const gone = connectDatabase('postgres://nobody@127.0.0.1:9/none', 1);
  onTestFinished(() => gone.close());
  const { lines } = forwarding(() => ({ kind: 'forwarded' }), { db: gone.db });
  await vi.waitFor(() => expect(lines.join('')).toContain('deliveries wait'), { timeout: 20_000 });
});

test('it forgets what is old', async () => {
  const id = await save(1);
  await db().update(deliveries).set({ state: 'forwarded', receivedAt: sql`now() - interval '31 days'` });
  forwarding(() => ({ kind: 'forwarded' }));
  await vi.waitFor(async () => expect(await stateOf(id)).toBeUndefined(), { timeout: 20_000 });
});
