import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HttpBindings, serve } from '@hono/node-server';
import type { Hono } from 'hono';

/** From the first byte of a request to its last; GitHub itself gives up after 10 s. */
const serverOptions = { requestTimeout: 15_000, headersTimeout: 5000, connectionsCheckingInterval: 2000 };
const connectionsMax = 500;
/** How long what is being answered may take at the end. */
const graceMs = 3000;

export interface Listener {
  /** The origin, such as `http://127.0.0.1:7300`. */
  url: string;
  /** Takes no more, and resolves once what it has taken is answered, or a few seconds are over. */
  close(): Promise<void>;
}

/** @throws Error that names the port and the remedy where it is taken */
export async function listen(
  app: Hono<{ Bindings: HttpBindings }>,
  { host, port }: { host: string; port: number },
): Promise<Listener> {
  const server = await open(app, host, port);
  server.maxConnections = connectionsMax;
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        const hurry = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(hurry);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

function open(app: Hono<{ Bindings: HttpBindings }>, hostname: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname, serverOptions }, () =>
      resolve(server),
    ) as Server;
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} on ${hostname} is taken: end what listens there, or set COUNTERSIGN_API_PORT to a free one.`;
      reject(error.code === 'EADDRINUSE' ? new Error(taken, { cause: error }) : error);
    });
  });
}
