import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import pino from 'pino';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { startApi } from '../../api/run.ts';
import { apiSettings } from '../../api/settings.ts';
import { localOwnerId } from '../../core/people/local-owner.ts';
import { issueToken } from '../../database/api-tokens.ts';
import { giveLink } from '../../database/login-links.ts';
import { deliveries } from '../../database/schema.ts';
import { findOnTrail } from '../../database/trail.ts';
import { type ApiWorld, apiWorld } from './api-world.ts';
import { deliver, openedPayload, secret } from './deliver.ts';
import { switchable } from './inbox/switchable.ts';

const environmentOf = (world: ApiWorld, temporalAddress = inject('temporalAddress')) => ({
  DATABASE_URL: world.databaseUrl,
  TEMPORAL_ADDRESS: temporalAddress,
  TEMPORAL_NAMESPACE: world.namespace,
  GITHUB_WEBHOOK_SECRET: secret,
  COUNTERSIGN_API_PORT: '0',
});

/** In this process; ended with the test. */
async function start(world: ApiWorld, temporalAddress?: string, besides: Record<string, string> = {}) {
  const settings = apiSettings({ ...environmentOf(world, temporalAddress), ...besides }, '/');
  const api = await startApi(settings, pino({ level: 'silent' }));
  onTestFinished(() => api.stop());
  return api;
}

/** As a program of its own, which can be killed. */
async function startProgram(
  world: ApiWorld,
  temporalAddress?: string,
): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../api/main.ts')], {
    env: { PATH: process.env['PATH'], ...environmentOf(world, temporalAddress) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let out = '';
  child.stdout?.on('data', (bytes) => (out += String(bytes)));
  child.stderr?.on('data', (bytes) => (out += String(bytes)));
  const url = await vi.waitFor(
    () => {
      const found = /countersign api ready: (\S+)/.exec(out)?.[1];
      if (!found) throw new Error(`The API is not ready:\n${out}`);
      return found;
    },
    { timeout: 20_000, interval: 50 },
  );
  return { url, child };
}

test('the owner of this machine signs in where nobody else reaches us, and who guesses too often is on the trail', async () => {
  const world = await apiWorld();
  const { url } = await start(world);
  const other = await start(world, undefined, { COUNTERSIGN_API_HOST: '0.0.0.0' });
  const signIn = async (at: string, link: string) => {
    const headers = { origin: at, 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams({ link });
    return (await fetch(`${at}/login/once`, { method: 'POST', redirect: 'manual', headers, body })).status;
  };
  const given = () => giveLink(world.db, { person: localOwnerId, by: 'Linus', now: new Date() });
  expect(await signIn(other.url.replace('0.0.0.0', '127.0.0.1'), (await given()).secret)).toBe(403);
  expect(await signIn(url, (await given()).secret)).toBe(303);
  const wrong = await Promise.all(Array.from({ length: 65 }, () => signIn(url, 'x'.repeat(43))));
  expect(wrong.filter((status) => status === 429)).toHaveLength(5);
  await vi.waitFor(
    async () =>
      expect((await findOnTrail(world.db, {}, 10)).map(({ kind }) => kind)).toEqual([
        'granted',
        'granted',
        'signed-in',
        'refused',
      ]),
    { timeout: 20_000 },
  );
});

test('a delivery becomes one workflow with the one JSON object that it needs', async () => {
  const world = await apiWorld();
  const { url } = await start(world);
  const id = randomUUID();
  expect((await deliver(url, { id, body: openedPayload(7) })).status).toBe(202);
  expect((await deliver(url, { id, body: openedPayload(7) })).status).toBe(202);
  await world.untilForwarded(1);
  expect(await world.started(1)).toEqual(
    new Map([
      [
        `delivery/${id}`,
        {
          type: 'handleDelivery',
          queue: 'countersign',
          input: {
            id,
            kind: 'head',
            owner: 'acme',
            repo: 'shop',
            number: 7,
            head: 'a'.repeat(40),
            action: 'opened',
          },
        },
      ],
    ]),
  );
});

test('what was answered is forwarded after kill -9, by the next that starts', async () => {
  const world = await apiWorld();
  const away = await switchable(inject('temporalAddress'));
  const first = await startProgram(world, away.address);
  const ids = Array.from({ length: 5 }, () => randomUUID());
  const answers = await Promise.all(
    ids.map((id, index) => deliver(first.url, { id, body: openedPayload(index + 1) })),
  );
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  expect(await world.started(0)).toEqual(new Map());

  const second = await startProgram(world);
  await world.untilForwarded(5);
  expect([...(await world.started(5)).keys()].toSorted()).toEqual(
    ids.map((id) => `delivery/${id}`).toSorted(),
  );
  second.child.kill('SIGTERM');
  expect((await once(second.child, 'exit'))[0]).toBe(0);
});

test('what was started but not recorded so before a kill is not started twice', async () => {
  const world = await apiWorld();
  const { url } = await start(world);
  const id = randomUUID();
  await deliver(url, { id });
  await world.untilForwarded(1);
  // As the database stands when the process is killed between the two.
  await world.db.update(deliveries).set({ state: 'waiting', forwardedAt: null }).where(eq(deliveries.id, id));
  await world.untilForwarded(1);
  // Nor when its workflow has ended meanwhile.
  await world.client.workflow.getHandle(`delivery/${id}`).terminate('has ended');
  await world.db.update(deliveries).set({ state: 'waiting', forwardedAt: null }).where(eq(deliveries.id, id));
  await world.untilForwarded(1);
  expect(await world.started(0)).toEqual(new Map());
});

test('while Temporal is away deliveries are taken, and they go on when it is back', async () => {
  const world = await apiWorld();
  const temporal = await switchable(inject('temporalAddress'));
  const { url } = await start(world, temporal.address);
  expect((await deliver(url)).status).toBe(202);
  await temporal.on();
  await world.untilForwarded(1);
  await temporal.off();
  const answers = await Promise.all([2, 3].map((number) => deliver(url, { body: openedPayload(number) })));
  expect(answers.map(({ status }) => status)).toEqual([202, 202]);
  await temporal.on();
  await world.untilForwarded(3);
  await world.started(3);
});

test('two beside each other forward each delivery once', async () => {
  const world = await apiWorld();
  const apis = [await start(world), await start(world)];
  const sent = Array.from({ length: 60 }, (_, index) =>
    deliver(apis[index % 2]?.url ?? '', { body: openedPayload(index + 1) }),
  );
  expect((await Promise.all(sent)).every(({ status }) => status === 202)).toBe(true);
  await world.untilForwarded(60);
  await world.started(60);
});

test('a burst of checks of one head is one workflow', async () => {
  const world = await apiWorld();
  const { url } = await start(world);
  const body = JSON.stringify({
    state: 'success',
    sha: 'b'.repeat(40),
    repository: { name: 'shop', owner: { login: 'acme' } },
  });
  await Promise.all(Array.from({ length: 40 }, () => deliver(url, { event: 'status', body })));
  await world.untilForwarded(40);
  await world.started(1);
});

test('people are let in by the countersign.yaml that is named, as it stands at that time', async () => {
  const world = await apiWorld();
  const folder = await mkdtemp(join(tmpdir(), 'countersign-api-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const write = (people: string) => writeFile(join(folder, 'named.yaml'), `people: { ${people} }\n`);
  await write('ada: { name: Ada Lovelace, roles: [admin] }');
  const settings = apiSettings({ ...environmentOf(world), COUNTERSIGN_CONFIG: 'named.yaml' }, folder);
  const api = await startApi(settings, pino({ level: 'silent' }));
  onTestFinished(() => api.stop());
  const { token } = await issueToken(world.db, {
    person: 'ada',
    scopes: ['me'],
    expiresAt: new Date(Date.now() + 60_000),
  });
  const me = () => fetch(`${api.url}/me`, { headers: { authorization: `Bearer ${token}` } });
  expect(await (await me()).json()).toMatchObject({ person: 'ada', permissions: ['see', 'administer'] });
  await write('grace: { name: Grace Hopper }');
  expect((await me()).status).toBe(401);
  await write('ada: 7');
  expect((await me()).status).toBe(503);
});

test('a port that is taken is named with the remedy', async () => {
  const world = await apiWorld();
  const { url } = await start(world);
  const settings = apiSettings({ ...environmentOf(world), COUNTERSIGN_API_PORT: new URL(url).port }, '/');
  await expect(startApi(settings, pino({ level: 'silent' }))).rejects.toThrow(
    /is taken: .*COUNTERSIGN_API_PORT/,
  );
});
