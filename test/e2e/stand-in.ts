import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { proxy } from 'hono/proxy';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { simulatedHeader } from '../../core/panel/simulator-address.ts';

/**
 * What answers at its address is the simulator without its mark, which the product takes for real providers: for tests
 * of what only real seats have, such as a key and a price.
 */
export async function startStandIn(
  simulatorUrl: string,
): Promise<{ url: string; close: () => Promise<void> }> {
  const app = new Hono();
  app.all('*', async (context) => {
    const { pathname, search } = new URL(context.req.url);
    const answer = await proxy(`${simulatorUrl}${pathname}${search}`, context.req);
    answer.headers.delete(simulatedHeader);
    return answer;
  });
  const server = await new Promise<Server>((resolve) => {
    const listening = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () =>
      resolve(listening as Server),
    );
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
