import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLiveActivities } from '../../../activities/live/live-activities.ts';
import { connectDatabase, type DatabaseConnection } from '../../../database/client.ts';
import { migrateDatabase } from '../../../database/migrate.ts';
import { createTestDatabase } from '../../database.ts';
import { quorum } from './live-people.ts';
import { actionOn, appending, configure, deedsIn, keepPlan, liveWorld, planOf } from './live-set-up.ts';
import { setState } from './process-actor.ts';

let url: string;
let connection: DatabaseConnection;
let drop: () => Promise<void>;
beforeAll(async () => {
  const created = await createTestDatabase();
  ({ url } = created);
  drop = () => created.drop();
  await migrateDatabase(url);
  connection = connectDatabase(url, 4);
});
afterAll(async () => {
  await connection.close();
  await drop();
});

/** `opened`, the nonce, then two for each of two actions, then `closed`. */
const writes = 7;
const deaths = Array.from({ length: writes }, (_, index) =>
  (['before', 'after'] as const).map((side) => ({ count: index + 1, side })),
).flat();

async function dies(root: string, count: number, side: 'before' | 'after') {
  const folder = await mkdtemp(join(root, 'assets-'));
  const own = join(root, 'live');
  for (const name of ['web', 'db']) setState(folder, name);
  const { db } = connection;
  const plan = planOf([
    actionOn('web', appending(folder, 'one')),
    actionOn('db', appending(folder, 'two'), '2'),
  ]);
  const blob = await keepPlan(db, plan);
  const approvals = quorum(plan);
  const orders = JSON.stringify({ databaseUrl: url, folder, live: own, blob, approvals, count, side });
  const child = spawn(process.execPath, [join(import.meta.dirname, 'programs', 'die-at.ts'), orders], {
    stdio: 'inherit',
  });
  const signal = await new Promise((resolve) => child.once('exit', (_, name) => resolve(name)));
  const before = deedsIn(folder);
  const configuration = configure({ classes: { production: { plansPerHour: 1000 } } });
  const live = createLiveActivities(
    liveWorld(db, folder, { folder: own, readConfiguration: () => configuration }),
  );
  const deeds = await live.carryOut({ plan: blob, approvals });
  return { signal, before, after: deedsIn(folder), deeds };
}

/**
 * What a person sees whose acting process died at a write, and what was really done: an action that was begun and of which
 * nothing tells how it ended is never done again, and it is said.
 */
async function check({ count, side }: (typeof deaths)[number], folder: string): Promise<void> {
  const { signal, after, deeds } = await dies(folder, count, side);
  const name = `${side} write ${count}`;
  expect([name, signal]).toEqual([name, 'SIGKILL']);
  // Begun, and nothing tells how it went: behind the write of `begun`, up to that of `ended`.
  const first = (count === 3 && side === 'after') || (count === 4 && side === 'before');
  const second = (count === 5 && side === 'after') || (count === 6 && side === 'before');
  const unknown = first || second;
  expect([name, deeds.end]).toEqual([name, unknown ? 'unknown' : 'done']);
  const did = side === 'before';
  if (!unknown) expect([name, after]).toEqual([name, ['one', 'two']]);
  else {
    expect([name, after]).toEqual([
      name,
      [...(second ? ['one'] : []), ...(did ? [first ? 'one' : 'two'] : [])],
    ]);
    expect(deeds.reasons.join(' ')).toContain('A person has to look');
  }
}

test('an acting process that dies at any write of its journal does nothing twice, and says what it does not know', {
  timeout: 240_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-killed-'));
  try {
    const waiting = [...deaths];
    const worker = async () => {
      for (let one = waiting.shift(); one; one = waiting.shift()) await check(one, folder);
    };
    await Promise.all([worker(), worker()]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
