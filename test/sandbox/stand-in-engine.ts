import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough, Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FromAgent, ToAgent } from '../../sandbox/box/protocol.ts';
import type { Box, BoxSpec, Engine } from '../../sandbox/engine.ts';

/** `lose`: as when the engine itself goes away: nobody is told any more what its processes do, and they go on. */
type StandInBox = Box & { kill(): void; lose(): void };

/**
 * An engine without walls, for tests of the supervisor where there is no bubblewrap: commands are plain processes in the
 * workspace, found by a variable, and outlive a supervisor that is killed, until they are swept. `folder` is the
 * supervisor's: beside this test others may run whose tasks have the same names.
 */
export function createStandIn(folder: string): Engine & { boxes: Map<string, StandInBox> } {
  const boxes = new Map<string, StandInBox>();
  return {
    name: 'bubblewrap',
    boxes,
    probe: () => Promise.resolve({ name: 'bubblewrap', available: true, detail: 'a stand-in' }),
    describe: () => Promise.resolve('no walls at all'),
    sweep: (task) => endMarked(`STAND_IN_TASK=${folder} ${task}`),
    open: (spec) => {
      const box = openBox(spec, folder);
      boxes.set(spec.name, box);
      return Promise.resolve(box);
    },
  };
}

function openBox(spec: BoxSpec, folder: string): StandInBox {
  const marks = { STAND_IN_TASK: `${folder} ${spec.task}`, STAND_IN_BOX: `${folder} ${spec.name}` };
  const toAgent = new PassThrough();
  const fromAgent = new PassThrough();
  const agent = Duplex.from({ readable: fromAgent, writable: toAgent });
  let end: (why: string) => void = () => undefined;
  const ended = new Promise<string>((resolve) => (end = resolve));
  const obey = createAgent(spec, marks);
  let gone = false;
  let isLost = false;
  const say = (frame: FromAgent) => {
    if (!gone) fromAgent.write(`${JSON.stringify(frame)}\n`);
  };
  say({ id: 0, said: 'ready', node: process.version });
  let rest = '';
  toAgent.on('data', (bytes: Buffer) => {
    const lines = (rest + bytes.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const order = JSON.parse(line) as ToAgent;
      obey(order).then(say, (error: unknown) =>
        say({ id: order.id, said: 'failed', problem: String(error) }),
      );
    }
  });
  const destroy = async () => {
    gone = true;
    await endMarked(`STAND_IN_BOX=${marks.STAND_IN_BOX}`);
    end('it was destroyed');
  };
  return {
    name: spec.name,
    agent,
    ended,
    memoryMb: () => Promise.resolve(null),
    limitsHit: () => Promise.resolve([]),
    destroy,
    kill: () => void destroy(),
    isLost: () => isLost,
    lose: () => {
      gone = true;
      isLost = true;
      end('its engine went away');
    },
  };
}

function createAgent(
  spec: BoxSpec,
  marks: Record<'STAND_IN_TASK' | 'STAND_IN_BOX', string>,
): (order: ToAgent) => Promise<FromAgent> {
  const place = (path: string) =>
    join(spec.workspace, path.replace(/^\/work(?:\/|$)/, '')).replace(/\/$/, '');
  const logs = new Map<string, string>();
  const run = (order: Extract<ToAgent, { do: 'run' }>) =>
    new Promise<FromAgent>((resolve) => {
      const service = { STAND_IN_SERVICE: `${marks.STAND_IN_BOX} ${order.service ?? ''}` };
      const child = spawn('/bin/bash', ['-c', order.command], {
        cwd: place(order.cwd),
        env: { PATH: process.env['PATH'], ...spec.environment, ...order.environment, ...marks, ...service },
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
        ...spec.user,
      });
      let output = '';
      const note = (bytes: Buffer) => {
        output += bytes.toString();
        if (order.service) logs.set(order.service, output);
      };
      child.stdout.on('data', note);
      child.stderr.on('data', note);
      let timedOut = false;
      const late = setTimeout(() => {
        timedOut = true;
        process.kill(-child.pid!, 'SIGKILL');
      }, order.timeoutMs);
      const tell = (exitCode: number | null, signal: string | null) => {
        const rest = { outputBytes: output.length, droppedBytes: 0, leftovers: 0, durationMs: 1 };
        resolve({ id: order.id, said: 'ran', ran: { exitCode, signal, timedOut, output, ...rest } });
      };
      if (order.service) {
        clearTimeout(late);
        setTimeout(() => tell(child.exitCode, child.signalCode), 100);
      }
      child.once('close', (code, signal) => {
        clearTimeout(late);
        tell(code, signal);
      });
    });
  return async (order) => {
    const { id } = order;
    switch (order.do) {
      case 'run':
        return run(order);
      case 'file':
        return { id, said: 'file', ...(await fileCall(order.call, place, spec.user)) };
      case 'knock': {
        const open = await fetch(`http://127.0.0.1:${order.port}/`).then(
          () => true,
          () => false,
        );
        return { id, said: 'knocked', open };
      }
      case 'service-log':
        return { id, said: 'log', text: logs.get(order.service) ?? '' };
      case 'end':
        await endMarked(
          order.what === 'everything'
            ? `STAND_IN_BOX=${marks.STAND_IN_BOX}`
            : `STAND_IN_SERVICE=${marks.STAND_IN_BOX} ${order.what.service}`,
        );
        return { id, said: 'done' };
      case 'freeze':
      case 'thaw':
      case 'ping':
        return { id, said: 'done' };
    }
  };
}

type FileCall = Extract<ToAgent, { do: 'file' }>['call'];

async function fileCall(
  call: FileCall,
  place: (path: string) => string,
  { uid, gid }: BoxSpec['user'],
): Promise<{ ok: boolean; text: string }> {
  const path = place(call.path);
  if (call.kind === 'write') {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, call.text);
    for (let at = path; at !== place(''); at = dirname(at)) await chown(at, uid, gid);
    return { ok: true, text: 'written' };
  }
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return { ok: false, text: `there is no file "${call.path}"` };
  if (call.kind !== 'edit') return { ok: true, text };
  if (!text.includes(call.old)) return { ok: false, text: 'the old text does not stand there' };
  await writeFile(path, text.replace(call.old, call.new));
  return { ok: true, text: 'edited' };
}

/** Kills every process whose environment says so, and waits until they are gone. */
async function endMarked(mark: string): Promise<void> {
  for (;;) {
    const found = readdirSync('/proc').filter(
      (pid) => /^\d+$/.test(pid) && environmentOf(pid).includes(mark),
    );
    if (found.length === 0) return;
    for (const pid of found) {
      try {
        process.kill(Number(pid), 'SIGKILL');
      } catch {
        // It has ended by itself in the meantime, which is what is wanted.
      }
    }
    await sleep(10);
  }
}

function environmentOf(pid: string): string[] {
  try {
    // A process that has ended and is not yet waited for has none.
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
