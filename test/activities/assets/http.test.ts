import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createActors } from '../../../activities/assets/actors.ts';
import type { AssetReader } from '../../../activities/assets/driver.ts';
import { createReaders } from '../../../activities/assets/readers.ts';
import { type Fleet, fleetSchema } from '../../../core/configuration/fleet.ts';

const never = new AbortController().signal;
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(`${request.url} ${request.headers.authorization}`);
  const status = Number(request.url?.slice(1).split('?')[0]) || 200;
  if (request.url === '/endless') {
    const more = (): void => {
      while (response.write('x'.repeat(65_536)));
      response.once('drain', more);
    };
    return more();
  }
  if (request.url === '/silent') return undefined;
  if (request.url === '/elsewhere')
    return void response.writeHead(302, { location: 'http://127.0.0.1:1/secret' }).end();
  return void response.writeHead(status, { 'set-cookie': 'session=1' }).end('hello');
});
let reader: AssetReader;
let fleet: Fleet;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  fleet = fleetSchema.parse({
    sources: {
      site: {
        kind: 'http',
        timeoutSeconds: 1,
        read: { credentialVariable: 'COUNTERSIGN_FLEET_SITE' },
        services: {
          good: at('/200?deep=1'),
          ill: at('/503'),
          endless: at('/endless'),
          silent: at('/silent'),
          elsewhere: at('/elsewhere'),
          away: 'http://127.0.0.1:1/',
        },
      },
    },
  });
  reader = await createReaders(fleet, { COUNTERSIGN_FLEET_SITE: 'token' }).readerOf('site');
});
afterAll(async () => {
  await reader.close();
  server.closeAllConnections();
  server.close();
});

test('a service is well where it answers 2xx, and nothing can be done to it', async () => {
  expect(await reader.observe('good', never)).toMatchObject({
    state: 'running',
    health: 'healthy',
    identity: null,
  });
  expect(await reader.observe('ill', never)).toMatchObject({
    health: 'unhealthy',
    reason: 'it answers with status 503',
  });
  expect(await reader.observe('unknown', never)).toMatchObject({ state: 'gone' });
  expect(asked).toContain('/200?deep=1 Bearer token');
  await expect(createActors(fleet, {}).actorOf('site')).rejects.toMatchObject({
    failure: { kind: 'asset.read-only' },
  });
});

test('one that is away, or silent, is unreachable; one that never ends holds nobody up', async () => {
  expect(await reader.observe('away', never)).toMatchObject({
    state: 'unreachable',
    reason: 'nothing listens there',
  });
  expect(await reader.observe('silent', never)).toMatchObject({ state: 'unreachable' });
  expect(await reader.observe('endless', never)).toMatchObject({ state: 'running', health: 'healthy' });
  expect((await reader.read('endless', { what: 'describe' }, never)).length).toBeLessThan(70_000);
});

test('our login goes nowhere else', async () => {
  expect(await reader.observe('elsewhere', never)).toMatchObject({
    health: 'unhealthy',
    reason: 'it answers with status 302',
  });
});

test('what it shows is what it answers, without its cookies', async () => {
  const text = await reader.read('good', { what: 'describe' }, never);
  expect(text).toMatch(/^status 200\n[^]*\n\nhello$/);
  expect(text).not.toContain('session=1');
  await expect(reader.read('good', { what: 'logs', lines: 1 }, never)).rejects.toMatchObject({
    failure: { kind: 'asset.question' },
  });
});
