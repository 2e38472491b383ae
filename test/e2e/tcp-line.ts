import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A line to a server that can be made to carry nothing more in one direction. */
export interface Line {
  port: number;
  /** What is sent from now on does not arrive; answers still do. */
  mute(): void;
  /** Ends all connections, with what they had not carried; new ones carry again. */
  cut(): void;
  close(): Promise<void>;
}

export async function openLine(to: { host: string; port: number }): Promise<Line> {
  const pairs = new Set<{ near: Socket; far: Socket }>();
  let muted = false;
  const server = createServer((near) => {
    const far = connect(to.port, to.host);
    const pair = { near, far };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    near.on('data', (bytes) => far.write(bytes));
    far.on('data', (bytes) => near.write(bytes));
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
    if (muted) near.pause();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    muted = false;
    for (const { near, far } of pairs) {
      near.destroy();
      far.destroy();
    }
  };
  return {
    port: (server.address() as AddressInfo).port,
    mute: () => {
      muted = true;
      for (const { near } of pairs) near.pause();
    },
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}
