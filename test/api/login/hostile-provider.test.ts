import { expect, test } from 'vitest';
import { sessions } from '../../../database/schema.ts';
import { createBrowser } from './browser.ts';
import { hostileProvider } from './hostile-provider.ts';
import { loginWorld, people } from './login-world.ts';

const anHour = 3600;
const without = (claims: Record<string, unknown>, name: string) =>
  Object.fromEntries(Object.entries(claims).filter(([one]) => one !== name));

/** Each may say anything at all; only the first is right. */
test('what a provider says counts only where all of it fits what was asked for', async () => {
  const world = await loginWorld();
  const provider = await hostileProvider('countersign');
  world.configure(`${people}\nlogin: { oidc: { issuer: "${provider.issuer}", clientId: countersign } }`);
  const signIn = async (next: Partial<typeof provider.next>) => {
    Object.assign(provider.next, { claims: (right: object) => right, signed: 'rightly' }, next);
    const page = await createBrowser().follow(`${world.url}/login/start`);
    return /You are in as Ada/.test(page.text) ? 'in' : `${page.status} ${/not the answer/.test(page.text)}`;
  };
  expect(await signIn({})).toBe('in');
  const tries: Record<string, Partial<typeof provider.next>> = {
    'another audience': { claims: (right) => ({ ...right, aud: 'another-client' }) },
    'an audience of two without saying for whom': {
      claims: (right) => ({ ...right, aud: ['countersign', 'another-client'] }),
    },
    'another issuer': { claims: (right) => ({ ...right, iss: 'https://login.evil.example' }) },
    'long over': { claims: (right) => ({ ...right, exp: Number(right['iat']) - anHour }) },
    'not yet': { claims: (right) => ({ ...right, nbf: Number(right['iat']) + anHour }) },
    'without an end': { claims: (right) => without(right, 'exp') },
    'another nonce': { claims: (right) => ({ ...right, nonce: 'n'.repeat(43) }) },
    'no nonce': { claims: (right) => without(right, 'nonce') },
    'no subject': { claims: (right) => without(right, 'sub') },
    'signed by another key': { signed: 'by another key' },
    'not signed at all': { signed: 'not at all' },
  };
  for (const [what, next] of Object.entries(tries))
    expect(`${what}: ${await signIn(next)}`).toBe(`${what}: 401 true`);
  expect(await world.db.select().from(sessions)).toHaveLength(1);
  expect(await signIn({})).toBe('in');
});

test('a provider that calls itself another is none', async () => {
  const world = await loginWorld();
  const provider = await hostileProvider('countersign');
  provider.next.issuerInDiscovery = 'https://login.acme.example';
  world.configure(`${people}\nlogin: { oidc: { issuer: "${provider.issuer}", clientId: countersign } }`);
  const page = await createBrowser().follow(`${world.url}/login/start`);
  expect([page.way.length, page.text]).toEqual([
    1,
    expect.not.stringContaining('login.acme.example') as string,
  ]);
});

test('an address that is verified in a word alone is not', async () => {
  const world = await loginWorld();
  const provider = await hostileProvider('countersign');
  world.configure(`${people}\nlogin: { oidc: { issuer: "${provider.issuer}", clientId: countersign } }`);
  for (const verified of ['true', 1, null, undefined]) {
    provider.next.claims = (right) => ({ ...right, email_verified: verified });
    const page = await createBrowser().follow(`${world.url}/login/start`);
    expect(page.status).toBe(403);
  }
});
