import type { lookup as systemLookup } from 'node:dns';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAnswerCache } from '../../../activities/dependencies/cache.ts';
import { createImageRegistries } from '../../../activities/gates/image-registry.ts';
import { publicLookup } from '../../../activities/gates/public-addresses.ts';
import { parseImageName } from '../../../core/gates/image-name.ts';
import { type OciRegistry, startRegistry } from './oci-registry.ts';

let registry: OciRegistry;
let elsewhere: OciRegistry;
const folder = mkdtempSync(join(tmpdir(), 'image-registry-'));
beforeEach(async () => {
  registry = await startRegistry();
  elsewhere = await startRegistry();
});
afterEach(async () => {
  await registry.close();
  await elsewhere.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Options = Partial<Parameters<typeof createImageRegistries>[0]>;
async function lookUp(image: string, { policy, ...more }: Options = {}) {
  const registries = createImageRegistries({
    policy: { registries: { 'docker.io': registry.address }, timeoutSeconds: 5, ...policy },
    cache: null,
    nowMs: Date.now,
    ...more,
  });
  const name = parseImageName(image);
  if (name === null) throw new Error(`${image} is no image.`);
  try {
    return await registries.lookUp(name);
  } finally {
    await registries.close();
  }
}
const created = '2026-06-01T00:00:00Z';
const why = async (...given: Parameters<typeof lookUp>) => {
  const told = await lookUp(...given);
  return told.kind === 'unknown' ? told.why : 'told';
};

describe('an image', () => {
  test('is known by the digest that its registry serves, and by when it was made', async () => {
    const digest = registry.put('library/node', '24', { created });
    expect(await lookUp('node:24')).toEqual({ kind: 'told', value: { digest, createdAt: created } });
    expect(await lookUp(`node@${digest}`)).toEqual({ kind: 'told', value: { digest, createdAt: created } });
  });

  test.each([[['linux/arm64', 'linux/amd64']], [['unknown/unknown']], [['windows/amd64']]])(
    'for the platforms %j is known by the digest of its list',
    async (platforms) => {
      const digest = registry.put('library/node', '24', { created, platforms });
      expect(await lookUp('node:24')).toEqual({ kind: 'told', value: { digest, createdAt: created } });
    },
  );

  test('that does not say when it was made says nothing', async () => {
    registry.put('library/node', '24', {});
    expect(await lookUp('node:24')).toMatchObject({ kind: 'told', value: { createdAt: null } });
  });

  test('is shown to nobody in particular, where a token is asked for', async () => {
    registry.realm = `${registry.address}/token`;
    registry.put('acme/shop', '1', { created });
    expect(await lookUp('acme/shop:1')).toMatchObject({ kind: 'told' });
    expect(registry.asked).toEqual([
      'GET /v2/acme/shop/manifests/1 -',
      'GET /token?service=registry&scope=repository%3Aacme%2Fshop%3Apull -',
      expect.stringMatching(/^GET \/v2\/acme\/shop\/manifests\/1 Bearer anonymous$/),
      expect.stringMatching(/^GET \/v2\/acme\/shop\/blobs\/.* Bearer anonymous$/),
    ]);
  });

  test('is asked for once in a while, and again when the answer is old', async () => {
    registry.put('library/node', '24', { created });
    let nowMs = 1_000_000;
    const cache = createAnswerCache(folder, () => nowMs);
    const known = { cache, nowMs: () => nowMs };
    await lookUp('node:24', known);
    const asked = registry.asked.length;
    expect(await lookUp('node:24', known)).toMatchObject({ kind: 'told', value: { createdAt: created } });
    expect(registry.asked).toHaveLength(asked);
    nowMs += 2 * 3_600_000;
    await lookUp('node:24', known);
    expect(registry.asked.length).toBeGreaterThan(asked);
  });
});

describe('a registry that', () => {
  test.each<[string, Parameters<OciRegistry['answers']['set']>[1], RegExp]>([
    ['does not have it', { status: 404 }, /has no such image/],
    ['shows it to nobody', { status: 403 }, /without a login/],
    [
      'asks for a password',
      { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } },
      /asks for a login/,
    ],
    ['was asked too often', { status: 429 }, /asked too often/],
    ['is in trouble', { status: 503 }, /status 503/],
    ['talks nonsense', { body: '<html>' }, /no image/],
    ['lists nothing', { body: '{"manifests":[]}' }, /list of no images/],
    ['leads into the file system', { body: '{"config":{"digest":"../../../etc/passwd"}}' }, /no image/],
    ['sends too much', { body: 'x'.repeat(4_100_000) }, /more than 4 MB/],
    ['never answers', { hang: true }, /within 1 s/],
    [
      'leads in a circle',
      { status: 302, headers: { location: '/v2/library/node/manifests/24' } },
      /place to place/,
    ],
  ])('%s leaves the image unknown', async (_what, answer, expected) => {
    registry.answers.set('/v2/library/node/manifests/24', answer);
    const policy = { registries: { 'docker.io': registry.address }, timeoutSeconds: 1 };
    expect(await why('node:24', { policy })).toMatch(expected);
  });

  test('serves other bytes than their name says is not believed', async () => {
    const digest = registry.put('library/node', '24', { created });
    registry.answers.set(`/v2/library/node/manifests/${digest}`, { body: '{"config":{}}' });
    expect(await why(`node@${digest}`)).toMatch(/serves other bytes/);
  });

  test('is not there leaves the image unknown', async () => {
    await elsewhere.close();
    const policy = { registries: { 'docker.io': elsewhere.address }, timeoutSeconds: 5 };
    expect(await why('node:24', { policy })).toMatch(/ECONNREFUSED/);
    elsewhere = await startRegistry();
  });
});

describe('a name in a change cannot reach into the network', () => {
  const portOf = ({ address }: OciRegistry) => new URL(address).port;
  const noPolicy = { policy: { registries: {}, timeoutSeconds: 5 } };

  test.each([
    (port: string) => `127.0.0.1:${port}/a`,
    (port: string) => `localhost:${port}/a`,
    (port: string) => `[::1]:${port}/a`,
    (port: string) => `2130706433.:${port}/a`,
    (port: string) => `0x7f.1:${port}/a`,
    (port: string) => `127.1:${port}/a`,
    (port: string) => `registry.internal:${port}/a`,
    (port: string) => `registry.acme.example:${port}/a`,
    () => '169.254.169.254/a',
    () => 'metadata.google.internal/a',
    () => 'kubernetes.default.svc/a',
  ])('by %s', async (nameFor) => {
    const image = nameFor(portOf(elsewhere));
    if (parseImageName(image) !== null) expect(await why(image, noPolicy)).toMatch(/no public name/);
    expect(elsewhere.connections()).toBe(0);
  });

  test('but does where policy gives the address, which is the attack with the defence off', async () => {
    const host = `127.0.0.1:${portOf(elsewhere)}`;
    elsewhere.put('a', 'latest', { created });
    const policy = { registries: { [host]: elsewhere.address }, timeoutSeconds: 5 };
    expect(await lookUp(`${host}/a`, { policy })).toMatchObject({ kind: 'told' });
    expect(elsewhere.connections()).toBeGreaterThan(0);
  });

  const resolve = ((_host: string, _options: object, done: (error: null, found: object[]) => void) =>
    done(null, [{ address: '127.0.0.1', family: 4 }])) as unknown as typeof systemLookup;

  test('by a public name that resolves to an inner address', async () => {
    // Connections of a lookup without the defence do reach an inner server.
    const open = createImageRegistries({
      policy: { registries: {}, timeoutSeconds: 5 },
      cache: null,
      nowMs: Date.now,
      lookup: (host, options, done) => resolve(host, options, done as never),
    });
    expect(
      await open.lookUp({ registry: 'evil.acme.dev', repository: 'a', tag: '1', digest: null }),
    ).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('ECONNREFUSED'),
    });
    await open.close();
    expect(await why('evil.acme.dev/a:1', { ...noPolicy, lookup: publicLookup(resolve) })).toMatch(
      /ENOTFOUND/,
    );
  });

  test.each([302, 307])('by a redirect (%i)', async (status) => {
    registry.answers.set('/v2/library/node/manifests/24', {
      status,
      headers: { location: `${elsewhere.address}/x` },
    });
    expect(await why('node:24')).toMatch(/leads to http:\/\/127\.0\.0\.1:\d+, which is not public/);
    expect(elsewhere.connections()).toBe(0);
  });

  test('by where a token is to be had', async () => {
    registry.realm = `${elsewhere.address}/token`;
    expect(await why('node:24')).toMatch(/which is not public/);
    expect(elsewhere.connections()).toBe(0);
  });
});
