import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Entry, manifestOf, tarballOf } from './tarball.ts';

export interface Publication {
  version: string;
  /** Besides `package.json`, whose fields are `manifest`. */
  entries?: (Entry | Buffer)[];
  manifest?: object;
  /** In place of a tarball of the above. */
  tarball?: Buffer;
  /** Fields of the registry's record of this version that differ from `package.json`. */
  record?: object;
  dist?: object;
  time?: string;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface TestRegistry {
  address: string;
  /** What was asked, in order, with the login that came along. */
  asked: { path: string; login: string | undefined }[];
  publish: (name: string, ...publications: Publication[]) => void;
  /** Fields of the whole record besides its versions. */
  amend: (name: string, fields: object) => void;
  /** Sees each request first; true when it has answered. */
  intercept: (handler: Handler | null) => void;
  close: () => Promise<void>;
}

interface Stored {
  record: { name: string; versions: Record<string, object>; time: Record<string, string> };
  tarballs: Map<string, Buffer>;
}

/** A registry of npm packages on loopback, which serves records and tarballs as they were published. */
export async function startRegistry(): Promise<TestRegistry> {
  const stored = new Map<string, Stored>();
  const asked: TestRegistry['asked'] = [];
  let intercept: Handler | null = null;
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    asked.push({ path, login: request.headers.authorization });
    if (intercept?.(request, response)) return;
    const [name = '', tarball] = path.slice(1).split('/-/');
    const found = stored.get(name);
    const body = tarball === undefined ? found && JSON.stringify(found.record) : found?.tarballs.get(tarball);
    response.writeHead(body === undefined ? 404 : 200).end(body ?? '{"error":"Not found"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const packageOf = (name: string): Stored => {
    const known = stored.get(name) ?? { record: { name, versions: {}, time: {} }, tarballs: new Map() };
    stored.set(name, known);
    return known;
  };
  return {
    address,
    asked,
    publish: (name, ...publications) => {
      for (const publication of publications) publish(address, packageOf(name), publication);
    },
    amend: (name, fields) => {
      Object.assign(packageOf(name).record, fields);
    },
    intercept: (handler) => {
      intercept = handler;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function publish(address: string, { record, tarballs }: Stored, publication: Publication): void {
  const { version, entries = [], dist, time } = publication;
  const manifest = { name: record.name, version, ...publication.manifest };
  const tarball = publication.tarball ?? tarballOf([manifestOf(manifest), ...entries]);
  const file = `${record.name.replace(/^.*\//, '')}-${version}.tgz`;
  tarballs.set(file, tarball);
  record.versions[version] = {
    ...manifest,
    ...publication.record,
    dist: { tarball: `${address}/${record.name}/-/${file}`, integrity: integrityOf(tarball), ...dist },
  };
  record.time[version] = time ?? '2026-01-02T03:04:05.000Z';
}

export const integrityOf = (bytes: Buffer, algorithm = 'sha512'): string =>
  `${algorithm}-${createHash(algorithm).update(bytes).digest('base64')}`;
