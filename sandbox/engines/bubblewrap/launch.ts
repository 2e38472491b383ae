import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Duplex, type Readable, type Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { Failed } from '../../../core/failed.ts';

export interface Launched {
  agent: Duplex;
  /** Ids on the host: of bubblewrap, and of the box's first process. */
  processes: { bwrap: number; first: number };
  /** Resolves with why, in words. */
  ended: Promise<string>;
}

/** Joins control groups first, so that nothing of the box is ever outside of them. */
const script = 'while [ "$1" != -- ]; do echo $$ > "$1" || exit 125; shift; done; shift; exec "$@"';
const startMs = 10_000;
const infoSchema = z.object({ 'child-pid': z.int().min(2) });

/** File descriptors that bubblewrap is given, as they are numbered there. */
export const descriptors = { seccomp: 3, info: 4 };

/**
 * Starts bubblewrap and waits until the agent has said something, which is left in the stream for whoever reads it.
 * @throws Failed `sandbox.gone` with its words when it ends before, or takes too long
 */
export async function launch(
  command: readonly string[],
  { joins, seccompFd }: { joins: readonly string[]; seccompFd: number },
): Promise<Launched> {
  const child = spawn('/bin/sh', ['-c', script, 'sh', ...joins, '--', ...command], {
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    cwd: '/',
    stdio: ['pipe', 'pipe', 'pipe', seccompFd, 'pipe'],
  });
  const [stdin, stdout, stderr, , info] = child.stdio as [Writable, Readable, Readable, null, Readable];
  const words = keepWords(stderr);
  const ended = watchEnd(child, words);
  const first = readInfo(info);
  try {
    await waitForAgent(stdout, ended);
    const agent = Duplex.from({ readable: stdout, writable: stdin });
    // Told by whoever reads the stream.
    agent.on('error', () => undefined);
    return { agent, processes: { bwrap: child.pid ?? 0, first: await first }, ended };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

function keepWords(stderr: Readable): () => string {
  let text = '';
  stderr.on('data', (chunk: Buffer) => {
    if (text.length < 4000) text += chunk.toString('utf8');
  });
  return () => text.trim().slice(0, 4000);
}

async function watchEnd(child: ChildProcess, words: () => string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  child.once('error', (error) => resolve(`bubblewrap could not be started (${error.message})`));
  child.once('close', (code, signal) => {
    const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
    const said = words();
    resolve(`the box's first process ended ${how}${said === '' ? '' : ` (${said})`}`);
  });
  return promise;
}

async function readInfo(info: Readable): Promise<number> {
  let text = '';
  for await (const chunk of info) {
    text += String(chunk);
    if (text.length > 4000 || text.includes('}')) break;
  }
  return infoSchema.parse(JSON.parse(text))['child-pid'];
}

async function waitForAgent(stdout: Readable, ended: Promise<string>): Promise<void> {
  const patience = new AbortController();
  const { signal } = patience;
  const late = sleep(startMs, `it said nothing within ${startMs} ms`, { signal });
  const why = await Promise.race([
    once(stdout, 'readable', { signal }).then(() => null),
    ended,
    late,
  ]).finally(() => {
    late.catch(() => undefined);
    patience.abort();
  });
  if (why === null && stdout.readableLength > 0) return;
  throw new Failed('sandbox.gone', `The bubblewrap box could not be started: ${why ?? (await ended)}.`);
}
