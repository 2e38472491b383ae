import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { startPostgres } from '../../embedded/postgres.ts';
import { canReach, postgresOwner } from '../../embedded/postgres-owner.ts';
import { lives, waitForEnd } from '../../embedded/process-mark.ts';
import { socketFolder } from './socket-folder.ts';
import { temporaryFolder } from './temporary-folder.ts';

const isRoot = process.getuid?.() === 0;
const placeIn = (folder: string) => ({ folder: join(folder, 'postgres'), log: join(folder, 'postgres.log') });

async function start(place: ReturnType<typeof placeIn>) {
  const postgres = await startPostgres(place);
  onTestFinished(() => postgres.stop());
  return postgres;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

test('it starts with its database, keeps what was written, and ends without a trace', async () => {
  const place = placeIn(temporaryFolder());
  const first = await start(place);
  await query(first.url, 'create table kept (word text); ');
  await query(first.url, "insert into kept values ('hello')");
  expect(await query(first.url, 'select current_database()')).toEqual(['countersign']);
  expect(statSync(socketFolder(first.url)).mode & 0o777).toBe(0o700);
  await first.stop();
  expect(lives(first.mark)).toBe(false);
  expect(existsSync(socketFolder(first.url))).toBe(false);
  const again = await start(place);
  expect(again.reused).toBe(false);
  expect(await query(again.url, 'select word from kept')).toEqual(['hello']);
});

test('one that runs is taken over', async () => {
  const place = placeIn(temporaryFolder());
  const first = await start(place);
  const second = await start(place);
  expect(second).toMatchObject({ reused: true, mark: first.mark, url: first.url });
  await second.stop();
  expect(await first.ended).toMatch(/exited with 0|ended/);
});

test('two starters at once end with one server and no half-made data', async () => {
  const folder = temporaryFolder();
  const both = await Promise.all([start(placeIn(folder)), start(placeIn(folder))]);
  expect(both[0].mark).toEqual(both[1].mark);
  expect(await query(both[1].url, 'select 1')).toEqual([1]);
  expect(readdirSync(folder).sort()).toEqual(['postgres', 'postgres.log']);
});

test('after kill -9 it starts again at once, with what was committed', async () => {
  const place = placeIn(temporaryFolder());
  const first = await start(place);
  await query(first.url, 'create table kept as select 42 as answer');
  const held = new Client({ connectionString: first.url });
  held.on('error', () => {});
  await held.connect();
  process.kill(first.mark.pid, 'SIGKILL');
  expect(await waitForEnd(first.mark, 5000)).toBe(true);
  const again = await start(place);
  expect(again.mark).not.toEqual(first.mark);
  expect(await query(again.url, 'select answer from kept')).toEqual([42]);
});

test('nobody reaches it over the network', async () => {
  const { url } = await start(placeIn(temporaryFolder()));
  expect(await query(url, 'show listen_addresses')).toEqual(['']);
});

test.runIf(isRoot)('as root it runs under an unprivileged user, in a folder of that user', async () => {
  const place = placeIn(temporaryFolder());
  const { mark } = await start(place);
  const owner = postgresOwner();
  expect(statSync(`/proc/${mark.pid}`).uid).toBe(owner?.uid);
  expect(statSync(place.folder)).toMatchObject({ uid: owner?.uid });
});

test.runIf(isRoot)(
  'as root, data that its user could not reach are kept elsewhere, behind a link',
  async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o700);
    const place = placeIn(folder);
    const { url } = await start(place);
    expect(lstatSync(place.folder).isSymbolicLink()).toBe(true);
    const data = readlinkSync(place.folder);
    onTestFinished(() => rmSync(data, { recursive: true, force: true }));
    const owner = postgresOwner();
    expect(owner && canReach(owner, data)).toBe(true);
    expect(await query(url, 'show data_directory')).toEqual([data]);
  },
);

const nobody = { uid: 65_534, gid: 65_534, name: 'nobody' };
const nobodyCanRun = isRoot && canReach(nobody, process.execPath) && canReach(nobody, import.meta.filename);

test.runIf(nobodyCanRun)('an ordinary user runs it as themselves, in their own folder', async () => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o700);
  chownSync(folder, nobody.uid, nobody.gid);
  const module = new URL('../../embedded/postgres.ts', import.meta.url).href;
  const code = `import { startPostgres } from ${JSON.stringify(module)};
    const postgres = await startPostgres(${JSON.stringify(placeIn(folder))});
    console.log(JSON.stringify({ pid: postgres.mark.pid, url: postgres.url }));
    process.stdin.once('data', async () => { await postgres.stop(); process.exit(0); });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    cwd: '/',
    uid: nobody.uid,
    gid: nobody.gid,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const { pid } = JSON.parse(said.toString()) as { pid: number };
  expect(statSync(`/proc/${pid}`).uid).toBe(nobody.uid);
  expect(statSync(join(folder, 'postgres')).uid).toBe(nobody.uid);
  child.stdin.write('stop\n');
  expect((await once(child, 'exit'))[0]).toBe(0);
  // Whoever adopted it when its parent ended takes it off the table a moment later.
  await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 10_000 }).toBe(false);
});
