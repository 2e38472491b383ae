import { request } from 'node:http';
import { Failed } from '../../core/failed.ts';
import { type FailureKind, failureKinds } from '../../core/failure.ts';
import type { Snapshot } from '../../core/sandbox/box-call.ts';
import type { Supervisor } from '../../core/sandbox/supervisor.ts';

/** As much as the supervisor itself takes of a bundle. */
const answerBytesMax = 1_000_000_000;

/**
 * The supervisor behind a Unix socket. Waits as long as a call lasts; what is asked again under its key is done once,
 * so that a connection that broke is asked again.
 * @throws Failed of the kinds that the supervisor names; `sandbox.unavailable` where none answers
 */
export function createSupervisorClient(socket: string): Supervisor {
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await send({
      socket,
      method,
      path,
      body: body === undefined ? null : JSON.stringify(body),
    });
    // Our own supervisor answers with what the interface says.
    return JSON.parse(answer.toString('utf8')) as T;
  };
  const of = (task: string) => `/tasks/${encodeURIComponent(task)}`;
  const keyed = (task: string, kind: string, key: string) => `${of(task)}/${kind}/${encodeURIComponent(key)}`;
  return {
    health: () => ask('GET', '/health'),
    putRepository: async (task, bundle) => {
      await send({ socket, method: 'PUT', path: `${of(task)}/repository`, body: bundle });
    },
    open: (spec) => ask('PUT', of(spec.task), spec),
    call: (task, key, call) => ask('POST', keyed(task, 'calls', key), call),
    snapshot: (task, key, message) => ask('POST', keyed(task, 'snapshots', key), { message }),
    restore: (task, key, snapshot) => ask('POST', keyed(task, 'restores', key), { snapshot }),
    putBase: async (task, bundle) => {
      const answer = await send({ socket, method: 'PUT', path: `${of(task)}/base`, body: bundle });
      return JSON.parse(answer.toString('utf8')) as Snapshot;
    },
    merge: (task, key, asked) => ask('POST', keyed(task, 'merges', key), asked),
    runInCleanRoom: (task, key, room) => ask('POST', keyed(task, 'rooms', key), room),
    allowHost: (task, key, rule) => ask('POST', keyed(task, 'hosts', key), rule),
    readChange: (task, from, to) => ask('GET', `${of(task)}/changes?from=${from}&to=${to}`),
    readFiles: (task, wanted) => ask('POST', `${of(task)}/files`, wanted),
    readBundle: (task, snapshot) =>
      send({ socket, method: 'GET', path: `${of(task)}/bundle?snapshot=${snapshot}`, body: null }),
    rest: async (task) => {
      await ask('POST', `${of(task)}/rest`);
    },
    look: (task, requestsAfter) => ask('GET', `${of(task)}?requestsAfter=${requestsAfter}`),
    close: (task, keepSnapshots) => ask('DELETE', `${of(task)}?keepSnapshots=${keepSnapshots}`),
  };
}

interface Sending {
  socket: string;
  method: string;
  path: string;
  body: string | Uint8Array | null;
}

function send({ socket, method, path, body }: Sending): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const broken = (error: Error) => reject(unavailable(socket, error));
    const headers = body === null ? {} : { 'content-length': Buffer.byteLength(body) };
    const asking = request({ socketPath: socket, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > answerBytesMax) response.destroy(new Error('its answer is too large'));
      });
      response.once('error', broken);
      response.once('end', () => {
        const answer = Buffer.concat(chunks);
        if ((response.statusCode ?? 500) < 400) resolve(answer);
        else reject(failureIn(answer));
      });
    });
    asking.once('error', broken);
    asking.end(body ?? undefined);
  });
}

const unavailable = (socket: string, error: Error) =>
  new Failed(
    'sandbox.unavailable',
    `The sandbox supervisor at ${socket} does not answer (${error.message}): start it, or set COUNTERSIGN_SANDBOX_SOCKET to the socket of one that runs. It is tried again.`,
  );

function failureIn(answer: Buffer): Failed {
  const text = answer.toString('utf8');
  try {
    const { kind, message } = JSON.parse(text) as { kind: string; message: string };
    if (Object.hasOwn(failureKinds, kind)) return new Failed(kind as FailureKind, message);
  } catch {
    // Not of the supervisor's making.
  }
  return new Failed(
    'sandbox.unavailable',
    `The sandbox supervisor answered with what it never says: ${text.slice(0, 300)}`,
  );
}
