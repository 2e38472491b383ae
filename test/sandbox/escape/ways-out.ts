import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export interface WayOut {
  close(): Promise<void>;
}

/**
 * The proxy with its wall down: it leads to whatever is asked for, in whatever spelling, with whatever bytes. All names
 * and addresses are those of the one server outside, since there is no other.
 */
export async function startOpenProxy(socketPath: string, port: number): Promise<WayOut> {
  const way = createWay((client) => {
    let head = Buffer.alloc(0);
    const read = (bytes: Buffer): void => {
      head = Buffer.concat([head, bytes]);
      const text = head.toString('latin1');
      const end = /\r?\n\r?\n/.exec(text);
      if (end === null) return;
      client.off('data', read);
      const upstream = connect(port, '127.0.0.1');
      join(client, upstream);
      if (/^CONNECT/i.test(text)) {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.write(head.subarray(end.index + end[0].length));
      } else upstream.write(head);
    };
    client.on('data', read);
  });
  await rm(socketPath, { force: true });
  way.server.listen(socketPath);
  await once(way.server, 'listening');
  await chmod(socketPath, 0o666);
  return way;
}

/** What an engine does inside a box, on the host: a port of the loopback that leads to the proxy's socket. */
export async function startForwarder(socketPath: string): Promise<WayOut & { port: number }> {
  const way = createWay((client) => join(client, connect(socketPath)));
  way.server.listen(0, '127.0.0.1');
  await once(way.server, 'listening');
  return { port: (way.server.address() as AddressInfo).port, close: () => way.close() };
}

function createWay(serve: (client: Socket) => void): WayOut & { server: Server } {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    open.add(client);
    client.on('error', () => client.destroy());
    client.once('close', () => open.delete(client));
    serve(client);
  });
  return {
    server,
    close: async () => {
      const closed = once(server.close(), 'close');
      for (const client of open) client.destroy();
      await closed;
    },
  };
}

function join(one: Socket, other: Socket): void {
  other.on('error', () => one.destroy());
  one.pipe(other).pipe(one);
  one.once('close', () => other.destroy());
  other.once('close', () => one.destroy());
}
