import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actors, createActors } from '../../activities/assets/actors.ts';
import type { AssetActor } from '../../activities/assets/driver.ts';
import { readGeneric } from '../../core/alerts/read-generic.ts';
import { fleetSchema } from '../../core/configuration/fleet.ts';
import { simulatedFleetVariable } from '../../core/fleet/sources.ts';
import type { LiveDeed } from '../../core/remedy/plan.ts';
import { type SimulatedFleet, startFleet } from '../../simulator/fleet/server.ts';

const never = new AbortController().signal;
const secret = 'shared';
const folder = mkdtempSync(join(tmpdir(), 'fleet-shop-'));
const heard: { body: string; signature: unknown }[] = [];
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (piece: Buffer) => (body += piece.toString()));
  request.on('end', () => {
    heard.push({ body, signature: request.headers['x-countersign-signature-256'] });
    // The first is not taken: it must come again.
    response.writeHead(heard.length === 1 ? 503 : 202).end();
  });
});
let shop: SimulatedFleet;
let actors: Actors;
let actor: AssetActor;

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/alerts/demo`;
  shop = await startFleet({ folder, virtual: 1, alerts: { url, secret, source: 'demo' } });
  actors = createActors(fleetSchema.parse({}), { [simulatedFleetVariable]: shop.url });
  actor = await actors.actorOf('demo');
});
afterAll(async () => {
  await actors.close();
  await shop.close();
  receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

const observe = (name: string) => actor.observe(name, never);
const act = async (
  name: string,
  deed: LiveDeed,
  { key = `${Math.random()}`, identity = '', signal = never } = {},
) => {
  let bytes = 0;
  const onOutput = (piece: Uint8Array) => {
    bytes += piece.length;
  };
  const target = { name, identity: identity || ((await observe(name)).identity ?? '') };
  return { ...(await actor.act(target, deed, { key, timeoutMs: 30_000, signal, onOutput })), bytes };
};
const breakIt = (how: 'crash' | 'hang' | 'bad-config' | 'leak' | 'recreate') => shop.services[0]?.break(how);
const restart: LiveDeed = { type: 'restart', graceSeconds: 0 };

test('each way to break a service shows, and its remedy mends it', async () => {
  const remedies = {
    crash: { seen: { state: 'stopped', reason: 'ended by SIGKILL' }, deed: restart },
    hang: { seen: { state: 'degraded', reason: 'it does not answer' }, deed: restart },
    'bad-config': {
      seen: { state: 'stopped' },
      deed: { type: 'configure', setting: 'ordersMax', from: 'plenty', to: '50' },
    },
    leak: { seen: { state: 'running', health: 'unhealthy' }, deed: restart },
  } as const;
  for (const [how, { seen, deed }] of Object.entries(remedies)) {
    await breakIt(how as keyof typeof remedies);
    await expect.poll(() => observe('shop-api'), { timeout: 10_000 }).toMatchObject(seen);
    expect(await observe('shop-web'), how).toMatchObject({ state: 'running', health: 'unhealthy' });
    expect(await actor.refuse('shop-api', deed), how).toBeNull();
    expect(await act('shop-api', deed), how).toMatchObject({ exit: 0, stopped: false });
    await expect.poll(() => observe('shop-web')).toMatchObject({ health: 'healthy' });
  }
});

test('its alerts are signed, come again until they are taken, and are resolved', async () => {
  await expect.poll(() => heard.length).toBeGreaterThan(2);
  for (const { body, signature } of heard)
    expect(signature).toBe(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const alerts = heard.flatMap(({ body }) => {
    const read = readGeneric(JSON.parse(body));
    return 'refused' in read ? [] : read.alerts;
  });
  expect(alerts.length).toBe(heard.length);
  expect(alerts).toContainEqual(
    expect.objectContaining({
      state: 'firing',
      labels: expect.objectContaining({ asset: 'demo.shop-api' }) as unknown,
    }),
  );
  await expect.poll(() => heard.some(({ body }) => body.includes('"resolved"'))).toBe(true);
  expect(heard[1]?.body).toBeDefined();
});

test('a deed is done once for its key, however often it is asked for', async () => {
  const before = shop.done();
  const starts = (await observe('shop-web')).facts['starts'];
  const twice = await Promise.all([
    act('shop-web', restart, { key: 'same' }),
    act('shop-web', restart, { key: 'same' }),
  ]);
  expect(twice.map(({ exit }) => exit)).toEqual([0, 0]);
  expect(await act('shop-web', restart, { key: 'same' })).toMatchObject({ exit: 0 });
  expect(shop.done() - before).toBe(1);
  expect((await observe('shop-web')).facts['starts']).toBe(String(Number(starts) + 1));
});

test('a service made anew under the same name is not touched', async () => {
  const { identity } = await observe('shop-api');
  await breakIt('recreate');
  const before = shop.done();
  await expect(act('shop-api', restart, { identity: identity ?? '' })).rejects.toMatchObject({
    failure: { kind: 'asset.unreachable' },
  });
  expect(shop.done()).toBe(before);
  expect(await act('shop-api', restart)).toMatchObject({ exit: 0 });
});

test('a command without end is stopped, and nothing that runs is of this machine', async () => {
  const stop = new AbortController();
  const yes: LiveDeed = { type: 'run', argv: ['yes'], cwd: null, env: {} };
  setTimeout(() => stop.abort(), 200);
  expect(await act('virtual-0001', yes, { signal: stop.signal })).toMatchObject({
    exit: null,
    stopped: true,
  });
  expect(await act('virtual-0001', { ...yes, argv: ['yes', '--bytes', '20000000'] })).toMatchObject({
    exit: 0,
    bytes: 20_000_000,
  });
  const marker = join(folder, 'touched');
  const touch: LiveDeed = { type: 'run', argv: ['touch', marker], cwd: null, env: {} };
  expect(await actor.refuse('virtual-0001', touch)).toContain('not "touch"');
  await expect(act('virtual-0001', touch)).rejects.toMatchObject({ failure: { kind: 'asset.unreachable' } });
  expect(existsSync(marker)).toBe(false);
});

test('imagined assets change as they are told to', async () => {
  const deeds: LiveDeed[] = [
    { type: 'scale', from: 2, to: 5 },
    { type: 'configure', setting: 'timeout', from: '30', to: '60' },
    { type: 'roll-back', from: '1.4.0', to: '1.3.0' },
  ];
  expect(await actor.dryRun('virtual-0001', deeds[0] as LiveDeed, never)).toBe('from 2 to 5 replicas');
  const before = await observe('virtual-0001');
  for (const deed of deeds) {
    expect(await act('virtual-0001', deed)).toMatchObject({ exit: 0 });
    // It is no longer as the deed took it to be.
    expect(await actor.refuse('virtual-0001', deed)).toMatch(/not/);
  }
  const after = await observe('virtual-0001');
  expect(after).toMatchObject({ version: '1.3.0', facts: { replicas: '5' }, identity: before.identity });
  expect(after.configDigest).not.toBe(before.configDigest);
});

test("a page in somebody's browser cannot break it", async () => {
  const post = (headers: Record<string, string>) =>
    fetch(`${shop.url}/assets/shop-api/break`, { method: 'POST', body: '{"how":"nothing"}', headers });
  expect((await post({ origin: 'https://evil.example' })).status).toBe(403);
  expect((await post({})).status).toBe(400);
});
