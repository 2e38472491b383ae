import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { watchForAlerts } from './alerts.ts';
import { createDeeds } from './deeds.ts';
import { fleetRoutes } from './routes.ts';
import { type Service, startService } from './service.ts';
import type { SimulatedAsset } from './simulated-asset.ts';
import { createVirtualAsset, type VirtualAsset } from './virtual.ts';

export interface FleetOptions {
  /** 0 takes a free one. */
  port?: number;
  /** Where the services keep their configuration; null runs no services. */
  folder: string | null;
  /** How many assets without a process there are besides. */
  virtual?: number;
  alerts?: { url: string; secret: string; source: string } | null;
}

/** A running simulated fleet. */
export interface SimulatedFleet {
  url: string;
  services: readonly Service[];
  virtual: readonly VirtualAsset[];
  /** How many deeds were really done. */
  done(): number;
  /** Ends all of it, its processes too. */
  close(): Promise<void>;
}

/** A fleet on loopback, for work without one: a shop of two real processes, and as many imagined assets as are wanted. */
export async function startFleet(options: FleetOptions): Promise<SimulatedFleet> {
  const services = options.folder === null ? [] : await startShop(options.folder);
  const virtual = Array.from({ length: options.virtual ?? 0 }, (_, at) =>
    createVirtualAsset(`virtual-${String(at + 1).padStart(4, '0')}`),
  );
  const assets = new Map<string, SimulatedAsset>(
    [...services, ...virtual].map((asset) => [asset.name, asset]),
  );
  const deeds = createDeeds();
  const app = fleetRoutes({ assets, services, deeds });
  const server = await new Promise<Server>((resolve, reject) => {
    const started = serve({ fetch: app.fetch, port: options.port ?? 0, hostname: '127.0.0.1' }, () =>
      resolve(started as Server),
    );
    started.once('error', reject);
  });
  const alerts = options.alerts ? watchForAlerts(services, options.alerts) : null;
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    services,
    virtual,
    done: () => deeds.done(),
    close: async () => {
      alerts?.stop();
      server.closeAllConnections();
      await Promise.all([
        new Promise((resolve) => server.close(resolve)),
        ...[...assets.values()].map((asset) => asset.close()),
      ]);
    },
  };
}

/** `shop-web` calls `shop-api`: when that fails, both are unwell. Each keeps its port for as long as we run. */
async function startShop(folder: string): Promise<Service[]> {
  mkdirSync(folder, { recursive: true });
  const [api, web] = await Promise.all([freePort(), freePort()]);
  return Promise.all([
    startService({ role: 'api', port: api, upstream: '', configuration: join(folder, 'shop-api.json') }),
    startService({
      role: 'web',
      port: web,
      upstream: `http://127.0.0.1:${api}`,
      configuration: join(folder, 'shop-web.json'),
    }),
  ]);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
