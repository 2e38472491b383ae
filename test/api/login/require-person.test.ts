import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { findToken, revokeToken } from '../../../database/api-tokens.ts';
import { apiTokens } from '../../../database/schema.ts';
import { loginWorld, start } from './login-world.ts';

const status = async (answer: Promise<Response>) => (await answer).status;

test('a valid token of the scope gets through, and what it is told is stored nowhere', async () => {
  const { issue, as } = await loginWorld();
  const { token } = await issue();
  const answer = await as(token);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
});

describe('who proves nobody is told one and the same, and nothing of why', () => {
  test('without a token, with an unknown, expired or revoked one, or of a person who is gone', async () => {
    const world = await loginWorld();
    const [valid, expired, revoked, gone] = await Promise.all([
      world.issue(),
      world.issue({ expiresAt: start }),
      world.issue(),
      world.issue({ person: 'mallory' }),
    ]);
    await revokeToken(world.db, revoked.id, start);
    const refused = await Promise.all([
      world.ask(),
      world.as(`cst_${'a'.repeat(43)}`),
      world.as(expired.token),
      world.as(revoked.token),
      world.as(gone.token),
    ]);
    const told = await Promise.all(refused.map((answer) => answer.text()));
    expect(refused.map((answer) => answer.status)).toEqual([401, 401, 401, 401, 401]);
    expect(refused.map((answer) => answer.headers.get('www-authenticate'))).toEqual(Array(5).fill('Bearer'));
    expect(new Set(told).size).toBe(1);
    expect(JSON.parse(told[0] ?? '')).toEqual({ message: expect.stringContaining('valid token') as string });
    expect(await status(world.as(valid.token))).toBe(200);
  });

  test('a token anywhere but in the header is none', async () => {
    const { issue, ask } = await loginWorld();
    const { token } = await issue();
    const tries = [
      ask({}, `/me?token=${token}&access_token=${token}`),
      ask({ cookie: `token=${token}; authorization=Bearer ${token}` }),
      ask({ 'x-api-key': token }),
      ask({ authorization: token }),
      ask({ authorization: `Basic ${btoa(`${token}:`)}` }),
      ask({ authorization: `Bearer ${token}, Bearer ${token}` }),
    ];
    expect(await Promise.all(tries.map(status))).toEqual([401, 401, 401, 401, 401, 401]);
  });
});

test('the stored sum is of no use as a token, though it finds the row', async () => {
  const { db, issue, as } = await loginWorld();
  const { id, token } = await issue();
  const [row] = await db.select().from(apiTokens).where(eq(apiTokens.id, id));
  const stolen = row?.sum ?? '';
  // Whoever reads the table holds just what the row is looked for by: were tokens compared as they come, it would open.
  expect(stolen).toBe(createHash('sha256').update(token).digest('hex'));
  for (const text of [stolen, `cst_${stolen}`, `cst_${Buffer.from(stolen, 'hex').toString('base64url')}`, id])
    expect(await status(as(text))).toBe(401);
  expect(await status(as(token))).toBe(200);
});

test('a token of another scope is refused as such, and opens once it has the scope', async () => {
  const { db, issue, as } = await loginWorld();
  const { id, token } = await issue({ scopes: ['codec'] });
  const answer = await as(token);
  expect([answer.status, await answer.json()]).toEqual([
    403,
    { message: 'This takes a token with the scope "me" of a person who may have it.' },
  ]);
  expect((await findToken(db, token))?.usedAt).toBeNull();
  await db
    .update(apiTokens)
    .set({ scopes: ['codec', 'me'] })
    .where(eq(apiTokens.id, id));
  expect(await status(as(token))).toBe(200);
});

test('whoever is taken out of the configuration is nobody at once', async () => {
  const { issue, as, configure } = await loginWorld();
  const { token } = await issue({ person: 'grace' });
  expect(await status(as(token))).toBe(200);
  configure('people: { ada: { name: Ada, roles: [admin] } }');
  expect(await status(as(token))).toBe(401);
});

test('a token ends on the moment', async () => {
  const { issue, as, setClock } = await loginWorld();
  const { token } = await issue({ expiresAt: new Date(start.getTime() + 1000) });
  setClock(new Date(start.getTime() + 999));
  expect(await status(as(token))).toBe(200);
  setClock(new Date(start.getTime() + 1000));
  expect(await status(as(token))).toBe(401);
});

test('its use is noted, once a minute at most', async () => {
  const { db, issue, as, setClock } = await loginWorld();
  const { token } = await issue();
  const usedAfter = async (seconds: number) => {
    setClock(new Date(start.getTime() + seconds * 1000));
    await as(token);
    return ((await findToken(db, token))?.usedAt?.getTime() ?? 0) - start.getTime();
  };
  expect([await usedAfter(0), await usedAfter(30), await usedAfter(90)]).toEqual([0, 0, 90_000]);
});

test('an address with too many wrong tries is told to wait, and what is right still passes', async () => {
  const { issue, as } = await loginWorld();
  const { token } = await issue();
  const wrong = () => as(`cst_${'b'.repeat(43)}`);
  const first = await Promise.all(Array.from({ length: 60 }, () => status(wrong())));
  expect(new Set(first)).toEqual(new Set([401]));
  const answer = await wrong();
  expect(answer.status).toBe(429);
  const waitSeconds = Number(answer.headers.get('retry-after'));
  expect(waitSeconds).toBeGreaterThan(0);
  expect(waitSeconds).toBeLessThanOrEqual(60);
  expect(await answer.json()).toEqual({ message: `Too many wrong tries: wait ${waitSeconds} s.` });
  expect(await status(as(token))).toBe(200);
});

test('headers that name another address do not make one', async () => {
  const { ask } = await loginWorld();
  const wrong = (number: number) =>
    status(
      ask({
        authorization: 'Bearer x',
        'x-forwarded-for': `10.0.0.${number}`,
        forwarded: `for=10.0.0.${number}`,
      }),
    );
  const tries = await Promise.all(Array.from({ length: 61 }, (_, number) => wrong(number)));
  expect(tries.filter((one) => one === 429).length).toBe(1);
});

test('a configuration that cannot be read lets nobody in, and tells nobody why', async () => {
  const { issue, as, configure } = await loginWorld();
  const { token } = await issue();
  configure(null);
  const answer = await as(token);
  expect(answer.status).toBe(503);
  expect(await answer.text()).not.toContain('mistakes');
});

test('nor does a database that fails', async () => {
  const { db, issue, as } = await loginWorld();
  const { token } = await issue();
  await db.execute('DROP TABLE api_tokens');
  expect(await status(as(token))).toBe(503);
});
