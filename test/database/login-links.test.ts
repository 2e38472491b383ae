import { expect, test } from 'vitest';
import { issueLink, takeLink } from '../../database/login-links.ts';
import { loginLinks } from '../../database/schema.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();
const now = new Date('2026-11-21T12:00:00Z');
const expiresAt = new Date('2026-11-21T12:10:00Z');
const issue = () => issueLink(db(), { person: 'ada', expiresAt, now });

test('a link is taken once, by its secret, of which the database keeps the sum', async () => {
  const { id, secret } = await issue();
  const stored = (await db().select().from(loginLinks)).flatMap((row) => Object.values(row).map(String));
  expect(stored.join(' ')).not.toContain(secret);
  for (const text of stored) expect(await takeLink(db(), text, now)).toEqual({ kind: 'unknown' });
  expect(await takeLink(db(), secret, now)).toEqual({ kind: 'taken', id, person: 'ada' });
  expect(await takeLink(db(), secret, now)).toEqual({ kind: 'used' });
});

test('of many who take it at once one has it', async () => {
  const { secret } = await issue();
  const tries = await Promise.all(Array.from({ length: 20 }, () => takeLink(db(), secret, now)));
  expect(tries.filter(({ kind }) => kind === 'taken')).toHaveLength(1);
});

test('what fails in the same transaction leaves it as it was', async () => {
  const { secret } = await issue();
  await expect(
    db().transaction(async (change) => {
      await takeLink(change, secret, now);
      throw new Error('the trail is away');
    }),
  ).rejects.toThrow('the trail is away');
  expect((await takeLink(db(), secret, now)).kind).toBe('taken');
});

test('it ends on the moment', async () => {
  const { secret } = await issue();
  expect(await takeLink(db(), secret, expiresAt)).toEqual({ kind: 'expired' });
  expect((await takeLink(db(), secret, new Date(expiresAt.getTime() - 1))).kind).toBe('taken');
});
