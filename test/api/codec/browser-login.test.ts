import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { payloadKeysOf } from '../../../settings/payloads/keys.ts';
import { cookieName } from '../../../api/login/session-cookie.ts';
import { beginSession } from '../../../database/sessions.ts';
import { loginWorld, start } from '../login/login-world.ts';

const uiOrigin = 'http://127.0.0.1:8233';
const keys = payloadKeysOf({ COUNTERSIGN_PAYLOAD_KEYS: `k1:${randomBytes(32).toString('base64')}` });

async function world() {
  const { url, issue, db } = await loginWorld({ codec: { keys, namespace: 'default', uiOrigin } });
  const { token } = await issue({ scopes: ['codec'] });
  const logIn = (given: string, headers: Record<string, string> = { origin: url }) =>
    fetch(`${url}/codec/login`, { method: 'POST', headers, body: new URLSearchParams({ token: given }) });
  const decode = (headers: Record<string, string>) =>
    fetch(`${url}/codec/decode`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-namespace': 'default', ...headers },
      body: '{"payloads":[]}',
    });
  /** What a browser sends in which this person is signed in. */
  const session = async (person: string) => {
    const expiresAt = new Date(start.getTime() + 3_600_000);
    const who = { person, signedInBy: 'openid', credential: 'c', begunBy: person } as const;
    const begun = await beginSession(db, { ...who, expiresAt, now: start });
    return `${cookieName('countersign_session', url)}=${begun?.secret}`;
  };
  const codecCookie = cookieName('countersign_codec', url);
  return { url, issue, token, logIn, decode, session, codecCookie };
}

test('the form runs no script, is framed nowhere, and sends to nobody else', async () => {
  const { url } = await world();
  const answer = await fetch(`${url}/codec/login`);
  expect(answer.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
  );
  expect(await answer.text()).toContain('type="password"');
});

test('a token that is given there is kept in a cookie that no script reads, for the codec alone', async () => {
  const { url, token, logIn, decode } = await world();
  const name = `countersign_codec_${new URL(url).port}`;
  const answer = await logIn(` ${token}\n`);
  expect(answer.status).toBe(200);
  const [cookie = ''] = answer.headers.getSetCookie();
  expect(cookie.split('; ').toSorted()).toEqual(
    [`${name}=${token}`, 'HttpOnly', 'Max-Age=28800', 'Path=/codec', 'SameSite=Strict'].toSorted(),
  );
  const asked = await decode({ cookie: `${name}=${token}`, origin: uiOrigin });
  expect(asked.status).toBe(200);
  expect(asked.headers.get('access-control-allow-credentials')).toBe('true');
});

test('a cookie serves pages of the Temporal UI, and nobody else', async () => {
  const { url, token, decode, codecCookie } = await world();
  const cookie = `${codecCookie}=${token}`;
  expect((await decode({ cookie, origin: uiOrigin })).status).toBe(200);
  expect((await decode({ cookie: `countersign_codec_1=${token}`, origin: uiOrigin })).status).toBe(401);
  expect((await decode({ cookie })).status).toBe(401);
  expect((await decode({ cookie, origin: 'https://evil.example' })).status).toBe(403);
  expect((await decode({ cookie: `${codecCookie}=x y`, origin: uiOrigin })).status).toBe(401);
  expect((await fetch(`${url}/me`, { headers: { cookie, origin: uiOrigin } })).status).toBe(401);
});

test('a token that may not read payloads is not kept', async () => {
  const { url, issue, logIn } = await world();
  const { token } = await issue({ scopes: ['me'] });
  for (const [given, status] of [
    [token, 403],
    ['nonsense', 401],
    ['', 401],
  ] as const) {
    const answer = await logIn(given, { origin: url });
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([status, []]);
  }
});

test('another page cannot give this browser its token', async () => {
  const { token, logIn } = await world();
  for (const origin of ['https://evil.example', 'null', uiOrigin]) {
    const answer = await logIn(token, { origin });
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []]);
  }
});

test('a form of more than 2 kB is refused', async () => {
  const { logIn } = await world();
  expect((await logIn('x'.repeat(3000))).status).toBe(413);
});

test('who is signed in reads payloads in the Temporal UI without a token, and from no other page', async () => {
  const { url, decode, session, token, codecCookie } = await world();
  const cookie = await session('ada');
  expect((await decode({ cookie, origin: uiOrigin })).status).toBe(200);
  // A token that was kept here earlier and is over by now does not get in the way.
  const both = `${cookie}; ${codecCookie}=${token.slice(0, -1)}x`;
  expect((await decode({ cookie: both, origin: uiOrigin })).status).toBe(200);
  for (const origin of ['https://evil.example', 'http://127.0.0.1:1', 'null'])
    expect((await decode({ cookie, origin })).status).toBe(403);
  const told = async (headers: Record<string, string>) =>
    (await fetch(`${url}/codec/login`, { headers })).text();
  expect(await told({ cookie })).toContain('You are signed in as Ada Lovelace');
  expect(await told({})).toContain('type="password"');
});

test('who may not see everything reads nothing by being signed in', async () => {
  const { url, decode, session } = await world();
  const cookie = await session('grace');
  expect((await decode({ cookie, origin: uiOrigin })).status).toBe(403);
  expect(await (await fetch(`${url}/codec/login`, { headers: { cookie } })).text()).toContain(
    'type="password"',
  );
});

test('what the form says counts there, not who is signed in', async () => {
  const { url, logIn, session } = await world();
  const answer = await logIn('', { origin: url, cookie: await session('ada') });
  expect([answer.status, answer.headers.getSetCookie()]).toEqual([401, []]);
});
