import { expect, test } from 'vitest';
import { listening } from './listening.ts';

/** Open to everybody, each with the reason. */
const open = new Map([
  ['GET /healthz', 'says that the process lives, and nothing else'],
  ['GET /codec/login', 'shows a form, and nothing else'],
  ['GET /login', 'is where people sign in'],
  ['GET /login/start', 'sends people to the login provider'],
  ['GET /login/callback', 'checks what the provider sends them back with'],
  ['GET /login/once', 'shows a button, and nothing else'],
]);
/** Refused to whatever is no page of ours; what they bring is judged behind that. */
const ownPages = ['POST /login/once', 'POST /logout'];

test('every route but the open ones refuses who has neither a signature nor a login', async () => {
  const { app, url } = await listening();
  const routes = app.routes.filter(
    ({ method, path }, index, all) =>
      method !== 'ALL' && all.findIndex((one) => one.method === method && one.path === path) === index,
  );
  expect(routes.length).toBeGreaterThan(open.size);
  for (const { method, path } of routes) {
    if (open.has(`${method} ${path}`)) continue;
    const body = method === 'GET' ? null : '{}';
    const { status } = await fetch(url + path.replaceAll(/:\w+/g, 'x'), { method, body });
    const expected = ownPages.includes(`${method} ${path}`) ? 403 : 401;
    expect(`${method} ${path} ${status}`).toBe(`${method} ${path} ${expected}`);
  }
  expect(routes.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(
    [
      ...open.keys(),
      ...ownPages,
      'POST /github/webhooks',
      'POST /alerts/:source',
      'GET /me',
      'POST /codec/encode',
      'POST /codec/login',
      'POST /codec/decode',
    ].toSorted(),
  );
});

test('it tells that it lives, and nothing else', async () => {
  const { url } = await listening();
  const answer = await fetch(`${url}/healthz`);
  expect([answer.status, await answer.text()]).toEqual([200, 'ok']);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('x-frame-options')).toBe('SAMEORIGIN');
});

test.each([
  ['GET', '/'],
  ['GET', '/github/webhooks'],
  ['PUT', '/github/webhooks'],
  ['POST', '/healthz'],
  ['GET', '/github/webhooks/../../etc/passwd'],
])('%s %s is nowhere', async (method, path) => {
  const { url } = await listening();
  expect((await fetch(url + path, { method })).status).toBe(404);
});
