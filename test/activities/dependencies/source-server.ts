import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateRawSync, crc32 } from 'node:zlib';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => boolean;

export interface SourceServer {
  address: string;
  /** Paths that were asked for, in order. */
  asked: string[];
  /** The login that came with each. */
  logins: (string | undefined)[];
  /** Answers by path; all others are 404. A text is sent as it is. */
  answers: Map<string, unknown>;
  /** What is affected, by `ECOSYSTEM NAME VERSION`, as ids. */
  affected: Map<string, string[]>;
  /** Sees each request first; true when it has answered, or means to let it hang. */
  intercept: (handler: Handler | null) => void;
  close: () => Promise<void>;
}

/** Stands in for registries and OSV on loopback: answers as recorded. */
export async function startSource(): Promise<SourceServer> {
  const asked: string[] = [];
  const logins: (string | undefined)[] = [];
  const answers = new Map<string, unknown>();
  const affected = new Map<string, string[]>();
  let intercept: Handler | null = null;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = Buffer.concat(await request.toArray()).toString('utf8');
    const path = request.url ?? '';
    asked.push(path);
    logins.push(request.headers.authorization);
    if (intercept?.(request, response, body)) return;
    if (path === '/v1/querybatch') {
      response.end(JSON.stringify(batchOf(body, affected)));
      return;
    }
    const recorded = answers.get(path);
    if (recorded === undefined) response.writeHead(404).end('not found');
    else response.end(typeof recorded === 'string' ? recorded : JSON.stringify(recorded));
  };
  const server = createServer((request, response) => {
    // A client that went away in the middle is no trouble of the server's.
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    logins,
    answers,
    affected,
    intercept: (handler) => {
      intercept = handler;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Query {
  package: { name: string; ecosystem: string };
  version: string;
}

function batchOf(body: string, affected: ReadonlyMap<string, string[]>) {
  const { queries } = JSON.parse(body) as { queries: Query[] };
  return {
    results: queries.map(({ package: { name, ecosystem }, version }) => {
      const ids = affected.get(`${ecosystem} ${name} ${version}`);
      return ids ? { vulns: ids.map((id) => ({ id, modified: '2026-01-01T00:00:00Z' })) } : {};
    }),
  };
}

export const osvEntry = (id: string, name: string, fixed: string | null, more: object = {}) => ({
  id,
  summary: `${id} of ${name}`,
  database_specific: { severity: 'HIGH' },
  affected: [
    {
      package: { ecosystem: 'npm', name },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, ...(fixed === null ? [] : [{ fixed }])] }],
    },
  ],
  ...more,
});

/** npm's record of a package that no rule has anything against. */
export const npmRecord = (name: string, versions: string[] = ['1.0.0'], more: object = {}) => ({
  name,
  'dist-tags': { latest: versions.at(-1) },
  versions: Object.fromEntries(
    versions.map((version) => [
      version,
      { name, version, license: 'MIT', dist: { tarball: `https://packages.acme.example/${name}.tgz` } },
    ]),
  ),
  time: {
    created: '2020-01-01T00:00:00Z',
    ...Object.fromEntries(versions.map((version) => [version, '2020-01-01T00:00:00Z'])),
  },
  ...more,
});

/** A zip file as its specification has it: local headers, central directory, end. */
export function zipOf(files: Readonly<Record<string, string | Buffer>>): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const content = Buffer.from(text);
    const packed = deflateRawSync(content);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(8, 4);
    shared.writeUInt32LE(crc32(content), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(content.length, 18);
    shared.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), shared, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), shared, rest, Buffer.from(name)]));
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(central.length, 4);
  end.writeUInt16LE(central.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end]);
}
