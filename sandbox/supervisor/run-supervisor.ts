import { once } from 'node:events';
import { chmod, chown, rm } from 'node:fs/promises';
import { createAdaptorServer } from '@hono/node-server';
import { chmodSync, mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { createApp } from './app.ts';
import { tryLock } from './lock.ts';
import type { Parts } from './parts.ts';
import { createSupervisor } from './supervisor.ts';

/** Of a Unix socket's path, ended by a zero; Linux gives 108. */
const socketPathMax = 103;
/** The longest path below the folder: a task's proxy. */
const longestBelow = '/0123456789abcdef/proxy.sock';

export interface RunningSupervisor {
  socket: string;
  /** Ends the boxes; the tasks stay, for the next supervisor. */
  stop(): Promise<void>;
}

/**
 * Answers on `supervisor.sock` in its folder, or at its door, until it is stopped. Null where another supervisor has the folder already.
 * @throws Error where the folder's path is too long for a socket
 */
export async function runSupervisor(parts: Parts): Promise<RunningSupervisor | null> {
  const { folder, door } = parts;
  if (Buffer.byteLength(folder + longestBelow) > socketPathMax) {
    throw new Error(
      `The folder ${folder} is too long for the sockets in it: choose a COUNTERSIGN_HOME of at most ${socketPathMax - longestBelow.length - '/sandboxes'.length} bytes.`,
    );
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const held = tryLock(join(folder, 'supervisor.lock'));
  if (!held) return null;
  const socket = door?.socket ?? join(folder, 'supervisor.sock');
  // Whoever listened there held the lock, and is gone.
  await rm(socket, { force: true });
  const supervisor = await createSupervisor(parts);
  const app = createApp(supervisor, parts.log);
  const server = createAdaptorServer({ fetch: (request) => app.fetch(request) }) as Server;
  server.requestTimeout = 0;
  server.listen(socket);
  await once(server, 'listening');
  await chmod(socket, 0o600);
  if (door) await chown(socket, door.uid, -1);
  return {
    socket,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await supervisor.leave();
      held.release();
    },
  };
}
