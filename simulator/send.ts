import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { simulatedHeader } from '../core/panel/simulator-address.ts';
import type { Delivery } from './delivery.ts';
import type { Reply } from './wire.ts';

export interface Sent {
  /** Null when no status was sent. */
  status: number | null;
  /** Whether the client went away first. */
  aborted: boolean;
}

/** Carries out a delivery on Node's own response, since faults need the socket itself. Ends when the connection does, or the answer. */
export async function send(response: ServerResponse, delivery: Delivery): Promise<Sent> {
  const gone = new AbortController();
  const closed = new Promise<void>((resolve) => {
    response.once('close', () => {
      gone.abort();
      resolve();
    });
  });
  if (response.closed) return { status: null, aborted: true };
  await sleep(delivery.delayMs, undefined, { signal: gone.signal }).catch(() => undefined);
  if (gone.signal.aborted) return { status: null, aborted: true };
  const { ending, reply } = delivery;
  switch (ending.kind) {
    case 'whole':
      return sendWhole(response, reply, closed);
    case 'cut':
    case 'stall':
      return sendPart(response, reply, ending, closed);
    case 'hang':
      await closed;
      return { status: null, aborted: true };
    case 'reset':
      response.socket?.resetAndDestroy();
      return { status: null, aborted: false };
    case 'refuse':
      response.destroy();
      return { status: null, aborted: false };
  }
}

async function sendWhole(response: ServerResponse, reply: Reply, closed: Promise<void>): Promise<Sent> {
  const [only, ...more] = reply.chunks;
  if (more.length === 0) {
    writeHead(response, reply, Buffer.byteLength(only ?? ''));
    response.end(only ?? '');
  } else {
    writeHead(response, reply, null);
    await writeChunks(response, reply.chunks);
    response.end();
  }
  await closed;
  return { status: reply.status, aborted: !response.writableFinished };
}

async function sendPart(
  response: ServerResponse,
  reply: Reply,
  ending: { kind: 'cut' | 'stall'; fraction: number },
  closed: Promise<void>,
): Promise<Sent> {
  const bytes = Buffer.from(reply.chunks.join(''));
  const part = bytes.subarray(0, Math.floor(bytes.length * ending.fraction));
  writeHead(response, reply, reply.chunks.length > 1 ? null : bytes.length);
  response.flushHeaders();
  // Written and handed over before the socket breaks; else the client might see nothing of it.
  if (part.length > 0) await new Promise<void>((resolve) => response.write(part, () => resolve()));
  if (ending.kind === 'cut') response.destroy();
  else await closed;
  return { status: reply.status, aborted: ending.kind === 'stall' };
}

function writeHead(response: ServerResponse, reply: Reply, bytes: number | null): void {
  response.writeHead(reply.status, {
    ...reply.headers,
    [simulatedHeader]: '1',
    ...(bytes !== null && { 'content-length': String(bytes) }),
  });
}

/** One chunk at a time, each at the reader's pace. */
async function writeChunks(response: ServerResponse, chunks: readonly string[]): Promise<void> {
  for (const chunk of chunks) {
    if (response.destroyed) return;
    await new Promise<void>((resolve) => response.write(chunk, () => resolve()));
  }
}
