import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/common';
import pino from 'pino';
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { readPayloads, writePayloads } from '../../../api/codec/payloads-json.ts';
import { createPayloadCodec } from '../../../settings/payloads/codec.ts';
import { payloadKeysOf } from '../../../settings/payloads/keys.ts';
import { loginWorld, type LoginWorld } from '../login/login-world.ts';

const uiOrigin = 'http://127.0.0.1:8233';
const keyOf = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const keys = payloadKeysOf({ COUNTERSIGN_PAYLOAD_KEYS: keyOf('k1') });
const plain = { payloads: writePayloads([defaultPayloadConverter.toPayload({ secret: 'marker' })]).payloads };

interface Ask {
  path?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** The API with keys, and a way to ask it as somebody who may. */
async function codecWorld(codec = { keys, namespace: 'default', uiOrigin: uiOrigin as string | null }) {
  const lines: string[] = [];
  const log = pino(
    { level: 'trace' },
    new Writable({ write: (chunk, _, done) => (lines.push(String(chunk)), done()) }),
  );
  const world = await loginWorld({ codec, log });
  const { token } = await world.issue({ scopes: ['codec'] });
  const usual = { authorization: `Bearer ${token}`, 'x-namespace': 'default' };
  const ask = ({ path = '/codec/decode', body = plain, headers = {} }: Ask = {}) =>
    fetch(world.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...usual, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return { world, ask, token, lines };
}

const message = async (answer: Response): Promise<string> =>
  ((await answer.json()) as { message: string }).message;
const issueFor = async (world: LoginWorld, given: Parameters<LoginWorld['issue']>[0]) => {
  const { token } = await world.issue(given);
  return { authorization: `Bearer ${token}` };
};

test('what it encodes no one can read, and it decodes what workers encoded', async () => {
  const { ask } = await codecWorld();
  const encoded = await (await ask({ path: '/codec/encode' })).json();
  expect(Buffer.from(JSON.stringify(encoded)).toString()).not.toContain('marker');
  expect(readPayloads(encoded)?.[0]?.metadata?.['encoding']).toEqual(Buffer.from('binary/encrypted'));
  expect(await (await ask({ body: encoded })).json()).toEqual(plain);
  const byWorker = await createPayloadCodec(keys).encode(readPayloads(plain) ?? []);
  const answer = await ask({ body: writePayloads(byWorker) });
  expect(await answer.json()).toEqual(plain);
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('a payload that was never encrypted comes back as it is', async () => {
  const { ask } = await codecWorld();
  expect(await (await ask()).json()).toEqual(plain);
});

test('without a login nobody is served, nor with a token for something else, nor by who may not see everything', async () => {
  const { world, ask } = await codecWorld();
  const statuses = await Promise.all([
    ask({ headers: { authorization: '' } }),
    ask({ headers: { authorization: 'Bearer nonsense' }, path: '/codec/encode' }),
    issueFor(world, { scopes: ['me'] }).then((headers) => ask({ headers })),
    issueFor(world, { scopes: ['codec'], person: 'grace' }).then((headers) => ask({ headers })),
  ]);
  expect(statuses.map(({ status }) => status)).toEqual([401, 401, 403, 403]);
});

test('wrong tries from one address are told to wait', async () => {
  const { ask } = await codecWorld();
  const tries = Array.from({ length: 70 }, () => ask({ headers: { authorization: 'Bearer x' } }));
  const statuses = (await Promise.all(tries)).map(({ status }) => status);
  expect([
    statuses.filter((one) => one === 401).length,
    statuses.filter((one) => one === 429).length,
  ]).toEqual([60, 10]);
  expect((await ask()).status).toBe(200);
});

test('only pages of the Temporal UI may ask, and only they are let read', async () => {
  const { ask } = await codecWorld();
  const ours = await ask({ headers: { origin: uiOrigin } });
  expect([ours.status, ours.headers.get('access-control-allow-origin')]).toEqual([200, uiOrigin]);
  for (const origin of [
    'https://evil.example',
    'null',
    'http://127.0.0.1:8234',
    `${uiOrigin}.evil.example`,
  ]) {
    const theirs = await ask({ headers: { origin } });
    expect([theirs.status, theirs.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    expect(await message(theirs)).toContain('TEMPORAL_UI_URL');
  }
});

test('where no UI is known no page may ask, and programs may', async () => {
  const { ask } = await codecWorld({ keys, namespace: 'default', uiOrigin: null });
  expect((await ask({ headers: { origin: uiOrigin } })).status).toBe(403);
  expect((await ask()).status).toBe(200);
});

test('what a browser asks beforehand is answered for the UI alone', async () => {
  const { world } = await codecWorld();
  const before = (origin: string) =>
    fetch(`${world.url}/codec/decode`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
  const ours = await before(uiOrigin);
  expect(ours.status).toBe(204);
  expect(ours.headers.get('access-control-allow-origin')).toBe(uiOrigin);
  expect(ours.headers.get('access-control-allow-headers')?.toLowerCase().split(',')).toEqual([
    'authorization',
    'content-type',
    'x-namespace',
  ]);
  expect((await before('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
});

test('another namespace, or none, is refused', async () => {
  const { ask } = await codecWorld();
  const refused = await ask({ headers: { 'x-namespace': 'other' } });
  expect([refused.status, await message(refused)]).toEqual([403, expect.stringContaining('"default"')]);
  expect((await ask({ headers: { 'x-namespace': '' } })).status).toBe(403);
});

test('without keys all is refused, with the variable to set', async () => {
  const { ask } = await codecWorld({ keys: [], namespace: 'default', uiOrigin });
  for (const path of ['/codec/encode', '/codec/decode']) {
    const refused = await ask({ path });
    expect(refused.status).toBe(409);
    expect(await message(refused)).toContain('COUNTERSIGN_PAYLOAD_KEYS');
  }
});

test('a payload of a key that is not known names the key and the remedy', async () => {
  const { ask } = await codecWorld();
  const others = payloadKeysOf({ COUNTERSIGN_PAYLOAD_KEYS: keyOf('k0') });
  const sealed = await createPayloadCodec(others).encode(readPayloads(plain) ?? []);
  const refused = await ask({ body: writePayloads(sealed) });
  expect(refused.status).toBe(422);
  expect(await message(refused)).toMatch(/"k0".*not known here.*COUNTERSIGN_PAYLOAD_KEYS/);
});

test.each([
  ['no JSON', 'payloads', 400],
  ['no payloads', {}, 400],
  ['more than 8 MiB', { payloads: [{ data: 'A'.repeat(9 * 1024 * 1024) }] }, 413],
])('%s is refused', async (_, body, status) => {
  const { ask } = await codecWorld();
  expect((await ask({ body })).status).toBe(status);
});

test('contents stand in no log, whatever comes of them', async () => {
  const { ask, lines, token } = await codecWorld();
  await ask();
  await ask({ body: { payloads: [{ data: 'marker' }] } });
  await ask({
    body: {
      payloads: [
        { metadata: { encoding: Buffer.from('binary/encrypted').toString('base64') }, data: 'bWFya2Vy' },
      ],
    },
  });
  expect(lines.join('')).not.toMatch(/marker|bWFya2Vy/);
  expect(lines.join('')).not.toContain(token);
});
