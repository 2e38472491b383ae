import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeKey } from '../../activities/origin/keys.ts';
import { exitStatus } from '../../cli/exit-status.ts';
import { findOnTrail } from '../../database/trail.ts';
import { commandOn } from '../cli/engine-commands.ts';
import { type RemedyWorld, startRemedyWorld } from './remedy-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-glass-'));
/** Cara operates, Dan approves: neither is enough by themselves where nobody may act alone. */
const publicKeys = Object.fromEntries(
  ['cara', 'dan'].map((name) => {
    const { privateKey, publicKey } = makeKey();
    writeFileSync(join(folder, `${name}.pem`), privateKey, { mode: 0o600 });
    return [name, publicKey];
  }),
);

/** Everybody who is told at once, by where they are told it. */
interface Told {
  path: string;
  said: Record<string, unknown>;
}
let told: Told[];
let chat: Server;
let world: RemedyWorld;

const configurationFor = (fleetUrl: string, chatUrl: string): string => `
gates: { tests: "off" }
fleet:
  sources:
    demo:
      kind: simulated
      address: "${fleetUrl}"
      act: {}
      rules: [{ match: "virtual-*", class: guarded }]
  classes:
    guarded: { approval: signed, breakGlass: { allowed: true, minutes: 5, assetsMax: 1 } }
  alarms: [{ webhook: "${chatUrl}/ops" }, { webhook: "${chatUrl}/bosses" }]
people:
  cara: { name: Cara Cole, teams: [hands], keys: [{ publicKey: "${publicKeys['cara']}" }] }
  dan: { name: Dan Dale, teams: [heads], keys: [{ publicKey: "${publicKeys['dan']}" }] }
teams:
  hands: { roles: [operator], assets: ["*"] }
  heads: { roles: [approver], assets: ["*"] }
`;

beforeAll(async () => {
  told = [];
  chat = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const said = JSON.parse(Buffer.concat(pieces).toString()) as Record<string, unknown>;
      told.push({ path: request.url ?? '', said });
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => chat.listen(0, '127.0.0.1', resolve));
  const { port } = chat.address() as AddressInfo;
  world = await startRemedyWorld(2, '', (url) => configurationFor(url, `http://127.0.0.1:${port}`));
}, 90_000);
afterAll(async () => {
  await world.stop();
  chat.close();
  rmSync(folder, { recursive: true, force: true });
});

const keyOf = (name: string) => ['--key', join(folder, `${name}.pem`)];
const actAlone = (hash: string) =>
  commandOn(world, ['approve', hash, ...keyOf('cara'), '--break-glass', '--reason', 'It burns.', '--yes']);
const review = (hash: string, by: string) =>
  commandOn(world, ['break-glass', hash, '--review', 'It was right.', ...keyOf(by)]);

/** An incident of an asset that stands still, and its plan that waits. */
async function broken(number: number) {
  const asset = world.asset(number);
  asset.change({ state: 'stopped', health: 'unhealthy', reason: 'it exited with 137' });
  const id = `demo.${asset.name}`;
  const handle = await world.remediate({ assets: [id], what: 'Orders fail.', by: 'cara' });
  return { id, handle, hash: await world.planOf(handle) };
}

test('one person acts alone and everybody is told; nobody does again until another has reviewed it', async () => {
  const first = await broken(1);
  expect((await actAlone(first.hash)).status).toBe(exitStatus.passed);
  expect(await world.result(first.handle)).toMatchObject({ outcome: 'solved', plan: first.hash });
  expect(world.fleet.done()).toBe(1);
  const alarm = {
    kind: 'broke-glass',
    by: 'cara',
    reason: 'It burns.',
    plan: first.hash,
    assets: [first.id],
  };
  expect(told.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
    { path: '/bosses', said: expect.objectContaining(alarm) as object },
    { path: '/ops', said: expect.objectContaining(alarm) as object },
  ]);

  const second = await broken(2);
  expect((await actAlone(second.hash)).status).toBe(exitStatus.passed);
  const { plan } = await world.until(second.handle, (now) => (now.plan?.ignored.length ?? 0) > 0);
  expect(plan?.ignored).toEqual([
    { by: 'cara', why: expect.stringContaining('An earlier emergency waits for its review') as string },
  ]);
  const own = await review(first.hash, 'cara');
  expect([own.status, own.err]).toEqual([
    exitStatus.notAudited,
    expect.stringContaining('somebody else has to review it'),
  ]);
  expect((await actAlone(second.hash)).status).toBe(exitStatus.passed);
  await world.until(second.handle, (now) => now.plan?.ignored.length === 2);
  expect([world.fleet.done(), told.length]).toEqual([1, 2]);

  const reviewed = await review(first.hash, 'dan');
  expect([reviewed.status, reviewed.out]).toEqual([
    exitStatus.passed,
    expect.stringContaining('Nothing that was done alone waits for a review'),
  ]);
  expect((await actAlone(second.hash)).status).toBe(exitStatus.passed);
  expect(await world.result(second.handle)).toMatchObject({ outcome: 'solved', plan: second.hash });
  expect([world.fleet.done(), told.length]).toEqual([2, 4]);
  const kinds = (await findOnTrail(world.db, { plan: first.hash }, 50)).map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['broke-glass', 'began-action', 'reviewed']));
}, 120_000);
