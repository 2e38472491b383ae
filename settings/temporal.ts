import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { Client, Connection, type TLSConfig } from '@temporalio/client';
import type { Home } from './home.ts';
import { dataConverterOf } from './payloads/data-converter.ts';
import { type PayloadKey, payloadKeysOf } from './payloads/keys.ts';
import { readState } from './state.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Which Temporal server to use, and how; from `TEMPORAL_*`, else the one that `npm start` runs. */
export interface TemporalSettings {
  address: string;
  namespace: string;
  /** What told the address: shown when nobody answers there. */
  source: 'TEMPORAL_ADDRESS' | 'npm start' | 'default';
  apiKey: string | null;
  /** False: plain text, which only suits this machine or a private network. */
  tls: TLSConfig | boolean;
  /** What histories are encrypted with; none leaves them readable for whoever reads Temporal's database. */
  payloadKeys: readonly PayloadKey[];
}

const connectMs = 5000;

/**
 * `TEMPORAL_ADDRESS` (HOST:PORT), `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, `TEMPORAL_TLS` (true or false; by default
 * on when a key or certificate is set), the PEM files `TEMPORAL_TLS_CERT`, `TEMPORAL_TLS_KEY`, `TEMPORAL_TLS_CA`, and
 * `COUNTERSIGN_PAYLOAD_KEYS`.
 * Throws when they contradict each other or a file cannot be read.
 */
export function temporalSettings(environment: Environment, home: Home): TemporalSettings {
  const given = environment['TEMPORAL_ADDRESS'];
  const embedded = given ? undefined : readState(home).temporal?.url;
  return {
    address: given || embedded || '127.0.0.1:7233',
    source: given ? 'TEMPORAL_ADDRESS' : embedded ? 'npm start' : 'default',
    namespace: environment['TEMPORAL_NAMESPACE'] || 'default',
    apiKey: environment['TEMPORAL_API_KEY'] || null,
    tls: tlsOf(environment),
    payloadKeys: payloadKeysOf(environment),
  };
}

/** For the client's `Connection` and for the worker's `NativeConnection` alike. */
export function connectionOptions({ address, apiKey, tls }: TemporalSettings) {
  return { address, tls, ...(apiKey !== null && { apiKey }) };
}

/** The one way to a client: what others make leaves histories readable. */
export const clientOf = (
  connection: Connection,
  { namespace, payloadKeys }: Pick<TemporalSettings, 'namespace' | 'payloadKeys'>,
): Client => new Client({ connection, namespace, dataConverter: dataConverterOf(payloadKeys) });

/** A connection that has answered within 5 s. Throws with the address, what is wrong with it, and the remedy. */
export async function connect(settings: TemporalSettings): Promise<Connection> {
  try {
    await refuseAtOnce(settings.address);
    return await Connection.connect({ ...connectionOptions(settings), connectTimeout: connectMs });
  } catch (error) {
    throw new Error(explainNoConnection(settings, error), { cause: error });
  }
}

/** Throws when nobody listens at an address of this machine, where gRPC would go on trying until its time is up. */
async function refuseAtOnce(address: string): Promise<void> {
  const [, host, port] = /^(127\.[\d.]+|localhost|\[::1\]):(\d+)$/.exec(address) ?? [];
  if (!host || !port) return;
  const socket = createConnection({
    host: host.replace(/[[\]]/g, ''),
    port: Number(port),
    timeout: connectMs,
  });
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}

/** Why there is no connection, in words. Never shows the key. */
export function explainNoConnection(settings: TemporalSettings, error: unknown): string {
  const where = `Temporal at ${settings.address}`;
  const said = detailsOf(error);
  if (/unauthenticated|permission.?denied|unauthorized/i.test(said)) {
    return `${where} refuses us (${said}): check TEMPORAL_API_KEY, TEMPORAL_TLS_CERT and TEMPORAL_NAMESPACE "${settings.namespace}".`;
  }
  if (/certificate|ssl|tls|handshake/i.test(said)) {
    return `${where} could not be reached by TLS (${said}): check TEMPORAL_TLS, TEMPORAL_TLS_CA, TEMPORAL_TLS_CERT and TEMPORAL_TLS_KEY.`;
  }
  if (settings.source === 'TEMPORAL_ADDRESS') {
    return `${where} does not answer (${said}): check TEMPORAL_ADDRESS${settings.tls ? '' : ', and set TEMPORAL_TLS=true if it expects TLS'}; or unset it and run npm start.`;
  }
  if (settings.source === 'npm start') {
    return `${where}, which npm start began here, no longer answers (${said}): run npm start again.`;
  }
  return `${where} does not answer (${said}): run npm start, or set TEMPORAL_ADDRESS to a server that runs. If npm start runs elsewhere, set COUNTERSIGN_HOME to its .countersign folder.`;
}

function tlsOf(environment: Environment): TLSConfig | boolean {
  const wish = environment['TEMPORAL_TLS']?.toLowerCase();
  const crt = readPem(environment, 'TEMPORAL_TLS_CERT');
  const key = readPem(environment, 'TEMPORAL_TLS_KEY');
  const ca = readPem(environment, 'TEMPORAL_TLS_CA');
  if (wish && !['true', 'false', '1', '0'].includes(wish)) {
    throw new Error(`TEMPORAL_TLS is "${wish}": set it to true or false.`);
  }
  if (Boolean(crt) !== Boolean(key)) {
    throw new Error(
      `TEMPORAL_TLS_${crt ? 'CERT' : 'KEY'} is set without TEMPORAL_TLS_${crt ? 'KEY' : 'CERT'}: set both or neither.`,
    );
  }
  if (wish === 'false' || wish === '0') return false;
  if (crt && key) return { clientCertPair: { crt, key }, ...(ca && { serverRootCACertificate: ca }) };
  if (ca) return { serverRootCACertificate: ca };
  return Boolean(wish) || Boolean(environment['TEMPORAL_API_KEY']);
}

function readPem(environment: Environment, name: string): Buffer | null {
  const path = environment[name];
  if (!path) return null;
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(
      `${name} names ${path}, which cannot be read (${(error as NodeJS.ErrnoException).code}).`,
      {
        cause: error,
      },
    );
  }
}

function detailsOf(error: unknown): string {
  const { details, message } = error as { details?: string; message?: string };
  return (details || message || String(error)).split('\n')[0]?.slice(0, 200) ?? '';
}
