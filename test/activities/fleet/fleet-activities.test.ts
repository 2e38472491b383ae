import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, expect, test } from 'vitest';
import { createReaders } from '../../../activities/assets/readers.ts';
import { createFleetActivities } from '../../../activities/fleet/fleet-activities.ts';
import { type Fleet, fleetSchema } from '../../../core/configuration/fleet.ts';
import { findAsset, listAssets, listSourceLooks } from '../../../database/assets.ts';
import { type SimulatedFleet, startFleet } from '../../../simulator/fleet/server.ts';
import { databaseForFile } from '../../database/database-for-file.ts';

const database = databaseForFile();
const open: { close(): unknown }[] = [];
let fleet: Fleet = fleetSchema.parse({});
let now = new Date('2026-11-21T12:00:00Z');

const activities = () =>
  createFleetActivities({
    db: database(),
    readers: () => ({ ...createReaders(fleet, {}), refreshSeconds: fleet.refreshSeconds }),
    now: () => now,
  });
const simulated = async (virtual: number): Promise<SimulatedFleet> => {
  const started = await startFleet({ folder: null, virtual });
  open.push(started);
  return started;
};
const configure = (sources: Record<string, unknown>) => {
  fleet = fleetSchema.parse({ sources });
};
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
afterAll(() => {
  fleet = fleetSchema.parse({});
});

const good = {
  state: 'running',
  health: 'healthy',
  identity: 'x',
  version: null,
  configDigest: null,
  facts: {},
  events: [],
  reason: null,
};

/** A source that answers as it likes, in the place of a simulated fleet. */
async function liar(answer: RequestListener): Promise<string> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a source is found, looked at, and only what changed is written', async () => {
  const world = await simulated(30);
  configure({ demo: { kind: 'simulated', address: world.url, labels: { where: 'here' } } });
  const first = await activities().refreshSource({ source: 'demo' });
  expect(first).toEqual({ source: 'demo', assets: { running: 30 }, changed: 30, problem: null });
  expect(await activities().refreshSource({ source: 'demo' })).toMatchObject({ changed: 0 });
  world.virtual[3]?.change({ state: 'stopped', health: 'healthy' });
  expect(await activities().refreshSource({ source: 'demo' })).toMatchObject({
    assets: { running: 29, stopped: 1 },
    changed: 1,
  });
  const found = await listAssets(database(), { state: 'stopped', labels: { where: 'here' } }, 10);
  expect(found).toMatchObject([
    {
      asset: { id: 'demo.virtual-0004', simulated: true, class: 'simulated' },
      observation: { health: 'unknown' },
    },
  ]);
});

test('what the source no longer names is gone; what it names and the configuration does not take, too', async () => {
  const world = await simulated(3);
  configure({ shrinking: { kind: 'simulated', address: world.url } });
  await activities().refreshSource({ source: 'shrinking' });
  configure({ shrinking: { kind: 'simulated', address: world.url, only: ['*-0002'] } });
  expect(await activities().refreshSource({ source: 'shrinking' })).toMatchObject({
    assets: { running: 1 },
    changed: 2,
  });
  expect((await findAsset(database(), 'shrinking.virtual-0001'))?.observation.state).toBe('gone');
});

test('a source that does not answer makes its assets unreachable, and not gone', async () => {
  const world = await simulated(2);
  configure({ away: { kind: 'simulated', address: world.url } });
  await activities().refreshSource({ source: 'away' });
  await world.close();
  open.splice(0);
  const look = await activities().refreshSource({ source: 'away' });
  expect(look).toMatchObject({
    assets: { unreachable: 2 },
    changed: 2,
    problem: expect.stringContaining('nothing listens there') as string,
  });
  expect(await findAsset(database(), 'away.virtual-0001')).toMatchObject({
    observation: { state: 'unreachable', identity: null },
  });
  expect(await activities().refreshSource({ source: 'away' })).toMatchObject({ changed: 0 });
});

test('sources come when it is their turn; one that is configured no more takes its assets along', async () => {
  const world = await simulated(1);
  configure({
    one: { kind: 'simulated', address: world.url },
    two: { kind: 'simulated', address: world.url },
  });
  expect(await activities().listDueSources({ all: false })).toEqual({ sources: ['one', 'two'] });
  await activities().refreshSource({ source: 'one' });
  expect(await activities().listDueSources({ all: false })).toEqual({ sources: ['two'] });
  expect(await activities().listDueSources({ all: true })).toEqual({ sources: ['one', 'two'] });
  now = new Date(now.getTime() + 58_000);
  expect(await activities().listDueSources({ all: false })).toEqual({ sources: ['one', 'two'] });
  configure({ two: { kind: 'simulated', address: world.url } });
  await activities().listDueSources({ all: false });
  expect((await findAsset(database(), 'one.virtual-0001'))?.observation).toMatchObject({
    state: 'gone',
    reason: 'Its source is no longer in countersign.yaml.',
  });
  expect((await listSourceLooks(database())).map(({ source }) => source)).not.toContain('one');
});

test('an asset that lies is cut, tamed, and no danger to the others', async () => {
  const nasty = '\u001b]0;owned\u0007\u001b[2Jred\u202e';
  const answers: Record<string, RequestListener> = {
    '/assets/endless': (_, response) => {
      const piece = 'x'.repeat(65_536);
      const more = (): void => {
        while (response.write(piece));
        response.once('drain', more);
      };
      more();
    },
    '/assets/huge': (_, response) => void response.end(`"${'x'.repeat(20_000_000)}"`),
    '/assets/silent': () => {},
    '/assets/slow': (_, response) => {
      const timer = setInterval(() => response.write(' '), 100);
      response.once('close', () => clearInterval(timer));
    },
    '/assets/nonsense': (_, response) => void response.end('{"state":"fine"}'),
    '/assets/loud': (_, response) =>
      void response.end(
        JSON.stringify({ ...good, facts: { image: nasty }, reason: nasty.repeat(5000), version: nasty }),
      ),
    '/assets/healthy': (_, response) => void response.end(JSON.stringify({ ...good, state: 'stopped' })),
    '/assets/good': (_, response) => void response.end(JSON.stringify(good)),
  };
  const names = Object.keys(answers).map((path) => ({
    name: path.slice('/assets/'.length),
    labels: { note: nasty },
  }));
  const address = await liar((request, response) => {
    if (request.url === '/assets') return void response.end(JSON.stringify(names));
    answers[request.url ?? '']?.(request, response);
  });
  configure({ liar: { kind: 'simulated', address, timeoutSeconds: 1 } });
  const before = process.memoryUsage().rss;
  const look = await activities().refreshSource({ source: 'liar' });
  expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  expect(look).toMatchObject({ assets: { unreachable: 5, running: 2, stopped: 1 }, problem: null });
  const all = await listAssets(database(), {}, 100);
  const told = (name: string) => all.find(({ asset }) => asset.id === `liar.${name}`)?.observation;
  expect(told('silent')?.reason).toBe('it did not answer within 1 s');
  expect(told('nonsense')?.reason).toBe('its answer is no observation');
  expect(told('huge')?.reason).toContain('more than 8000000 bytes');
  expect(told('loud')).toMatchObject({ version: null, facts: { image: 'red' } });
  expect(told('loud')?.reason?.length).toBeLessThanOrEqual(300);
  expect(told('healthy')).toMatchObject({ state: 'stopped', health: 'unknown' });
  expect(told('good')).toMatchObject({ state: 'running', health: 'healthy' });
});

test('of two names that come to one id, the other is left out and named', async () => {
  const names = [
    { name: 'Web', labels: {} },
    { name: 'web', labels: {} },
    { name: 'a\u001b[31mb', labels: {} },
  ];
  const address = await liar((request, response) => {
    if (request.url === '/assets') return void response.end(JSON.stringify(names));
    return void response.end(JSON.stringify({ ...good, identity: decodeURIComponent(request.url ?? '') }));
  });
  configure({ twins: { kind: 'simulated', address } });
  const look = await activities().refreshSource({ source: 'twins' });
  expect(look).toMatchObject({
    assets: { running: 1 },
    problem: `"Web" is left out: "twins.web" is another one's id.`,
  });
  expect(await findAsset(database(), 'twins.web')).toMatchObject({
    asset: { name: 'web' },
    observation: { identity: '/assets/web' },
  });
});

const token = ['ghp', 'aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA3bC5'].join('_');

test('one asset is looked at now, and asked; what it says is cut and safe to print', async () => {
  const address = await liar((request, response) => {
    if (request.url === '/assets') return void response.end(JSON.stringify([{ name: 'x', labels: {} }]));
    if (request.url?.startsWith('/assets/x/logs'))
      return void response.end(`\u001b[31mred\u202e GITHUB_TOKEN=${token} ${'log '.repeat(100_000)}`);
    if (request.url === '/assets/x/metrics') return undefined;
    return void response.end(JSON.stringify(good));
  });
  configure({ asked: { kind: 'simulated', address, timeoutSeconds: 1 } });
  await activities().refreshSource({ source: 'asked' });
  expect(await activities().observeAsset({ asset: 'asked.x' })).toMatchObject({ state: 'running' });
  const { text } = await activities().readAsset({ asset: 'asked.x', question: { what: 'logs', lines: 5 } });
  // What a model's provider would be told of it: a secret is known by its form.
  expect(text).toMatch(/^red GITHUB_TOKEN=ghp_\*+ log log/);
  expect(text).not.toContain(token);
  expect(text.length).toBeLessThanOrEqual(64_000);
  await expect(
    activities().readAsset({ asset: 'asked.x', question: { what: 'metrics' } }),
  ).rejects.toMatchObject({
    failure: {
      kind: 'asset.unreachable',
      message: expect.stringContaining('did not answer within 1 s') as string,
    },
  });
  await expect(
    activities().readAsset({ asset: 'asked.x', question: { what: 'query', sql: 'select 1' } }),
  ).rejects.toMatchObject({ failure: { kind: 'asset.question' } });
  for (const asset of ['asked.y', 'nowhere', '\u001b[31m', '__proto__.x'])
    await expect(activities().observeAsset({ asset })).rejects.toMatchObject({
      failure: { kind: 'asset.unknown' },
    });
});
