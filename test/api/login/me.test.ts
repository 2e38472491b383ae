import { expect, test } from 'vitest';
import { loginWorld, type Me } from './login-world.ts';

test('it tells whose the token is, what for, and what its owner may do everywhere', async () => {
  const { issue, as } = await loginWorld();
  const { id, token } = await issue({ scopes: ['me', 'codec'] });
  const told = await (await as(token)).text();
  expect(JSON.parse(told)).toEqual({
    person: 'ada',
    name: 'Ada Lovelace',
    proof: { kind: 'token', id, scopes: ['me', 'codec'], expiresAt: '2026-11-21T13:00:00.000Z' },
    on: { kind: 'everything' },
    permissions: ['see', 'administer'],
  });
  expect(told).not.toContain(token.slice(4));
});

test.each([
  ['', []],
  ['?repository=github.com/acme/shop', ['see', 'approve']],
  ['?repository=github.com%2Facme%2Fbank', []],
  ['?asset=shop-db', ['see', 'approve']],
  ['?asset=bank-db', []],
  ['?repository=', []],
])('on %j Grace may %j', async (query, permissions) => {
  const { issue, as } = await loginWorld();
  const { token } = await issue({ person: 'grace' });
  const answer = await as(token, `/me${query}`);
  expect(answer.status).toBe(200);
  expect(((await answer.json()) as Me).permissions).toEqual(permissions);
});

test.each(['?repository=a&repository=b', '?repository=a&asset=b'])(
  '%s is more than one thing',
  async (query) => {
    const { issue, as } = await loginWorld();
    const { token } = await issue();
    expect((await as(token, `/me${query}`)).status).toBe(400);
  },
);

test('a person’s permissions are those of the configuration at that time', async () => {
  const { issue, as, configure } = await loginWorld();
  const { token } = await issue({ person: 'grace' });
  const permissions = async () => ((await (await as(token, '/me?asset=shop-db')).json()) as Me).permissions;
  expect(await permissions()).toEqual(['see', 'approve']);
  configure(
    'people: { grace: { name: Grace, roles: [operator], teams: [t] } }\nteams: { t: { assets: [shop-db] } }',
  );
  expect(await permissions()).toEqual(['see', 'operate']);
});
