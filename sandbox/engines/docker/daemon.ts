import { connect } from 'node:net';
import Docker from 'dockerode';
import { Failed } from '../../../core/failed.ts';

const usualSocket = '/var/run/docker.sock';

/** `host` as in DOCKER_HOST; a Unix socket only, since the workspace and the proxy's socket are on this machine. */
export const connectDocker = (host: string | undefined): Docker => new Docker({ socketPath: socketOf(host) });

/** @throws Failed where the daemon is not on this machine */
export function socketOf(host: string | undefined): string {
  const socketPath = host === undefined || host === '' ? usualSocket : host.replace(/^unix:\/\//, '');
  if (!socketPath.startsWith('/'))
    throw new Failed(
      'sandbox.no-engine',
      `DOCKER_HOST is "${socketPath}": sandboxes need a Docker daemon on this machine; set it to unix:///path/to/docker.sock.`,
    );
  return socketPath;
}

/** Whether a daemon takes new connections: one that is being stopped goes on answering on those that it has. */
export async function isListening(socketPath: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(socketPath, () => resolve(true));
  socket.once('error', () => resolve(false));
  const is = await promise;
  socket.destroy();
  return is;
}

export const isStatus = (error: unknown, ...statuses: number[]): boolean =>
  error instanceof Error && 'statusCode' in error && statuses.includes(error.statusCode as number);

/** Errors of the way to the daemon, not of the daemon. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EACCES', 'ETIMEDOUT'].includes(String(error.code));

/** Says of every failure what it means for the sandbox. */
export async function withDaemon<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failed) throw error;
    const said = (error as Error).message.slice(0, 500);
    if (isUnreachable(error))
      throw new Failed(
        'sandbox.gone',
        `Docker does not answer while ${what} (${said}): start its daemon, and the task goes on from its last snapshot.`,
      );
    throw new Failed('sandbox.unavailable', `Docker refused ${what}: ${said}.`);
  }
}
