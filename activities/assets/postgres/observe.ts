import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Observation } from '../../../core/fleet/asset.ts';
import { gone } from '../../../core/fleet/observation.ts';
import { type PostgresLogin, statement, withDatabase } from './connect.ts';

interface Told {
  system: string;
  oid: string;
  version: string;
  started: string;
  replica: boolean;
  pending: string;
}

const telling = `select (select system_identifier::text from pg_control_system()) as system,
  (select oid::text from pg_database where datname = current_database()) as oid,
  current_setting('server_version') as version,
  to_char(pg_postmaster_start_time() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as started,
  pg_is_in_recovery() as replica,
  (select count(*)::text from pg_settings where pending_restart) as pending`;

/** What the server's files and ALTER SYSTEM say, of what this user may see. */
const settings = `select name, setting from pg_settings where source = 'configuration file' order by name`;

/** The name of a database that is not there. */
const unknownDatabase = '3D000';

export async function observeDatabase(
  login: PostgresLogin,
  database: string,
  signal: AbortSignal,
): Promise<Observation> {
  try {
    return await withDatabase(login, { database, signal }, async (client) => {
      await client.query(statement('begin transaction read only'));
      const { rows } = await client.query<Told>(statement(telling));
      const [told] = rows;
      if (!told) throw new Error('it tells nothing of itself');
      const set = await client.query(statement(settings));
      return observationOf(told, set.rows);
    });
  } catch (error) {
    if ((error as { code?: string }).code === unknownDatabase) return gone('its server has no such database');
    throw error;
  }
}

const observationOf = (told: Told, set: readonly unknown[]): Observation => ({
  state: 'running',
  health: 'healthy',
  identity: identityOf(told),
  version: told.version,
  configDigest: createHash('sha256').update(JSON.stringify(set)).digest('hex'),
  facts: {
    startedAt: told.started,
    role: told.replica ? 'replica' : 'primary',
    settingsThatWaitForARestart: told.pending,
  },
  events: [],
  reason: null,
});

const identityOf = ({ system, oid }: Pick<Told, 'system' | 'oid'>): string => `${system}/${oid}`;

/** Of the database that this very connection is to. */
export async function identityOn(client: pg.Client): Promise<string> {
  const { rows } = await client.query<Told>(statement(telling));
  return rows[0] ? identityOf(rows[0]) : '';
}
