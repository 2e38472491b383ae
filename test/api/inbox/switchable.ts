import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { freePort } from '../../../embedded/ports.ts';

export interface Switchable {
  /** HOST:PORT at which the server is found while it is switched on. */
  address: string;
  on(): Promise<void>;
  /** Ends what is connected; nobody listens then. */
  off(): Promise<void>;
}

/** Something in front of a server that can go away and come back; it is away at first. */
export async function switchable(target: string): Promise<Switchable> {
  const [host = '', targetPort] = target.split(':');
  const port = await freePort();
  const sockets = new Set<Socket>();
  let server: Server | null = null;
  const join = (socket: Socket) => {
    const onward = connect(Number(targetPort), host);
    for (const end of [socket, onward]) {
      sockets.add(end);
      end.once('close', () => {
        sockets.delete(end);
        socket.destroy();
        onward.destroy();
      });
      end.on('error', () => {});
    }
    socket.pipe(onward).pipe(socket);
  };
  const off = async () => {
    if (!server) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
    server = null;
  };
  onTestFinished(off);
  return {
    address: `127.0.0.1:${port}`,
    on: async () => {
      server = createServer(join).listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    off,
  };
}
