import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actors, createActors } from '../../../activities/assets/actors.ts';
import type { AssetActor, AssetReader } from '../../../activities/assets/driver.ts';
import { createReaders } from '../../../activities/assets/readers.ts';
import { fleetSchema } from '../../../core/configuration/fleet.ts';
import type { LiveDeed } from '../../../core/remedy/plan.ts';
import { createTestDatabase } from '../../database.ts';

const never = new AbortController().signal;
let drop: () => Promise<void>;
let direct: pg.Client;
let name = '';
let urlOf = '';
let owner = '';
let reader: AssetReader;
let actors: Actors;
let actor: AssetActor;
let identity = '';
/** With all rights on every table, and none on the server. */
const weak = `weak_${randomUUID().slice(0, 8)}`;
let powerful: AssetReader;

beforeAll(async () => {
  const created = await createTestDatabase();
  drop = () => created.drop();
  // A socket's address has no host.
  const url = new URL(created.url.replace('@/', '@localhost/'));
  const user = decodeURIComponent(url.username) || 'postgres';
  const password = decodeURIComponent(url.password);
  url.username = '';
  url.password = '';
  name = decodeURIComponent(url.pathname.slice(1));
  owner = user;
  urlOf = created.url;
  direct = new pg.Client({ connectionString: created.url });
  await direct.connect();
  await direct.query('create table orders (id int primary key, note text)');
  await direct.query(`insert into orders values (1, 'first'), (2, null)`);
  await direct.query(`create role ${weak} login password 'weak' in role pg_monitor`);
  await direct.query(`grant all on all tables in schema public to ${weak}`);
  const act = { user, ...(password !== '' && { credentialVariable: 'COUNTERSIGN_LIVE_DATABASE' }) };
  const environment = {
    COUNTERSIGN_FLEET_WEAK: 'weak',
    COUNTERSIGN_FLEET_OWNER: password,
    COUNTERSIGN_LIVE_DATABASE: password,
  };
  const source = { kind: 'postgres', address: url.href, timeoutSeconds: 5, act };
  const readOwner = { user, ...(password !== '' && { credentialVariable: 'COUNTERSIGN_FLEET_OWNER' }) };
  const fleet = fleetSchema.parse({
    sources: {
      db: { ...source, read: { user: weak, credentialVariable: 'COUNTERSIGN_FLEET_WEAK' } },
      owned: { ...source, read: readOwner },
    },
  });
  const readers = createReaders(fleet, environment);
  reader = await readers.readerOf('db');
  powerful = await readers.readerOf('owned');
  actors = createActors(fleet, environment);
  actor = await actors.actorOf('db');
  identity = (await actor.observe(name, never)).identity ?? '';
});
afterAll(async () => {
  await direct.query(`drop owned by ${weak}`);
  await direct.query(`drop role ${weak}`);
  await Promise.all([reader.close(), powerful.close(), actors.close(), direct.end()]);
  await drop();
});

const ask = (sql: string) => reader.read(name, { what: 'query', sql }, never);
const act = async (deed: LiveDeed, { signal = never, as = identity, at = name, timeoutMs = 20_000 } = {}) => {
  let output = '';
  const onOutput = (piece: Uint8Array) => {
    output += Buffer.from(piece).toString();
  };
  const outcome = await actor.act({ name: at, identity: as }, deed, {
    key: 'k',
    timeoutMs,
    signal,
    onOutput,
  });
  return { ...outcome, output };
};
const sql = (statement: string): LiveDeed => ({ type: 'run', argv: ['sql', statement], cwd: null, env: {} });
const orders = async () =>
  (await direct.query<{ id: number }>('select id from orders order by 1')).rows.map(({ id }) => id);

test('each database is an asset, told apart from a later one of its name', async () => {
  expect(await reader.list(never)).toContainEqual({ name, labels: {} });
  const seen = await reader.observe(name, never);
  expect(seen).toMatchObject({ state: 'running', health: 'healthy', facts: { role: 'primary' } });
  expect(seen.identity).toMatch(/^\d{10,}\/\d+$/);
  expect(seen.version).toMatch(/^\d+\.\d+/);
  const approved = seen.identity ?? '';
  const other = `${name}_twin`;
  await direct.query(`create database ${other}`);
  const before = (await reader.observe(other, never)).identity;
  await direct.query(`drop database ${other}`);
  expect(await reader.observe(other, never)).toMatchObject({ state: 'gone' });
  await direct.query(`create database ${other}`);
  const after = (await reader.observe(other, never)).identity;
  await direct.query(`drop database ${other}`);
  expect(after).not.toBe(before);
  expect(new Set([before, after, approved]).size).toBe(3);
});

test('it is asked by one statement that reads', async () => {
  expect(await ask('select id, note from orders order by 1')).toBe('id | note\n1 | first\n2 | ');
  expect(await reader.read(name, { what: 'describe' }, never)).toContain('public | orders | note | text');
  expect(await reader.read(name, { what: 'metrics' }, never)).toContain('waiting_locks');
  await expect(ask('select nothing_such')).rejects.toMatchObject({ failure: { kind: 'asset.question' } });
});

test('nothing that is asked can change anything', async () => {
  await direct.query(`create function burn() returns int language plpgsql as
    $$ begin delete from orders; return 1; end $$`);
  await direct.query(`create function burn_by_setting() returns int language plpgsql as
    $$ begin perform set_config('transaction_read_only', 'off', false); delete from orders; return 1; end $$`);
  await direct.query(`create function burn_by_transaction() returns int language plpgsql as
    $$ begin set transaction read write; delete from orders; return 1; end $$`);
  const attacks = [
    'delete from orders',
    'with gone as (delete from orders returning id) select * from gone',
    'select burn()',
    'select burn_by_setting()',
    'select burn_by_transaction()',
    'select 1; delete from orders',
    'select 1; commit; delete from orders',
    'explain analyze delete from orders',
    'do $$ begin set transaction read write; delete from orders; end $$',
    "select nextval('nothing'), pg_sleep(0)",
    'set transaction read write',
  ];
  for (const attack of attacks)
    await expect(ask(attack), attack).rejects.toMatchObject({ failure: { kind: 'asset.question' } });
  expect(await orders()).toEqual([1, 2]);
  // Without the transaction that only reads, the first function does what it is for.
  await direct.query('begin');
  await direct.query('select burn()');
  expect(await orders()).toEqual([]);
  await direct.query('rollback');
});

test('a login that may more than read tables is asked nothing: read-only transactions bind no functions of the server', async () => {
  const file = `/tmp/countersign-${weak}`;
  const attacks = [
    `select pg_read_file('postgresql.conf') is not null as reached`,
    `select (xpath('//reached/text()', query_to_xml('select pg_read_file(''PG_VERSION'') is not null as reached', true, true, '')))[1]::text as reached`,
    `select pg_terminate_backend(pid) as reached from pg_stat_activity where application_name = '${weak}'`,
    `select lo_export(oid, '${file}') = 1 as reached from pg_largeobject_metadata limit 1`,
    `select set_config('role', '${owner}', true) = '${owner}' as reached`,
  ];
  await direct.query(`select lo_from_bytea(0, 'left behind')`);
  const victim = new pg.Client({ connectionString: urlOf });
  victim.on('error', () => {});
  await victim.connect();
  await victim.query(`set application_name = '${weak}'`);
  for (const attack of attacks)
    await expect(powerful.read(name, { what: 'query', sql: attack }, never), attack).rejects.toThrow(
      /is asked nothing by SQL: its "read" login may act as role/,
    );
  // What is asked in words of ours is told all the same, and a login without such rights is refused by the server.
  expect(await powerful.read(name, { what: 'metrics' }, never)).toContain('waiting_locks');
  for (const attack of attacks.filter((one) => !one.includes('pg_terminate')))
    await expect(ask(attack), attack).rejects.toMatchObject({ failure: { kind: 'asset.question' } });
  await ask(attacks.find((one) => one.includes('pg_terminate')) ?? '').catch(() => '');
  expect((await victim.query('select 1 as alive')).rows).toEqual([{ alive: 1 }]);
  // Asked by the powerful login in a transaction that only reads, each of them does it.
  for (const attack of attacks) {
    await direct.query('begin transaction read only');
    expect((await direct.query<{ reached: unknown }>(attack)).rows[0]?.reached, attack).toBeTruthy();
    await direct.query('rollback');
  }
  await expect(victim.query('select 1')).rejects.toThrow();
  rmSync(file, { force: true });
});

test('a name that leads to another database is not taken for that one', async () => {
  for (const odd of ['..', 'a/b', 'a%2Fb']) {
    await direct.query(`create database "${odd}"`);
    try {
      const seen = await actor.observe(odd, never);
      // Another database may be meant, so that it is seen as what it is, or not at all.
      const own = await direct.query<{ oid: string }>(
        'select oid::text from pg_database where datname = $1',
        [odd],
      );
      if (seen.identity === null) expect(seen.state).toMatch(/unreachable|gone/);
      else expect(seen.identity.split('/')[1]).toBe(own.rows[0]?.oid);
    } finally {
      await direct.query(`drop database "${odd}"`);
    }
  }
  // The address alone would lead there.
  const address = new URL(urlOf.replace('@/', '@localhost/'));
  address.pathname = `/${encodeURIComponent('..')}`;
  expect(address.pathname).toBe('/');
});

test('whoever owns a database cannot have a look do something in the name of who looks', async () => {
  const own = `${name}_hostile`;
  await direct.query(`create database ${own} owner ${weak}`);
  const hostile = new pg.Client({ connectionString: urlOf.replace(name, own) });
  await hostile.connect();
  await hostile.query(`set session authorization ${weak}`);
  try {
    await hostile.query(`create schema mine`);
    await hostile.query(`create function mine.current_setting(text) returns text language plpgsql as
      $$ begin execute 'alter role ${weak} superuser'; return '1.0'; end $$`);
    await hostile.query(
      `create view mine.pg_settings as select 'x' as name, 'y' as setting, 'configuration file' as source, false as pending_restart where mine.current_setting('') is not null`,
    );
    await hostile.query(`alter database ${own} set search_path = mine, pg_catalog`);
    const isPowerful = async () =>
      (await direct.query<{ rolsuper: boolean }>(`select rolsuper from pg_roles where rolname = '${weak}'`))
        .rows[0]?.rolsuper;
    // Who acts looks, to make a draft exact, and once more before it does anything.
    const seen = await actor.observe(own, never);
    expect(seen).toMatchObject({ state: 'running' });
    expect(seen.version).not.toBe('1.0');
    await powerful.observe(own, never);
    await powerful.read(own, { what: 'metrics' }, never);
    const setting: LiveDeed = { type: 'configure', setting: 'work_mem', from: 'none such', to: '9MB' };
    await Promise.allSettled([act(setting, { as: seen.identity ?? '', at: own })]);
    expect(await isPowerful()).toBe(false);
    // What was approved means what it says, too.
    const as = seen.identity ?? '';
    expect(await act(sql(`select current_setting('server_version') as told`), { as, at: own })).toMatchObject(
      {
        output: expect.stringContaining(`"told":"${seen.version}`) as string,
      },
    );
    expect(await isPowerful()).toBe(false);
    // By a connection that does as the database says, the same look gives everything away.
    const naive = new pg.Client({ connectionString: urlOf.replace(name, own) });
    await naive.connect();
    await naive.query(`select current_setting('server_version')`);
    await naive.end();
    expect(await isPowerful()).toBe(true);
  } finally {
    await hostile.end();
    await direct.query(`alter role ${weak} nosuperuser`);
    await direct.query(`drop database ${own} with (force)`);
  }
});

test('answers without end, and questions that never end, are cut off', async () => {
  await expect(ask(`select repeat('x', 60000000)`)).rejects.toThrow(/more than 16 MB/);
  await expect(ask('select pg_sleep(600)')).rejects.toMatchObject({
    failure: { kind: 'asset.question', message: expect.stringContaining('statement timeout') as string },
  });
});

test('one statement is carried out, and a second one behind it is not', async () => {
  expect(await act(sql(`insert into orders values (3, 'third') returning id`))).toEqual({
    exit: 0,
    stopped: false,
    output: '{"id":3}\nINSERT 1\n',
  });
  expect(await act(sql('delete from orders where id = 3; delete from orders'))).toMatchObject({ exit: 1 });
  expect(await orders()).toEqual([1, 2, 3]);
  expect(await act(sql('delete from orders where id = 3'))).toMatchObject({ exit: 0, output: 'DELETE 1\n' });
});

test('a statement that never ends is cancelled on the server', async () => {
  const stop = new AbortController();
  const acting = act(sql(`select pg_sleep(601)`), { signal: stop.signal });
  const runs = `select count(*)::int as many from pg_stat_activity where query like 'select pg_sleep(601)%' and state = 'active'`;
  const running = async () => (await direct.query<{ many: number }>(runs)).rows[0]?.many;
  await expect.poll(running).toBe(1);
  stop.abort();
  expect(await acting).toMatchObject({ exit: null, stopped: true });
  expect(await running()).toBe(0);
});

test('another database than the approved one is not acted on', async () => {
  await expect(act(sql('delete from orders'), { as: `${identity}0` })).rejects.toMatchObject({
    failure: { kind: 'asset.unreachable' },
  });
  expect(await orders()).toEqual([1, 2]);
});

test('a setting is changed from what it is, and changed back', async () => {
  const value = async () => (await direct.query<{ work_mem: string }>('show work_mem')).rows[0]?.work_mem;
  const from = (await value()) ?? '';
  const before = await reader.observe(name, never);
  await expect(
    act({ type: 'configure', setting: 'work_mem', from: '77MB', to: '9MB' }),
  ).rejects.toMatchObject({ failure: { kind: 'asset.unreachable' } });
  expect(await act({ type: 'configure', setting: 'work_mem', from, to: `9MB` })).toMatchObject({ exit: 0 });
  await expect.poll(value).toBe('9MB');
  expect((await reader.observe(name, never)).configDigest).not.toBe(before.configDigest);
  expect(await act({ type: 'configure', setting: 'work_mem', from: '9MB', to: null })).toMatchObject({
    exit: 0,
  });
  await expect.poll(value).toBe(from);
});

test('what is no setting or no single statement is refused', async () => {
  const refused: LiveDeed[] = [
    { type: 'configure', setting: `work_mem = '1'; drop table orders; --`, from: null, to: 'x' },
    { type: 'run', argv: ['psql', '-c', 'select 1'], cwd: null, env: {} },
    { type: 'run', argv: ['sql', 'select 1'], cwd: '/tmp', env: {} },
    { type: 'restart', graceSeconds: 1 },
    { type: 'scale', from: 1, to: 2 },
  ];
  for (const deed of refused) {
    expect(await actor.refuse(name, deed)).toMatch(/\w{4}/);
    await expect(act(deed)).rejects.toMatchObject({ failure: { kind: 'asset.unreachable' } });
  }
});

test('a login that fails is a state, and its password stands nowhere', async () => {
  const fleet = fleetSchema.parse({
    sources: {
      db: {
        kind: 'postgres',
        address: 'postgres://127.0.0.1:1/x',
        read: { user: owner, credentialVariable: 'COUNTERSIGN_FLEET_DATABASE' },
      },
    },
  });
  const away = await createReaders(fleet, { COUNTERSIGN_FLEET_DATABASE: 'hunter2' }).readerOf('db');
  const seen = await away.observe('x', never);
  expect(seen).toMatchObject({ state: 'unreachable', reason: 'nothing listens there' });
  expect(JSON.stringify(seen)).not.toContain('hunter2');
  await expect(createReaders(fleet, {}).readerOf('db')).rejects.toThrow(
    /COUNTERSIGN_FLEET_DATABASE, which is not set/,
  );
});
