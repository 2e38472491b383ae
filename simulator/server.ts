import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { controlRoutes } from './control/routes.ts';
import { homePage } from './home.ts';
import { protocolRoutes } from './protocol-routes.ts';
import { createWorld } from './world.ts';

/** Larger requests are refused, as providers refuse them. */
const requestBytesMax = 32 * 1024 * 1024;

export interface Simulator {
  /** The origin, such as `http://127.0.0.1:8124`; `simulatorBaseUrl` makes the providers' base URLs of it. */
  url: string;
  /** Ends all connections, hanging ones too. */
  close(): Promise<void>;
}

/**
 * Starts a simulator. `port` 0 takes a free one. `logFile` gets every ask, appended. Throws where the port is taken, with a message
 * that names it and the remedy.
 */
export async function startSimulator({
  port,
  host = '127.0.0.1',
  logFile = null,
}: {
  port: number;
  host?: string;
  logFile?: string | null;
}): Promise<Simulator> {
  const world = createWorld(logFile);
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(bodyLimit({ maxSize: requestBytesMax }));
  app.route('/', protocolRoutes(world));
  app.route('/control', controlRoutes(world));
  app.get('/', (context) => context.text(homePage(new URL(context.req.url).origin)));
  const server = await listen(app, port, host);
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(app: Hono<{ Bindings: HttpBindings }>, port: number, hostname: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname }, () => resolve(server)) as Server;
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${port} on ${hostname} is taken: end what listens there, or give the simulator another port.`,
            )
          : error,
      );
    });
  });
}
