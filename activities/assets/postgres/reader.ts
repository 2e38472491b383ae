import type pg from 'pg';
import { Failed } from '../../../core/failed.ts';
import type { AssetQuestion } from '../../../core/fleet/question.ts';
import type { AssetReader } from '../driver.ts';
import { lookUpAsUsual, type PostgresLogin, statement, withDatabase } from './connect.ts';
import { observeDatabase } from './observe.ts';

const rowsMax = 500;
const databases =
  'select datname as name from pg_database where datallowconn and not datistemplate order by 1';
const described = `select table_schema, table_name, column_name, data_type from information_schema.columns
  where table_schema not in ('pg_catalog', 'information_schema') order by 1, 2, ordinal_position limit ${rowsMax}`;
const measured = `select numbackends, xact_commit, xact_rollback, blks_read, blks_hit, deadlocks, temp_bytes,
  pg_database_size(datname) as bytes,
  (select count(*) from pg_locks where not granted) as waiting_locks,
  (select max(now() - xact_start)::text from pg_stat_activity where datname = current_database()) as oldest_transaction
  from pg_stat_database where datname = current_database()`;

/** What a question may begin with. The transaction refuses writing anyway; this keeps out what is no question. */
const asks = /^\s*(?:select|with|explain|show|table|values)\b/iu;

/** Reads the databases of a server. */
export function createPostgresReader(login: PostgresLogin): Promise<AssetReader> {
  const { id, source } = login;
  return Promise.resolve({
    list: (signal) =>
      withDatabase(login, { database: null, signal }, async (client) => {
        const { rows } = await client.query<{ name: string }>(statement(databases));
        return rows.map(({ name }) => ({ name, labels: {} }));
      }),
    observe: (name, signal) => observeDatabase(login, name, signal),
    read: async (name, question, signal) => {
      const sql = sqlOf(question);
      if (sql === null)
        throw new Failed(
          'asset.question',
          `Database "${name}" of source "${id}" has no logs that SQL reads: ask with a query.`,
        );
      if (!asks.test(sql))
        throw new Failed(
          'asset.question',
          'A query begins with select, with, explain, show, table or values: nothing else is asked.',
        );
      return withDatabase(login, { database: name, signal }, async (client) => {
        const ours = question.what !== 'query';
        if (!ours) await refusePowerful(client, { id, name });
        return askReadOnly(client, { sql, ours, timeoutMs: source.timeoutSeconds * 1000 });
      });
    },
    close: () => Promise.resolve(),
  });
}

function sqlOf(question: AssetQuestion): string | null {
  switch (question.what) {
    case 'query':
      return question.sql;
    case 'describe':
      return described;
    case 'metrics':
      return measured;
    case 'logs':
      return null;
  }
}

/** Roles, besides those of superusers and of replication, by which functions act on the server, whatever transaction calls them. */
const powerful = [
  'pg_execute_server_program',
  'pg_write_server_files',
  'pg_read_server_files',
  'pg_signal_backend',
  'pg_create_subscription',
  'pg_checkpoint',
];
const powersHeld = `select rolname as role from pg_roles
  where (rolsuper or rolreplication or rolname = any ($1)) and pg_has_role(session_user, oid, 'member')
  order by rolname = session_user desc, rolname limit 1`;

/**
 * A transaction that only reads keeps tables as they are. It keeps nobody from the server's files, from other sessions or from
 * programs, which functions reach: that takes a login that may not.
 */
async function refusePowerful(client: pg.Client, { id, name }: { id: string; name: string }): Promise<void> {
  const { rows } = await client.query<{ role: string }>(statement(powersHeld, [powerful]));
  if (rows[0])
    throw new Failed(
      'asset.question',
      `Database "${name}" of source "${id}" is asked nothing by SQL: its "read" login may act as role ${JSON.stringify(rows[0].role)}, which reaches files, programs or sessions of the server. Give "read" a login of its own that only reads: create role … login in role pg_monitor, and grant it select on what models may read.`,
    );
}

interface Asking {
  sql: string;
  /** A statement of ours, and not of a model. */
  ours: boolean;
  timeoutMs: number;
}

async function askReadOnly(client: pg.Client, { sql, ours, timeoutMs }: Asking): Promise<string> {
  await client.query(statement('begin transaction read only'));
  await client.query(statement(`set local statement_timeout = ${timeoutMs}`));
  // Once a transaction has read something, nothing within it can make it one that writes.
  await client.query(statement('select 1'));
  if (!ours) await client.query(statement(lookUpAsUsual));
  try {
    const { rows, fields } = await client.query<Record<string, unknown>>(statement(sql));
    return tableOf(
      fields.map(({ name }) => name),
      rows,
    );
  } catch (error) {
    if ((error as { code?: string }).code === undefined) throw error;
    throw new Failed('asset.question', `The database does not answer that: ${(error as Error).message}`);
  } finally {
    await client.query(statement('rollback')).catch(() => {});
  }
}

function tableOf(names: readonly string[], rows: readonly Record<string, unknown>[]): string {
  const lines = rows.slice(0, rowsMax).map((row) => names.map((name) => shown(row[name])).join(' | '));
  const more = rows.length > rowsMax ? [`(${rows.length - rowsMax} rows more)`] : [];
  return [names.join(' | '), ...lines, ...more].join('\n');
}

const shown = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
