import { chmod, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { EgressPolicy, EgressRecord, EgressRule } from '../../core/sandbox/egress.ts';
import { judgeRequest } from '../../core/sandbox/judge-request.ts';
import { type EgressBounds, usualBounds } from './bounds.ts';
import { type Authority, createAuthority } from './certificates.ts';
import { createCheckedLookup, type Resolve } from './checked-lookup.ts';
import { forward } from './forward.ts';
import { createLedger, type Entry, type Ledger } from './ledger.ts';
import { openTunnel } from './open-tunnel.ts';
import { entryOf, readRequest, splitAuthority, type Tunnel } from './read-request.ts';
import { refuseConnection, refuseRequest } from './refuse.ts';
import { createUpstream, type Upstream } from './upstream.ts';

export interface ProxySettings {
  /** Where it listens: a Unix socket, made anew. Whoever may enter its folder may use it. */
  socket: string;
  /** Its own; the certificates for the box are written into one below it. */
  folder: string;
  policy: EgressPolicy;
  /** Is given each request once it is over. */
  record: (one: EgressRecord) => void;
  /** Loopback and private networks may be dialled, too: for tests. No policy can say so. */
  privateAddresses?: boolean;
  /** Roots that servers are trusted by, beside this machine's. */
  trust?: string[];
  /** By default the system's resolver. */
  resolve?: Resolve;
  bounds?: Partial<EgressBounds>;
}

export interface Proxy {
  /** A folder with `ca.pem` and `bundle.pem`. */
  certificates: string;
  /** One more rule, from the next request on. */
  allow(rule: EgressRule): void;
  /** The last 5,000 at most. */
  records(afterNumber: number): EgressRecord[];
  bytes(): number;
  close(): Promise<void>;
}

interface Parts {
  policy: EgressPolicy;
  bounds: EgressBounds;
  ledger: Ledger;
  authority: Authority;
  upstream: Upstream;
}

/** Starts the proxy of one task: the only way out of its box. */
export async function startProxy(settings: ProxySettings): Promise<Proxy> {
  const policy = { ...settings.policy, rules: [...settings.policy.rules] };
  const bounds = { ...usualBounds, ...settings.bounds };
  const ledger = createLedger(policy, settings.record, Date.now);
  // Beside whatever else is kept in the folder, since this one is shown to the box.
  const certificates = join(settings.folder, 'certificates');
  const authority = await createAuthority(certificates, Date.now);
  const lookup = createCheckedLookup({
    resolve: settings.resolve,
    privateAddresses: settings.privateAddresses ?? false,
    alsoAddresses: policy.alsoAddresses ?? [],
  });
  const upstream = createUpstream(lookup, settings.trust ?? []);
  const { server, sockets } = createProxyServer({ policy, bounds, ledger, authority, upstream });
  await rm(settings.socket, { force: true });
  server.listen(settings.socket);
  await once(server, 'listening');
  // A box's user is not ours; who reaches the socket at all is decided by its folder and by what is mounted.
  await chmod(settings.socket, 0o666);
  return {
    certificates,
    allow: (rule) => void policy.rules.push(rule),
    records: (after) => ledger.records(after),
    bytes: () => ledger.bytes(),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      upstream.close();
      await closed;
    },
  };
}

function createProxyServer(parts: Parts): { server: Server; sockets: Set<Duplex> } {
  const { bounds, ledger } = parts;
  const tunnels = new WeakMap<Duplex, Tunnel>();
  const sockets = new Set<Duplex>();
  const server = createServer({
    maxHeaderSize: bounds.headBytesMax,
    headersTimeout: bounds.headMs,
    requestTimeout: Math.max(bounds.requestMs, bounds.headMs),
    keepAliveTimeout: bounds.idleMs,
    connectionsCheckingInterval: Math.min(bounds.headMs, 5000),
    insecureHTTPParser: false,
    // Refused by the policy instead, so that it is on the record.
    requireHostHeader: false,
  });
  server.maxConnections = bounds.connectionsMax;
  server.timeout = bounds.idleMs;
  const note = (entry: Entry, refused: string): void => ledger.begin(entry).end({ refused, status: null });

  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const serve = serveWith(parts, tunnels);
  server.on('request', (request, response) => serve(request, response, false));
  server.on('checkContinue', (request, response) => serve(request, response, true));
  server.on('checkExpectation', (request, response) => {
    const why = 'an unknown expectation cannot be met';
    note(entryOf(request, tunnels.get(request.socket)), why);
    refuseRequest(response, 417, why);
  });
  server.on('connect', (request, socket, head) => {
    const entry = { method: 'CONNECT', ...splitAuthority(request.url ?? '', 443), path: '' };
    const within = tunnels.has(socket);
    const why = within ? 'a tunnel within a tunnel is not served' : ledger.spent();
    if (why !== null) {
      note(entry, why);
      refuseConnection(socket, 403, why);
      return;
    }
    openTunnel({
      request,
      socket: socket as Socket,
      head,
      policy: parts.policy,
      authority: parts.authority,
      headMs: bounds.headMs,
      refused: (refused) => note(entry, refused),
      serve: (secure, tunnel) => {
        tunnels.set(secure, tunnel);
        server.emit('connection', secure);
      },
    });
  });
  refuseTheRest(server, tunnels, note);
  return { server, sockets };
}

/** What is no request at all: other protocols, bytes that do not parse, connections above the bound. */
function refuseTheRest(
  server: Server,
  tunnels: WeakMap<Duplex, Tunnel>,
  note: (entry: Entry, refused: string) => void,
): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    const why = 'only HTTP/1.1 is spoken here, without upgrades';
    note(entryOf(request, tunnels.get(socket)), why);
    refuseConnection(socket, 400, why);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const code = error.code ?? '';
    if (/^HPE_|^ERR_HTTP/.test(code)) {
      const why = `the bytes are no strict HTTP/1.1 request (${code})`;
      const place = splitAuthority(tunnels.get(socket)?.authority ?? '', 0);
      note({ method: '', ...place, path: '' }, why);
      refuseConnection(socket, 400, why);
    } else socket.destroy();
  });
  server.on('drop', () =>
    note({ method: '', host: '', port: 0, path: '' }, 'too many connections are open at once'),
  );
}

function serveWith({ policy, bounds, ledger, upstream }: Parts, tunnels: WeakMap<Duplex, Tunnel>) {
  let inFlight = 0;
  return (request: IncomingMessage, response: ServerResponse, waits: boolean): void => {
    const tunnel = tunnels.get(request.socket);
    const passage = ledger.begin(entryOf(request, tunnel));
    const refuse = (status: number, why: string): void => {
      passage.end({ refused: why, status: null });
      refuseRequest(response, status, why);
    };
    request.on('error', () => response.destroy());
    const spent = ledger.spent();
    if (spent !== null) return refuse(403, spent);
    if (inFlight >= bounds.inFlightMax) return refuse(503, 'too many requests are under way at once');
    const read = readRequest(request, tunnel);
    if (!read.ok) return refuse(read.status, read.why);
    const judged = judgeRequest(policy, read.asked);
    if (!judged.ok) return refuse(403, judged.why);
    inFlight += 1;
    response.once('close', () => {
      inFlight -= 1;
    });
    const { scheme, method, bodyBytes } = read.asked;
    const { host, port, path } = judged;
    forward(
      { request, response, passage, to: { scheme, host, port, method, path }, bodyBytes, waits },
      upstream,
      bounds.requestMs,
    );
  };
}
