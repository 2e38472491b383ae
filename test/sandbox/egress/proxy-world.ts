import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect as connectSocket, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectSecurely, type ConnectionOptions } from 'node:tls';
import type { EgressPolicy, EgressRecord, EgressRule } from '../../../core/sandbox/egress.ts';
import { createAuthority } from '../../../sandbox/egress/certificates.ts';
import { type Proxy, type ProxySettings, startProxy } from '../../../sandbox/egress/start-proxy.ts';

/** A request as the outside saw it. */
export interface Seen {
  secure: boolean;
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  raw: string[];
  body: string;
}

export interface ProxyWorld {
  proxy: Proxy;
  socket: string;
  folder: string;
  /** Of the two servers outside, which stand on loopback. */
  securePort: number;
  plainPort: number;
  /** All that reached the outside. */
  seen: Seen[];
  /** Raw connections that reached the outside. */
  connections(): number;
  records: EgressRecord[];
  /** Sends bytes to the proxy and reads until it hangs up or `until` holds. */
  say(bytes: string | Buffer, until?: (answer: string) => boolean): Promise<string>;
  /** Opens a tunnel and a TLS connection within it. */
  tunnel(authority: string, options?: ConnectionOptions): Promise<Socket>;
  /** One request over a connection, with the connection closed after it. */
  ask(connection: Socket, bytes: string | Buffer): Promise<string>;
  close(): Promise<void>;
}

export const secureHost = 'secure.example.com';
export const plainHost = 'plain.example.com';

/** A proxy between a client and two servers outside, one with TLS and one without. */
export async function createProxyWorld(of: {
  answer?: RequestListener;
  rules?: (ports: { secure: number; plain: number }) => EgressRule[];
  policy?: Partial<EgressPolicy>;
  settings?: Partial<ProxySettings>;
  /** Whose certificate the server outside shows; by default that of whoever is asked for. */
  certifiedAs?: string;
}): Promise<ProxyWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'egress-'));
  const outside = await createAuthority(join(folder, 'outside'), Date.now);
  const seen: Seen[] = [];
  let connections = 0;
  const listener =
    (secure: boolean): RequestListener =>
    (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers, rawHeaders: raw } = request;
        seen.push({ secure, method, url, headers, raw, body: Buffer.concat(chunks).toString() });
        (of.answer ?? ((_, answer) => answer.end('hello from outside')))(request, response);
      });
    };
  const secure = createSecureServer(
    { SNICallback: (name, done) => done(null, outside.contextFor(of.certifiedAs ?? name)) },
    listener(true),
  );
  const plain = createServer(listener(false));
  for (const server of [secure, plain]) {
    server.on('connection', () => {
      connections += 1;
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  const ports = {
    secure: (secure.address() as AddressInfo).port,
    plain: (plain.address() as AddressInfo).port,
  };
  const records: EgressRecord[] = [];
  const socket = join(folder, 'proxy.sock');
  const usual: EgressRule[] = [
    { host: secureHost, ports: [ports.secure], methods: ['GET', 'HEAD'], query: false },
    { host: plainHost, ports: [ports.plain], methods: ['GET', 'HEAD'], query: false },
  ];
  const proxy = await startProxy({
    socket,
    folder,
    policy: {
      rules: of.rules?.(ports) ?? usual,
      bytesMax: 10_000_000,
      requestsMax: 1000,
      ...of.policy,
    },
    privateAddresses: true,
    record: (one) => records.push(one),
    trust: [await readFile(join(folder, 'outside', 'ca.pem'), 'utf8')],
    resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
    ...of.settings,
  });
  const ca = await readFile(join(proxy.certificates, 'ca.pem'), 'utf8');
  const clients = new Set<Socket>();
  const open = (): Socket => {
    const client = connectSocket(socket);
    clients.add(client);
    client.on('error', () => client.destroy());
    return client;
  };

  return {
    proxy,
    socket,
    folder,
    securePort: ports.secure,
    plainPort: ports.plain,
    seen,
    connections: () => connections,
    records,
    say: (bytes, until) => {
      const client = open();
      client.write(bytes);
      return readAll(client, until);
    },
    tunnel: async (authority, options) => {
      const client = open();
      client.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
      const answer = await readAll(client, (text) => text.includes('\r\n\r\n'), false);
      if (!answer.startsWith('HTTP/1.1 200')) throw new Error(answer);
      const secured = connectSecurely({
        socket: client,
        servername: authority.replace(/:\d+$/, ''),
        ca,
        ...options,
      });
      await once(secured, 'secureConnect');
      secured.on('error', () => secured.destroy());
      return secured;
    },
    ask: (connection, bytes) => {
      connection.write(bytes);
      return readAll(connection);
    },
    close: async () => {
      for (const client of clients) client.destroy();
      await proxy.close();
      for (const server of [secure, plain]) {
        server.close();
        server.closeAllConnections();
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What comes until the other side hangs up, or until `until` holds, whereupon the connection is closed, too. */
function readAll(client: Socket, until?: (text: string) => boolean, hangUp = true): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const read = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      if (until?.(text) === true) end();
    };
    const end = (): void => {
      client.off('data', read);
      client.off('close', end);
      if (hangUp) client.destroy();
      resolve(text);
    };
    client.on('data', read);
    client.once('close', end);
  });
}

/** A request that asks for its connection to be closed. */
export const get = (path: string, host: string, more = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${more}\r\n`;
