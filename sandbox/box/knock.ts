import { connect } from 'node:net';

/** Whether somebody listens on this port of the box's loopback, by either protocol. */
export async function knock(port: number): Promise<boolean> {
  const answers = await Promise.all(['127.0.0.1', '::1'].map((host) => isOpen(host, port)));
  return answers.includes(true);
}

function isOpen(host: string, port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host, port, timeout: 1000 });
  socket.on('connect', () => resolve(true));
  socket.on('timeout', () => socket.destroy());
  socket.on('error', () => resolve(false));
  socket.on('close', () => resolve(false));
  void promise.then(() => socket.destroy());
  return promise;
}
