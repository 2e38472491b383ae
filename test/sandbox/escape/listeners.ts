import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Authority } from '../../../sandbox/egress/certificates.ts';

/** Everything outside that an attempt might reach. It hears whatever comes, and answers so that clients go on. */
export interface Listeners {
  port: number;
  heard(token: string): boolean;
  close(): Promise<void>;
}

const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
/** Of what was heard; older is forgotten. */
const keptCharacters = 4_000_000;

/** Listens on all addresses of the host at one port, and at the given sockets. TLS ends here, for any name. */
export async function listen(sockets: string[], authority: Authority): Promise<Listeners> {
  let all = '';
  const hear = (bytes: Buffer): void => {
    all = (all + bytes.toString('latin1')).slice(-keptCharacters);
  };
  const open = new Set<Socket>();
  const serve = (socket: Socket): void => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', (first: Buffer) => {
      if (first[0] !== 0x16) {
        hear(first);
        answerOn(socket, hear, first.toString('latin1'));
        return;
      }
      socket.pause();
      socket.unshift(first);
      const secure = new TLSSocket(socket, {
        isServer: true,
        secureContext: authority.contextFor('registry.example.com'),
        SNICallback: (name, done) => done(null, authority.contextFor(name)),
      });
      secure.on('error', () => socket.destroy());
      answerOn(secure, hear, '');
    });
  };
  const servers: Server[] = [];
  const bind = async (where: string | { port: number; host: string }): Promise<Server> => {
    const server = createServer(serve);
    server.listen(where);
    await once(server, 'listening');
    servers.push(server);
    return server;
  };
  const main = await bind({ port: 0, host: '::' });
  const { port } = main.address() as AddressInfo;
  for (const socket of sockets) await bind(socket);
  const datagrams = createSocket({ type: 'udp6', ipv6Only: false });
  datagrams.on('message', hear);
  datagrams.bind(port, '::');
  await once(datagrams, 'listening');
  return {
    port,
    heard: (token) => all.includes(token),
    close: async () => {
      datagrams.close();
      for (const socket of open) socket.destroy();
      await Promise.all(servers.map((server) => once(server.close(), 'close')));
    },
  };
}

function answerOn(socket: Socket, hear: (bytes: Buffer) => void, before: string): void {
  let text = before;
  const look = (): void => {
    if (!/\r?\n\r?\n/.test(text)) return;
    text = '';
    socket.write(answer);
  };
  look();
  socket.on('data', (bytes: Buffer) => {
    hear(bytes);
    text += bytes.toString('latin1');
    look();
  });
}
