import pg from 'pg';
import type { LiveDeed } from '../../../core/remedy/plan.ts';
import type { AssetActor, DeedOutcome } from '../driver.ts';
import { notBegun, whyNot } from '../guard.ts';
import { lookUpAsApproved, type PostgresLogin, statement, withDatabase } from './connect.ts';
import { identityOn, observeDatabase } from './observe.ts';

type Doing = { timeoutMs: number; signal: AbortSignal; onOutput: (piece: Uint8Array) => void };

const rowsShownMax = 200;
const cancelMs = 5000;

/** Acts on databases, each deed on a connection that has just told which database it is to. */
export function createPostgresActor(login: PostgresLogin): Promise<AssetActor> {
  const { id } = login;
  return Promise.resolve({
    observe: (name, signal) => observeDatabase(login, name, signal),
    refuse: (_, deed) => Promise.resolve(refuseDeed(deed)),
    dryRun: () => Promise.resolve(null),
    act: async (target, deed, doing) => {
      const refused = refuseDeed(deed);
      if (refused !== null) throw notBegun(id, target.name, refused);
      const never = new AbortController().signal;
      let begun = false;
      try {
        return await withDatabase(login, { database: target.name, signal: never }, async (client) => {
          const identity = await identityOn(client);
          if (identity !== target.identity)
            throw notBegun(id, target.name, `the database of that name is another one by now (${identity})`);
          const check = deed.type === 'configure' ? await settingStands(client, deed) : null;
          if (check !== null) throw notBegun(id, target.name, check);
          if (doing.signal.aborted) throw notBegun(id, target.name, 'it was stopped before');
          begun = true;
          return deed.type === 'configure'
            ? await configure(client, deed)
            : await runStatement(login, target.name, client, { sql: sqlOf(deed), ...doing });
        });
      } catch (error) {
        if (!begun)
          throw error instanceof pg.DatabaseError || !isFailed(error)
            ? notBegun(id, target.name, whyNot(error))
            : error;
        throw error;
      }
    },
    close: () => Promise.resolve(),
  });
}

const isFailed = (error: unknown): boolean => error instanceof Error && error.name === 'Failed';

const sqlOf = (deed: LiveDeed): string => (deed.type === 'run' ? (deed.argv[1] ?? '') : '');

function refuseDeed(deed: LiveDeed): string | null {
  switch (deed.type) {
    case 'run':
      return deed.argv.length === 2 &&
        deed.argv[0] === 'sql' &&
        deed.cwd === null &&
        Object.keys(deed.env).length === 0
        ? null
        : 'What runs on a database is one statement: argv ["sql", "…"], without directory and environment. What stands in another schema than public is named with it.';
    case 'configure':
      return /^[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)?$/u.test(deed.setting)
        ? null
        : `${JSON.stringify(deed.setting)} is no name of a setting of PostgreSQL.`;
    case 'restart':
      return 'A database cannot restart its server: plan that for the host or container that it runs on.';
    case 'scale':
    case 'roll-back':
    case 'script':
      return `PostgreSQL offers nothing like "${deed.type}": plan one statement, or a setting.`;
  }
}

type Configure = Extract<LiveDeed, { type: 'configure' }>;

/** Why the setting is not as the plan took it to be; null where it is. */
async function settingStands(client: pg.Client, { setting, from }: Configure): Promise<string | null> {
  const { rows } = await client.query<{ value: string | null }>(
    statement('select current_setting($1, true) as value', [setting]),
  );
  const value = rows[0]?.value ?? null;
  return value === from ? null : `${setting} is ${JSON.stringify(value)}, not ${JSON.stringify(from)}`;
}

/** Of the whole server: PostgreSQL keeps settings for all of its databases together. */
async function configure(client: pg.Client, { setting, to }: Configure): Promise<DeedOutcome> {
  const name = setting
    .split('.')
    .map((part) => client.escapeIdentifier(part))
    .join('.');
  await client.query(
    to === null ? `alter system reset ${name}` : `alter system set ${name} = ${client.escapeLiteral(to)}`,
  );
  await client.query(statement('select pg_reload_conf()'));
  return { exit: 0, stopped: false };
}

async function runStatement(
  login: PostgresLogin,
  database: string,
  client: pg.Client,
  { sql, timeoutMs, signal, onOutput }: Doing & { sql: string },
): Promise<DeedOutcome> {
  const { rows } = await client.query<{ pid: number }>(statement('select pg_backend_pid() as pid'));
  const pid = rows[0]?.pid ?? 0;
  await client.query(statement(`set statement_timeout = ${timeoutMs}`));
  await client.query(statement(lookUpAsApproved));
  const cancel = () => void cancelBackend(login, database, pid);
  signal.addEventListener('abort', cancel, { once: true });
  const tell = (text: string) => onOutput(Buffer.from(`${text}\n`));
  try {
    const done = await client.query<Record<string, unknown>>(statement(sql));
    for (const row of done.rows.slice(0, rowsShownMax)) tell(JSON.stringify(row));
    tell(`${done.command ?? 'done'} ${done.rowCount ?? 0}`);
    return { exit: 0, stopped: false };
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    tell(error.message);
    // The server has undone it.
    const stopped = error.code === '57014';
    return { exit: stopped ? null : 1, stopped };
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

async function cancelBackend(login: PostgresLogin, database: string, pid: number): Promise<void> {
  const signal = AbortSignal.timeout(cancelMs);
  await withDatabase(login, { database, signal }, (other) =>
    other.query(statement('select pg_cancel_backend($1)', [pid])),
  ).catch(() => {});
}
