import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a request is told by. */
export interface Passing {
  path: string;
  /** `x-countersign-ask`; empty where there is none. */
  ask: string;
}

/** A request that stands at the door. Whoever asked may have been killed: then it goes nowhere any more. */
export interface Held extends Passing {
  /** Passes it on; resolves once the whole answer is there, which is not handed out. */
  send(): Promise<void>;
  /** Lets it, or its answer, go on. */
  letGo(): void;
}

/** Stands in front of a server and holds the requests that are waited for. */
export interface Door {
  /** Of the listener: a port of 127.0.0.1, or the path of its socket. */
  address: { port: number } | { socketPath: string };
  /** The next request that matches, which is held from then on. */
  hold(matches: (passing: Passing) => boolean): Promise<Held>;
  /** Nobody waits for anything any more; what is held stays held. */
  forget(): void;
  close(): Promise<void>;
}

type Place = { port: number } | { socketPath: string };

/** Listens at `at` (port 0: any) and passes on to `to`. */
export async function openDoor(at: Place, to: Place): Promise<Door> {
  let waiting: { matches: (passing: Passing) => boolean; found: (held: Held) => void }[] = [];
  const receive = async (asked: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const body = await readAll(asked);
    const passing = { path: asked.url ?? '', ask: String(asked.headers['x-countersign-ask'] ?? '') };
    const visit = visitOf(to, asked, answer, body);
    const found = waiting.find(({ matches }) => matches(passing));
    if (!found) return visit.letGo();
    waiting = waiting.filter((one) => one !== found);
    found.found({ ...passing, ...visit });
  };
  const server = createServer((asked, answer) => {
    receive(asked, answer).catch(() => answer.destroy());
  });
  await new Promise<void>((resolve) => {
    if ('port' in at) server.listen(at.port, '127.0.0.1', resolve);
    else server.listen(at.socketPath, resolve);
  });
  return {
    address: 'port' in at ? { port: (server.address() as AddressInfo).port } : at,
    hold: (matches) => new Promise((resolve) => waiting.push({ matches, found: resolve })),
    forget: () => {
      waiting = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answered {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** One request on its way: as the caller goes, so does what was asked for it, as if nothing stood between them. */
function visitOf(to: Place, asked: IncomingMessage, answer: ServerResponse, body: Buffer) {
  let sent: Promise<Answered> | null = null;
  let asking: ClientRequest | null = null;
  answer.once('close', () => asking?.destroy());
  const pass = () =>
    (sent ??= new Promise<Answered>((resolve, reject) => {
      if (answer.destroyed) return reject(new Error('Whoever asked is gone.'));
      const { method, url: path, headers } = asked;
      const target = 'port' in to ? { host: '127.0.0.1', port: to.port } : to;
      asking = request({ ...target, method, path, headers, agent: false }, (came) => {
        const whole =
          ({ statusCode = 502, headers: named }: IncomingMessage) =>
          (bytes: Buffer) =>
            resolve({ status: statusCode, headers: named, body: bytes });
        readAll(came).then(whole(came), reject);
      });
      asking.once('error', reject);
      asking.end(body);
    }));
  const handOut = async () => {
    const { status, headers, body: bytes } = await pass();
    const { 'transfer-encoding': _, ...plain } = headers;
    answer.writeHead(status, { ...plain, 'content-length': bytes.length }).end(bytes);
  };
  return {
    send: () => pass().then(() => undefined),
    letGo: () => void handOut().catch(() => answer.destroy()),
  };
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
