import { expect, test } from 'vitest';
import { sessions } from '../../../database/schema.ts';
import { findOnTrail } from '../../../database/trail.ts';
import { createBrowser } from './browser.ts';
import { loginWorld, people, providerSecret, type Me } from './login-world.ts';
import { logInThere, realProvider } from './real-provider.ts';

const accounts = {
  'sub-ada': { email: 'Ada@ACME.example', email_verified: true },
  'sub-unproven': { email: 'ada@acme.example', email_verified: false },
  'sub-mallory': { email: 'mallory@evil.example', email_verified: true },
  'sub-silent': {},
};

/** The API, a real provider that it is set up with, and a browser. */
async function worldWithProvider(besides: Record<string, unknown> = {}) {
  const world = await loginWorld();
  const provider = await realProvider(`${world.url}/login/callback`, accounts);
  world.configure(`${people}\n${provider.settings(besides)}`);
  const browser = createBrowser();
  const start = `${world.url}/login/start`;
  const signIn = async (subject: string, from = start) =>
    logInThere(browser, await browser.follow(from), subject);
  const atCallback = (url: string) => url.startsWith(`${world.url}/login/callback`);
  /** Up to the address that the provider sends the browser back with, which is not visited. */
  const codeFor = async (subject: string, by = browser) =>
    (await logInThere(by, await by.follow(start), subject, atCallback)).url;
  const trail = () => findOnTrail(world.db, {}, 100);
  return { ...world, provider, browser, signIn, codeFor, trail };
}

test('whom the provider vouches for is signed in, and may ask without a token', async () => {
  const { url, browser, signIn, trail, db } = await worldWithProvider();
  const asked = await browser.follow(`${url}/login`);
  expect(asked.text).toContain('Sign in with 127.0.0.1');
  const page = await signIn('sub-ada');
  expect([page.url, page.status]).toEqual([`${url}/login`, 200]);
  expect(page.text).toContain('You are in as Ada Lovelace');
  const me = (await (await browser.ask(`${url}/me`)).json()) as Me;
  expect(me).toMatchObject({ person: 'ada', proof: { kind: 'session', signedInBy: 'openid' } });
  const [entry, ...more] = await trail();
  expect(more).toEqual([]);
  expect(entry).toMatchObject({
    kind: 'signed-in',
    who: { name: 'Ada Lovelace', proof: 'login', credential: expect.stringMatching(/ sub-ada$/) as string },
  });
  const cookie = (await browser.jar.getCookies(url)).find(({ key }) => key.startsWith('countersign_session'));
  expect(cookie?.key).toBe(`countersign_session_${new URL(url).port}`);
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'lax', path: '/', hostOnly: true });
  expect(JSON.stringify([await db.select().from(sessions), await trail()])).not.toContain(cookie?.value);
});

test('whom it does not vouch for, or nobody here knows, is not let in, and is told how to be', async () => {
  const { url, codeFor, trail, db } = await worldWithProvider();
  for (const [subject, words] of [
    ['sub-unproven', 'has not verified that ada@acme.example is your e-mail address'],
    ['sub-silent', 'did not tell your e-mail address'],
    ['sub-mallory', 'email: mallory@evil.example'],
  ] as const) {
    const browser = createBrowser();
    const page = await browser.follow(await codeFor(subject, browser));
    expect(page.status).toBe(403);
    expect(page.text).toContain(words);
    expect(page.text).toContain('countersign.yaml');
    expect((await browser.ask(`${url}/me`)).status).toBe(401);
  }
  expect(await db.select().from(sessions)).toEqual([]);
  const told = (await trail()).map(
    ({ kind, who }) => `${kind} ${who.proof} ${who.credential?.split(' ')[1]}`,
  );
  expect(told).toEqual(['sub-unproven', 'sub-silent', 'sub-mallory'].map((one) => `refused login ${one}`));
});

test('by subject, where the configuration says so, and then no address counts', async () => {
  const { codeFor } = await worldWithProvider({ match: 'subject', scopes: ['openid'] });
  const [ada, other] = [createBrowser(), createBrowser()];
  expect((await ada.follow(await codeFor('sub-ada', ada))).text).toContain('You are in as Ada Lovelace');
  expect((await other.follow(await codeFor('sub-unproven', other))).text).toContain('subject: sub-unproven');
});

test('an answer serves once: neither the address nor the cookie that went with it does again', async () => {
  const { browser, codeFor, db } = await worldWithProvider();
  const back = await codeFor('sub-ada');
  const cookies = await browser.jar.getCookieString(back);
  expect((await browser.follow(back)).text).toContain('You are in as Ada');
  expect((await browser.follow(back)).status).toBe(401);
  const replayed = await fetch(back, { headers: { cookie: cookies }, redirect: 'manual' });
  expect([replayed.status, await replayed.text()]).toEqual([
    401,
    expect.stringContaining('used already, or took too long') as string,
  ]);
  expect(await db.select().from(sessions)).toHaveLength(1);
});

test('a code that came to another browser is worth nothing in this one', async () => {
  const { url, browser, codeFor } = await worldWithProvider();
  const attacker = createBrowser();
  const theirs = await codeFor('sub-ada', attacker);
  // A browser that began nothing, and one that is on its own way.
  expect((await createBrowser().follow(theirs)).text).toContain('has not begun this sign-in');
  await browser.follow(`${url}/login/start`);
  const page = await browser.follow(theirs);
  expect(page.status).toBe(401);
  expect(page.text).toContain('is not the answer to your sign-in');
  expect((await browser.ask(`${url}/me`)).status).toBe(401);
  // Where its own state is forged to fit, the code still hangs on what only the other browser holds.
  const own = await codeFor('sub-ada');
  const mixed = new URL(own);
  mixed.searchParams.set('code', new URL(theirs).searchParams.get('code') ?? '');
  expect((await browser.follow(mixed.href)).status).toBe(401);
  expect((await attacker.follow(theirs)).status).toBe(200);
});

test('after signing in one returns to a path of our own, and to nobody else’s', async () => {
  const { url, signIn, browser } = await worldWithProvider();
  const startTo = (returnTo: string) => `${url}/login/start?returnTo=${encodeURIComponent(returnTo)}`;
  const page = await signIn('sub-ada', startTo('/me?asset=shop-db'));
  expect(page.url).toBe(`${url}/me?asset=shop-db`);
  for (const returnTo of [
    '//evil.example',
    'https://evil.example/',
    '/\\evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/%0d%0a\r\nx: y',
  ]) {
    // The provider knows them by now and sends them straight back.
    const back = await browser.follow(startTo(returnTo));
    expect([back.url, back.text]).toEqual([
      `${url}/login`,
      expect.stringContaining('You are in as Ada') as string,
    ]);
  }
});

test('a provider that is away is said to be, and signing in works once it is back', async () => {
  const { url, provider, browser, codeFor, db } = await worldWithProvider();
  const isAway = ({ status, text }: { status: number; text: string }) =>
    status === 503 && text.includes('does not answer as it should');
  await provider.goAway();
  expect(await browser.follow(`${url}/login/start`)).toSatisfy(isAway);
  await provider.comeBack();
  // Away just when it is to say who came back from it.
  const back = await codeFor('sub-ada');
  await provider.goAway();
  expect(await browser.follow(back)).toSatisfy(isAway);
  expect(await db.select().from(sessions)).toEqual([]);
  await provider.comeBack();
  expect((await browser.follow(`${url}/login/start`)).text).toContain('You are in as Ada');
});

test('a secret that the provider does not know is our fault, and nobody learns it', async () => {
  const world = await worldWithProvider();
  world.configure(
    `${people}\nlogin: { oidc: { issuer: "${world.provider.issuer}", clientId: countersign, clientSecretVariable: COUNTERSIGN_LOGIN_OTHER } }`,
  );
  const page = await world.browser.follow(`${world.url}/login/start`);
  expect([page.status, page.text]).toEqual([
    503,
    expect.stringContaining('COUNTERSIGN_LOGIN_OTHER is not set') as string,
  ]);
  expect(page.text).not.toContain(providerSecret);
});

test('who says no at the provider is told so', async () => {
  const { url, browser } = await worldWithProvider();
  const page = await browser.follow(`${url}/login/start`);
  const [, abort = ''] = /href="([^"]*\/abort)"/.exec(page.text) ?? [];
  const ended = await browser.follow(new URL(abort, page.url).href);
  expect(ended.status).toBe(401);
  expect(ended.text).toContain('(access_denied)');
});
