import { Hono } from 'hono';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../../api/listen.ts';
import { type PersonEnv, requirePerson } from '../../../api/login/require-person.ts';
import { cookieName } from '../../../api/login/session-cookie.ts';
import { signedIn } from '../../../api/login/signed-in.ts';
import { beginSession, endSessions } from '../../../database/sessions.ts';
import { findOnTrail } from '../../../database/trail.ts';
import { listening } from '../listening.ts';
import { loginWorld, type LoginWorld, type Me, people, start } from './login-world.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** A session of somebody as if they had signed in, and what a browser sends for it. */
async function sessionOf({ db, url }: LoginWorld, { person = 'ada', hours = 12 } = {}) {
  const begun = await beginSession(db, {
    person,
    signedInBy: 'openid',
    credential: `https://login.example sub-${person}`,
    begunBy: Math.random().toString(),
    expiresAt: new Date(start.getTime() + hours * hourMs),
    now: start,
  });
  if (begun === null) throw new Error('No session has begun.');
  return {
    id: begun.id,
    secret: begun.secret,
    cookie: `${cookieName('countersign_session', url)}=${begun.secret}`,
  };
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };

test('a session serves wherever a token does, and a token in the header goes before it', async () => {
  const world = await loginWorld();
  const { id, cookie } = await sessionOf(world);
  const me = (await (await world.ask({ cookie })).json()) as Me;
  expect(me).toMatchObject({ person: 'ada', proof: { kind: 'session', id, signedInBy: 'openid' } });
  const { token } = await world.issue({ person: 'grace' });
  const both = await world.ask({ cookie, authorization: `Bearer ${token}` });
  expect(await both.json()).toMatchObject({ person: 'grace', proof: { kind: 'token' } });
  expect((await world.ask({ cookie, authorization: 'Bearer cst_wrong' })).status).toBe(401);
});

test('it ends when it is not used for an hour, and after twelve in any case', async () => {
  const world = await loginWorld();
  const { cookie } = await sessionOf(world);
  const after = async (ms: number) => {
    world.setClock(new Date(start.getTime() + ms));
    return (await world.ask({ cookie })).status;
  };
  expect(await after(59 * minuteMs)).toBe(200);
  expect(await after(118 * minuteMs)).toBe(200);
  expect(await after(178 * minuteMs)).toBe(401);
  const used = await sessionOf(world);
  const statuses: number[] = [];
  for (let at = 0; at <= 12 * hourMs; at += 30 * minuteMs) {
    world.setClock(new Date(start.getTime() + at));
    statuses.push((await world.ask({ cookie: used.cookie })).status);
  }
  expect(statuses).toEqual([...Array<number>(24).fill(200), 401]);
});

test('whoever is taken out of the configuration is out everywhere at once, also when put back', async () => {
  const world = await loginWorld();
  const [one, two] = [await sessionOf(world), await sessionOf(world)];
  const both = async () => [
    (await world.ask({ cookie: one.cookie })).status,
    (await world.ask({ cookie: two.cookie })).status,
  ];
  expect(await both()).toEqual([200, 200]);
  world.configure('people: { grace: { name: Grace } }');
  expect((await world.ask({ cookie: one.cookie })).status).toBe(401);
  world.configure(people);
  expect(await both()).toEqual([401, 401]);
  const told = (await findOnTrail(world.db, {}, 10)).map(({ kind, what }) => `${kind} ${what}`);
  expect(told).toEqual(
    [1, 2].map(
      () => expect.stringMatching(`^revoked Ended session (?:${one.id}|${two.id}) of ada`) as string,
    ),
  );
});

test('what a session is looked for by is of no use as its cookie', async () => {
  const world = await loginWorld();
  const { secret } = await sessionOf(world);
  const name = cookieName('countersign_session', world.url);
  const rows = await world.db.execute('SELECT sum, id, begun_by FROM sessions');
  for (const text of Object.values((rows.rows[0] ?? {}) as Record<string, string>))
    for (const cookie of [text, Buffer.from(text, 'hex').toString('base64url')])
      expect((await world.ask({ cookie: `${name}=${cookie}` })).status).toBe(401);
  expect((await world.ask({ cookie: `${name}=${secret}x` })).status).toBe(401);
  expect((await world.ask({ cookie: `${name}=${secret}` })).status).toBe(200);
});

test('signing out ends it for whoever else has its cookie; everywhere, all of the person', async () => {
  const world = await loginWorld();
  const [one, two, three] = [await sessionOf(world), await sessionOf(world), await sessionOf(world)];
  const other = await sessionOf(world, { person: 'grace' });
  const signOut = (cookie: string, body = '') =>
    fetch(`${world.url}/logout`, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: { ...form, cookie, origin: world.url },
    });
  const answer = await signOut(one.cookie);
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/login']);
  expect(answer.headers.getSetCookie()).toEqual([
    `countersign_session_${new URL(world.url).port}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax`,
  ]);
  const open = async () =>
    Promise.all([one, two, three, other].map(async ({ cookie }) => (await world.ask({ cookie })).status));
  expect(await open()).toEqual([401, 200, 200, 200]);
  await signOut(one.cookie, 'everywhere=yes');
  expect(await open()).toEqual([401, 200, 200, 200]);
  await signOut(two.cookie, 'everywhere=yes');
  expect(await open()).toEqual([401, 401, 401, 200]);
  const told = (await findOnTrail(world.db, {}, 10)).map(({ kind, who }) => `${kind} ${who.name}`);
  expect(told).toEqual(Array(3).fill('signed-out Ada Lovelace'));
});

test('a cookie of another port of this machine is none here, whatever its value', async () => {
  const world = await loginWorld();
  const { secret, cookie } = await sessionOf(world);
  const port = Number(new URL(world.url).port);
  for (const name of [
    `countersign_session_${port + 1}`,
    'countersign_session',
    `countersign_session_${port}_`,
  ])
    expect((await world.ask({ cookie: `${name}=${secret}` })).status).toBe(401);
  expect((await world.ask({ cookie: `countersign_session_${port + 1}=x; ${cookie}` })).status).toBe(200);
});

test('another page cannot act with the cookie that a browser sends along for it', async () => {
  const world = await loginWorld();
  const { secret } = await sessionOf(world);
  const deeds: string[] = [];
  const app = new Hono<PersonEnv>();
  const note = (path: string) => () => {
    deeds.push(path);
    return Response.json({ done: true });
  };
  app.post('/guarded', requirePerson({ ...world.login, scope: 'me' }), note('guarded'));
  // The same without the defence: whoever is signed in acts.
  app.post('/open', async (context) =>
    (await signedIn(context, world.login)) === null ? context.text('', 401) : note('open')(),
  );
  const listener = await listen(app as never, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => listener.close());
  const cookie = `${cookieName('countersign_session', listener.url)}=${secret}`;
  const send = async (path: string, headers: Record<string, string>) =>
    (await fetch(listener.url + path, { method: 'POST', headers: { cookie, ...headers } })).status;
  // What browsers send for forms and scripts of other pages, also of another port or subdomain, which are the same site.
  const attacks = [
    { ...form, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { ...form, origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' },
    { ...form, origin: 'null' },
    { 'content-type': 'text/plain', origin: 'https://evil.example' },
    { 'content-type': 'multipart/form-data; boundary=x', 'sec-fetch-site': 'cross-site' },
    { origin: listener.url.replace('http:', 'https:') },
  ];
  for (const headers of attacks) {
    expect(await send('/open', headers)).toBe(200);
    expect(await send('/guarded', headers)).not.toBe(200);
  }
  expect(deeds).toEqual(attacks.map(() => 'open'));
  expect(await send('/guarded', { ...form, origin: listener.url })).toBe(200);
  const { token } = await world.issue();
  expect(await send('/guarded', { authorization: `Bearer ${token}` })).toBe(200);
});

test('nor sign anybody out, nor in', async () => {
  const world = await loginWorld();
  const { cookie } = await sessionOf(world);
  for (const path of ['/logout', '/login/once']) {
    const answer = await fetch(world.url + path, {
      method: 'POST',
      headers: { ...form, cookie, origin: 'https://evil.example' },
    });
    expect([answer.status, await answer.json()]).toEqual([
      403,
      { message: expect.stringContaining('Only pages of this address') as string },
    ]);
  }
  expect((await world.ask({ cookie })).status).toBe(200);
});

test('over https the cookie is of this very host, and one of another name is none', async () => {
  const world = await loginWorld();
  world.configure(`${people}\nlogin: { publicUrl: "https://countersign.acme.example" }`);
  const { secret } = await sessionOf(world);
  expect((await world.ask({ cookie: `countersign_session=${secret}` })).status).toBe(401);
  expect((await world.ask({ cookie: `__Host-countersign_session=${secret}` })).status).toBe(200);
  const signOut = (origin: string) =>
    fetch(`${world.url}/logout`, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...form, cookie: `__Host-countersign_session=${secret}`, origin },
    });
  // Behind a proxy our own address is what the configuration says, not what the request says.
  expect((await signOut(world.url)).status).toBe(403);
  const answer = await signOut('https://countersign.acme.example');
  expect(answer.status).toBe(303);
  expect(answer.headers.getSetCookie()).toEqual([
    '__Host-countersign_session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
  ]);
});

test('over https at a port of its own the name tells that port too', async () => {
  const world = await loginWorld();
  world.configure(`${people}\nlogin: { publicUrl: "https://acme.example:8443" }`);
  const { secret } = await sessionOf(world);
  const statusOf = async (name: string) => (await world.ask({ cookie: `${name}=${secret}` })).status;
  expect(await statusOf('__Host-countersign_session_8443')).toBe(200);
  expect(await statusOf('__Host-countersign_session')).toBe(401);
  expect(await statusOf('countersign_session_8443')).toBe(401);
});

test('a name that leads to this machine and is not ours gets no login', async () => {
  const world = await loginWorld();
  const { app } = await listening({ login: world.login });
  const ask = (host: string) => app.request(`http://${host}/login`);
  expect((await ask('127.0.0.1:7300')).status).toBe(200);
  expect((await ask('localhost:7300')).status).toBe(200);
  const rebound = await ask('evil.example:7300');
  expect([rebound.status, await rebound.text()]).toEqual([
    403,
    expect.stringContaining('login.publicUrl') as string,
  ]);
});

test('the pages run no script, are framed nowhere, send to nobody else and are kept by nobody', async () => {
  const world = await loginWorld();
  world.configure('people: { ada: { name: "<script>alert(1)</script>", roles: [admin] } }');
  const { cookie } = await sessionOf(world);
  for (const answer of [await world.ask({}, '/login'), await world.ask({ cookie }, '/login')]) {
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answer.text()).not.toMatch(/<script/);
  }
  await endSessions(world.db, { person: 'ada' }, start);
  expect(await (await world.ask({ cookie }, '/login')).text()).toContain('Sign in');
});
