import type { Home } from '../settings/home.ts';
import { readState } from '../settings/state.ts';
import { type Check, ok, warning, wrong } from './check.ts';
import { findProgram } from './doctor-machine.ts';
import { temporalAtHand } from './find-temporal.ts';
import { noBinaries, packagedPostgres } from './postgres-binaries.ts';
import { postgresOwner } from './postgres-owner.ts';
import { lives } from './process-mark.ts';

interface Here {
  environment: NodeJS.ProcessEnv;
  home: Home;
}

const answerMs = 1200;

/** Which Temporal would be used, in the order in which `npm start` looks. */
export async function checkTemporal({ environment, home }: Here): Promise<Check> {
  if (environment['TEMPORAL_ADDRESS']) return checkGivenTemporal({ environment, home });
  const { temporal } = readState(home);
  if (temporal && lives(temporal.mark))
    return ok('Temporal', `runs at ${temporal.url} (pid ${temporal.mark.pid})`);
  const found = temporalAtHand(environment);
  if (found)
    return ok(
      'Temporal',
      `${found.path} (${found.source === 'path' ? 'on PATH' : 'cache'}); npm start runs it`,
    );
  const otherwise =
    'To save that, install it: https://docs.temporal.io/cli#install, or brew install temporal.';
  const go = findProgram('go', environment);
  if (go) {
    return warning(
      'Temporal',
      `not here: npm start downloads it, or builds it with ${go} (once, about 4 minutes)`,
      otherwise,
    );
  }
  return warning('Temporal', 'not here, and no Go to build it: npm start can only download it', otherwise);
}

async function checkGivenTemporal({ environment, home }: Here): Promise<Check> {
  const { connectionOptions, explainNoConnection, temporalSettings } = await import(
    '../settings/temporal.ts'
  );
  const { Connection } = await import('@temporalio/client');
  const settings = temporalSettings(environment, home);
  const what = `${settings.address} (TEMPORAL_ADDRESS), namespace ${settings.namespace}`;
  try {
    const connection = await Connection.connect({ ...connectionOptions(settings), connectTimeout: answerMs });
    await connection.close();
    return ok('Temporal', `${what}, answers`);
  } catch (error) {
    return wrong('Temporal', what, explainNoConnection(settings, error));
  }
}

/** Which PostgreSQL would be used, and as whom. */
export async function checkPostgres({ environment, home }: Here): Promise<Check> {
  const given = environment['DATABASE_URL'];
  if (given) return checkGivenPostgres(given);
  const { postgres } = readState(home);
  if (postgres && lives(postgres.mark)) return ok('PostgreSQL', `runs embedded (pid ${postgres.mark.pid})`);
  const found = packagedPostgres();
  if (!found) return wrong('PostgreSQL', 'no embedded one for this machine', noBinaries);
  const owner = postgresOwner();
  const version = found.version.split('-')[0];
  return ok(
    'PostgreSQL',
    `embedded ${version}${owner ? `, run as user "${owner.name}" since we are root` : ''}`,
  );
}

async function checkGivenPostgres(url: string): Promise<Check> {
  const { Client } = await import('pg');
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: answerMs,
    query_timeout: answerMs,
  });
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    const version = rows[0]?.server_version ?? '';
    if (Number.parseInt(version, 10) >= 14) return ok('PostgreSQL', `${version} (DATABASE_URL), answers`);
    return wrong(
      'PostgreSQL',
      `${version} (DATABASE_URL), too old`,
      'Use PostgreSQL 14 or later, or unset DATABASE_URL.',
    );
  } catch (error) {
    const why = (error as Error).message || (error as { code?: string }).code;
    return wrong(
      'PostgreSQL',
      `DATABASE_URL does not answer: ${why}`,
      'Correct it, start that server, or unset it to use the embedded one.',
    );
  } finally {
    await client.end().catch(() => {});
  }
}
