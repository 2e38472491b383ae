import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReaders } from '../../activities/assets/readers.ts';
import { createFleetActivities } from '../../activities/fleet/fleet-activities.ts';
import { fleetSchema } from '../../core/configuration/fleet.ts';
import { simulatedFleetVariable } from '../../core/fleet/sources.ts';
import { connectDatabase, type DatabaseConnection } from '../../database/client.ts';
import { migrateDatabase } from '../../database/migrate.ts';
import { type SimulatedFleet, startFleet } from '../../simulator/fleet/server.ts';
import { createTestDatabase } from '../database.ts';
import { countersign } from './command-line.ts';

let folder: string;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let connection: DatabaseConnection;
let shop: SimulatedFleet;

const refresh = () =>
  createFleetActivities({
    db: connection.db,
    readers: () => ({
      ...createReaders(fleetSchema.parse({}), { [simulatedFleetVariable]: shop.url }),
      refreshSeconds: 60,
    }),
    now: () => new Date(),
  }).refreshSource({ source: 'demo' });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-fleet-'));
  database = await createTestDatabase();
  await migrateDatabase(database.url);
  connection = connectDatabase(database.url, 2);
  shop = await startFleet({ folder: join(folder, 'shop'), virtual: 2 });
  await refresh();
});
afterAll(async () => {
  await shop.close();
  await connection.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const call = (...args: string[]) =>
  countersign(['fleet', ...args], {
    cwd: folder,
    environment: {
      DATABASE_URL: database.url,
      COUNTERSIGN_HOME: folder,
      [simulatedFleetVariable]: shop.url,
      COLUMNS: '120',
    },
  });

test('the fleet is listed, searched and told one by one', async () => {
  const all = await call();
  expect(all.status).toBe(0);
  expect(all.out).toContain('4 assets, 0 of them not well');
  expect(all.out).toContain('demo.shop-api (simulated)');
  const found = await call('--label', 'role=web', 'SHOP', '--json');
  expect(
    (JSON.parse(found.out) as { assets: { asset: { id: string } }[] }).assets.map(({ asset }) => asset.id),
  ).toEqual(['demo.shop-web']);
  expect((await call('--class', 'nothing')).out).toContain('No asset is like that');
  const one = await call('demo.shop-api');
  expect(one.out).toContain('simulated "shop-api" of source demo, class simulated');
  expect(one.out).toContain('start 1 of release 1.4.0');
});

test('what is typed wrongly is refused with a remedy', async () => {
  expect(await call('--label', 'role')).toMatchObject({
    status: 2,
    err: expect.stringContaining('write it as app=shop') as string,
  });
  expect(await call('--state', 'fine')).toMatchObject({
    status: 2,
    err: expect.stringContaining('unreachable') as string,
  });
  expect(await call('break', 'virtual-0001')).toMatchObject({
    status: 2,
    err: expect.stringContaining('Only shop-api and shop-web can be broken') as string,
  });
});

test('a service that is broken is not well, and the exit status says so', async () => {
  const broken = await call('break', 'demo.shop-api', '--how', 'bad-config');
  expect(broken).toMatchObject({
    status: 0,
    out: expect.stringContaining('shop-api is stopped and unhealthy') as string,
  });
  expect(await refresh()).toMatchObject({ assets: { running: 3, stopped: 1 } });
  const all = await call('--label', 'app=shop');
  expect(all.status).toBe(1);
  expect(all.out).toMatch(/stopped\s+unhealthy\s+demo\.shop-api/);
  expect(all.out).toContain('setting "ordersMax" is "plenty"');
  expect(all.out).toContain('shop-api does not answer');
});
