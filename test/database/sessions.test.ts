import { expect, test } from 'vitest';
import { sessions } from '../../database/schema.ts';
import {
  beginSession,
  endSessions,
  findSession,
  noteSession,
  openSessions,
  personOfSession,
} from '../../database/sessions.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();
const now = new Date('2026-11-21T12:00:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
let made = 0;
const begin = (given: Partial<Parameters<typeof beginSession>[1]> = {}) =>
  beginSession(db(), {
    person: 'ada',
    signedInBy: 'link',
    credential: 'link 1',
    begunBy: `link/${(made += 1)}`,
    expiresAt: later(3600),
    now,
    ...given,
  });

test('a session is found by its secret alone, and nothing in the database is one', async () => {
  const { id, secret } = (await begin()) ?? { id: '', secret: '' };
  expect(secret).toMatch(/^[\w-]{43}$/);
  expect(await findSession(db(), secret)).toMatchObject({ id, person: 'ada', seenAt: now, revokedAt: null });
  const stored = (await db().select().from(sessions)).flatMap((row) => Object.values(row).map(String));
  expect(stored.join(' ')).not.toContain(secret);
  for (const text of [...stored, '', `${secret}x`, `${secret.slice(1)}x`, 'x'.repeat(43)])
    expect(await findSession(db(), text)).toBeNull();
});

test('of the same login two can begin but one does', async () => {
  const tries = await Promise.all(Array.from({ length: 8 }, () => begin({ begunBy: 'state/s' })));
  expect(tries.filter((one) => one !== null)).toHaveLength(1);
});

test('its use is noted once a minute at most', async () => {
  const { secret } = (await begin()) ?? { secret: '' };
  const seen = async (seconds: number) => {
    const found = await findSession(db(), secret);
    if (found) await noteSession(db(), found, later(seconds));
    return (await findSession(db(), secret))?.seenAt;
  };
  expect([await seen(30), await seen(61), await seen(100)]).toEqual([now, later(61), later(61)]);
});

test('one ends, or all of a person, each since when it first did', async () => {
  const [one, two, other] = [await begin({ person: 'x' }), await begin({ person: 'x' }), await begin()];
  expect(await endSessions(db(), { id: one?.id ?? '' }, later(1))).toEqual([one?.id]);
  expect(await endSessions(db(), { person: 'x' }, later(2))).toEqual([two?.id]);
  expect(await endSessions(db(), { person: 'x' }, later(3))).toEqual([]);
  const ends = await Promise.all([one, two, other].map((begun) => findSession(db(), begun?.secret ?? '')));
  expect(ends.map((found) => found?.revokedAt)).toEqual([later(1), later(2), null]);
});

test('those that are long over go when another begins', async () => {
  const old = await begin({ expiresAt: later(-91 * 86_400) });
  expect(await findSession(db(), old?.secret ?? '')).not.toBeNull();
  await begin();
  expect(await findSession(db(), old?.secret ?? '')).toBeNull();
});

test('what is open is told the last used first, of everybody or of one, and nothing that is over', async () => {
  const [first, second, over, ended] = [
    await begin({ person: 'open' }),
    await begin({ person: 'open' }),
    await begin({ person: 'open', expiresAt: later(5) }),
    await begin({ person: 'open' }),
  ];
  await endSessions(db(), { id: ended?.id ?? '' }, later(1));
  const found = await findSession(db(), first?.secret ?? '');
  if (found) await noteSession(db(), found, later(120));
  const idsAt = async (seconds: number, max = 10) =>
    (await openSessions(db(), { person: 'open', now: later(seconds), max })).map(({ id }) => id);
  expect(await idsAt(6)).toEqual([first?.id, second?.id]);
  expect(await idsAt(6, 1)).toEqual([first?.id]);
  expect(await idsAt(4)).toContain(over?.id);
  expect(await idsAt(3601)).toEqual([]);
  const everybody = await openSessions(db(), { now: later(6), max: 1000 });
  expect(new Set(everybody.map(({ person }) => person)).size).toBeGreaterThan(1);
  expect(JSON.stringify(everybody)).not.toContain(first?.secret);
});

test('one that is over cannot be ended any more, and it is known whose it was', async () => {
  const over = await begin({ person: 'late', expiresAt: later(5) });
  expect(await endSessions(db(), { person: 'late' }, later(6))).toEqual([]);
  expect(await personOfSession(db(), over?.id ?? '')).toBe('late');
  expect(await personOfSession(db(), 'none')).toBeNull();
});
