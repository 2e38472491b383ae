import { Socket } from 'node:net';
import pg from 'pg';
import type { SourceOf } from '../../../core/configuration/fleet-source.ts';

export interface PostgresLogin {
  id: string;
  source: SourceOf<'postgres'>;
  address: string;
  user: string | null;
  /** A password. */
  credential: string | null;
}

/** Of all that one connection may be answered with: rows are kept whole before anybody sees them. */
const answerBytesMax = 16_000_000;
const watchMs = 20;

/**
 * A connection that the client itself ends when it is answered with too much, or the signal says so. Names are looked up in the
 * server's own catalogue alone: whoever owns a database may set where else, and would have us call functions of theirs by the
 * names of the server's, with all that our login may do.
 */
export async function withDatabase<T>(
  { source, address, user, credential }: PostgresLogin,
  { database, signal }: { database: string | null; signal: AbortSignal },
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const url = new URL(address);
  if (database !== null) url.pathname = `/${encodeURIComponent(database)}`;
  // The driver takes nothing from beside the address but what the address leaves open, and an empty name is not open to it.
  if (user !== null) url.username = encodeURIComponent(user);
  if (credential !== null) url.password = encodeURIComponent(credential);
  const socket = new Socket();
  const client = new pg.Client({
    connectionString: url.href,
    connectionTimeoutMillis: source.timeoutSeconds * 1000,
    application_name: 'countersign',
    stream: () => socket,
  });
  // Whatever broke it is told by the query that it broke.
  client.on('error', () => {});
  let tooMuch = false;
  const watch = setInterval(() => {
    tooMuch = socket.bytesRead > answerBytesMax;
    if (tooMuch) socket.destroy();
  }, watchMs);
  const cut = () => socket.destroy();
  signal.addEventListener('abort', cut, { once: true });
  try {
    signal.throwIfAborted();
    await client.connect();
    await client.query(statement('set search_path = pg_catalog'));
    if (database !== null) await checkDatabase(client, database);
    return await work(client);
  } catch (error) {
    if (tooMuch)
      throw new Error(`it answers with more than ${answerBytesMax / 1e6} MB: ask for less`, { cause: error });
    throw error;
  } finally {
    clearInterval(watch);
    signal.removeEventListener('abort', cut);
    await client.end().catch(() => {});
  }
}

/** Some names are read otherwise in an address: ".." leads to whichever database a login has by itself. */
async function checkDatabase(client: pg.Client, database: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(statement('select current_database() as name'));
  if (rows[0]?.name !== database)
    throw new Error(
      `the name ${JSON.stringify(database)} leads to database ${JSON.stringify(rows[0]?.name ?? '')}: rename it, or leave it out by "only"`,
    );
}

/** One statement with its values: a second one behind it is a mistake to the server, and not another statement. */
export const statement = (
  text: string,
  values: readonly unknown[] = [],
): pg.QueryConfig & { queryMode: 'extended' } => ({
  text,
  values: [...values],
  queryMode: 'extended',
});

/** From here on names are looked up where the database says, as the login of whoever asks takes it. */
export const lookUpAsUsual = 'set search_path to default';

/**
 * For what was approved: first among what is the server's, then in `public`, whatever the database says, so that its words mean
 * what they meant to whoever approved them. What stands in another schema is named with it.
 */
export const lookUpAsApproved = 'set search_path = pg_catalog, public';
