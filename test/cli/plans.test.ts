import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeKey, verifySignature } from '../../activities/origin/keys.ts';
import { approvalSchema, approvalText, type SignedApproval } from '../../core/remedy/approval.ts';
import { type Plan, planText } from '../../core/remedy/plan.ts';
import { putJson } from '../../database/blobs.ts';
import { connectDatabase, type DatabaseConnection } from '../../database/client.ts';
import { openReview, openReviews } from '../../database/glass-reviews.ts';
import { openKills, saveLift } from '../../database/kill-switch.ts';
import { saveIncidentPlan, saveView } from '../../database/incidents.ts';
import { migrateDatabase } from '../../database/migrate.ts';
import { glassReviews } from '../../database/schema.ts';
import { savePlan } from '../../database/plans.ts';
import { findOnTrail } from '../../database/trail.ts';
import { actionOn, planOf } from '../core/remedy/plan-of.ts';
import { createTestDatabase } from '../database.ts';
import { countersign } from './command-line.ts';

let folder: string;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let connection: DatabaseConnection;
let hash: string;
let pager: Server;
let paged: string[] = [];
const [ann, bob] = [makeKey(), makeKey()];
const hasAgent = ['ssh-agent', 'ssh-add', 'ssh-keygen'].every(
  (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0,
);

const plan: Plan = planOf({
  expires: new Date(Date.now() + 3_600_000).toISOString(),
  actions: [
    actionOn('host.web', {
      deed: {
        type: 'run',
        argv: ['/bin/sh', '-c', 'echo \u001b[2J hidden\u202e'],
        cwd: '/srv/a b',
        env: { MODE: 'x' },
      },
    }),
  ],
});
const draft = { title: 'Wake it', diagnosis: 'It sleeps.', risk: 'None.', actions: [], checks: [] };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-plans-'));
  database = await createTestDatabase();
  await migrateDatabase(database.url);
  connection = connectDatabase(database.url, 2);
  const { db } = connection;
  hash = createHash('sha256').update(planText(plan)).digest('hex');
  await savePlan(db, {
    hash,
    blob: await putJson(db, plan),
    prose: await putJson(db, { draft, dryRuns: ['it would wake'] }),
    workflow: plan.workflow,
    incident: 'i',
    round: 1,
    proposer: 'anthropic/claude',
    assets: ['host.web'],
    classes: ['production'],
    expires: new Date(plan.expires),
  });
  await saveIncidentPlan(db, {
    incident: 'i',
    round: 1,
    hash,
    plan: 'x',
    title: 'Wake it',
    diagnosis: 'x',
    risk: 'x',
    deeds: [],
  });
  await saveView(db, {
    incident: 'i',
    round: 1,
    seat: 'gpt',
    view: { view: 'object', reasons: ['It will not wake.'] },
    simulated: true,
    costMicroUsd: 0,
  });
  pager = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      paged.push(Buffer.concat(pieces).toString());
      response.writeHead(request.url === '/away' ? 503 : 200).end();
    });
  });
  await new Promise<void>((resolve) => pager.listen(0, '127.0.0.1', resolve));
  const { port } = pager.address() as AddressInfo;
  await writeFile(join(folder, 'ann.pem'), ann.privateKey);
  await writeFile(join(folder, 'bob.pem'), bob.privateKey);
  await writeFile(join(folder, 'nobody.pem'), makeKey().privateKey);
  if (hasAgent) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'cara')]);
  const cara = hasAgent ? await readFile(join(folder, 'cara.pub'), 'utf8') : makeKey().publicKey;
  await writeFile(
    join(folder, 'countersign.yaml'),
    `people:
  ann: { name: Ann Archer, roles: [approver, operator], teams: [shop], keys: [{ publicKey: "${ann.publicKey}" }] }
  bob: { name: Bob Baker, roles: [approver], teams: [shop], keys: [{ publicKey: "${bob.publicKey}" }] }
  cara: { name: Cara Cole, roles: [operator], teams: [shop], keys: [{ publicKey: "${cara.trim()}" }] }
teams: { shop: { assets: ["host.*"] } }
fleet:
  classes: { production: {} }
  alarms: [{ webhook: "http://127.0.0.1:${port}/chat" }, { webhook: "http://127.0.0.1:${port}/away" }]
`,
  );
  await writeFile(join(folder, '.gitconfig'), '[user]\n  name = Linus\n');
});
afterAll(async () => {
  await new Promise((resolve) => pager.close(resolve));
  await connection.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const call = (args: string[], environment: Record<string, string> = {}) =>
  countersign(args, {
    cwd: folder,
    environment: { DATABASE_URL: database.url, COUNTERSIGN_HOME: folder, ...environment },
  });
const approve = (...args: string[]) =>
  call(['approve', hash.slice(0, 12), '--reason', 'It is down', '--print', '--yes', ...args]);
const flat = (text: string) => text.replace(/\s+/g, ' ');

test('a plan is listed, and shown as it runs, with nothing that a terminal would obey or hide', async () => {
  expect((await call(['plans'])).out).toContain(hash.slice(0, 16));
  const { status, out } = await call(['plan', hash.slice(0, 12)]);
  expect(status).toBe(0);
  // oxlint-disable-next-line no-control-regex -- these are what must not be there
  expect(out).not.toMatch(/[\u001b\u202e]/);
  for (const told of [
    `Plan ${hash}`,
    "/bin/sh -c $'echo \\u{1b}[2J hidden\\u{202e}'",
    "in '/srv/a b'",
    'MODE=x',
    'identity box-1',
    'there is no way back',
    'it would wake',
    'gpt (simulated): object It will not wake.',
    'Nobody has answered yet.',
  ])
    expect(flat(out)).toContain(told);
  const { plan: exact } = JSON.parse((await call(['plan', hash, '--json'])).out) as { plan: Plan };
  expect(exact).toEqual(plan);
  const trail = await findOnTrail(connection.db, { plan: hash }, 10);
  expect(trail.map(({ kind, who }) => [kind, who.name, who.proof])).toEqual([
    ['viewed', 'Linus', 'unverified'],
    ['viewed', 'Linus', 'unverified'],
  ]);
});

test.each([['xyz'], ['abc'], ['0'.repeat(12)]])('%s names no plan', async (name) => {
  expect(await call(['plan', name])).toMatchObject({ status: 2 });
});

describe('an approval', () => {
  test('is signed with the key of a person, over exactly this plan', async () => {
    const { status, out } = await approve('--key', 'ann.pem');
    expect(status).toBe(0);
    const approval = approvalSchema.parse(JSON.parse(out)) as SignedApproval;
    expect(approval).toMatchObject({ by: 'ann', plan: hash, decision: 'approve', key: ann.publicKey });
    expect(verifySignature(approvalText(approval), approval.signature, ann.publicKey)).toBe(true);
  });

  test('rejects, or breaks the glass, as it is told', async () => {
    expect(JSON.parse((await approve('--key', 'bob.pem', '--reject')).out)).toMatchObject({
      decision: 'reject',
    });
    expect(JSON.parse((await approve('--key', 'ann.pem', '--break-glass')).out)).toMatchObject({
      breakGlass: true,
    });
    expect(await approve('--break-glass')).toMatchObject({ status: 2, out: '' });
  });

  test('is typed where a signal is enough, and nowhere else', async () => {
    expect((await approve('--by', 'Ann Archer')).err).toContain('asks for signatures');
    const lenient = join(folder, 'lenient.yaml');
    await writeFile(lenient, 'fleet: { classes: { production: { approval: signal } } }\n');
    const args = ['approve', hash, '--reason', 'It is down', '--print', '--yes', '--by', 'Ann Archer'];
    const { out } = await call(args, { COUNTERSIGN_CONFIG: lenient });
    expect(JSON.parse(out)).toEqual({
      by: 'Ann Archer',
      plan: hash,
      decision: 'approve',
      reason: 'It is down',
    });
  });

  test('is given by nobody’s key and without reading by nobody', async () => {
    expect((await approve('--key', 'nobody.pem')).err).toContain('no key of anybody');
    expect((await approve('--key', 'countersign.yaml')).err).toContain('no key to sign with');
    const blind = await call(['approve', hash, '--reason', 'x', '--key', 'ann.pem', '--print']);
    expect([blind.status, blind.out]).toEqual([2, '']);
    expect(flat(blind.err)).toContain('give --yes');
  });

  test.skipIf(!hasAgent)(
    'is signed by an SSH agent, which keeps the key (skipped without OpenSSH)',
    async () => {
      const socket = join(folder, 'agent.sock');
      const agent: ChildProcess = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
      try {
        await expect.poll(() => existsSync(socket)).toBe(true);
        const environment = { SSH_AUTH_SOCK: socket };
        const empty = await call(
          ['approve', hash, '--reason', 'x', '--agent', '--print', '--yes'],
          environment,
        );
        expect(empty.err).toContain('holds no Ed25519 key');
        execFileSync('ssh-add', ['-q', join(folder, 'cara')], { env: { ...process.env, ...environment } });
        const { out } = await call(
          ['approve', hash, '--reason', 'x', '--agent', '--print', '--yes'],
          environment,
        );
        const approval = approvalSchema.parse(JSON.parse(out)) as SignedApproval;
        expect(approval.by).toBe('cara');
        expect(verifySignature(approvalText(approval), approval.signature, approval.key)).toBe(true);
      } finally {
        agent.kill();
      }
    },
  );
});

test('the kill switch is set by anybody and lifted by two who sign', async () => {
  expect((await call(['kill-switch'])).out).toContain('Nothing is stopped');
  const set = await call(['kill-switch', 'smoke everywhere']);
  expect(set.status).toBe(0);
  expect(flat(set.out)).toContain('by Linus: smoke everywhere');
  const alarm = JSON.parse(paged[0] ?? '') as { kind: string; text: string };
  expect(alarm.kind).toBe('killed');
  expect(alarm.text).toContain('Linus has pulled the kill switch: smoke everywhere');
  expect(flat(set.err)).toMatch(
    /somebody could not be told: fleet\.alarms\[1\]: 127\.0\.0\.1:\d+ answered 503/,
  );
  // Of a second pull, everybody knows already.
  paged = [];
  expect((await call(['kill-switch', 'again'])).status).toBe(0);
  expect(paged).toEqual([]);
  expect((await call(['kill-switch', '--lift', 'over', '--by', 'Ann Archer'])).err).toContain(
    'asks for signatures',
  );
  const lift = (name: string) => call(['kill-switch', '--lift', 'over', '--key', `${name}.pem`]);
  expect(flat((await lift('ann')).out)).toContain('Lifted so far by: ann');
  expect(flat((await lift('ann')).out)).toContain('Lifted so far by: ann;');
  expect(await openKills(connection.db)).toHaveLength(1);
  // Whatever else somebody writes there in people's names lets nobody lift it alone.
  const [open] = await openKills(connection.db);
  await saveLift(connection.db, { kill: open?.id ?? '', person: 'cara', said: { by: 'cara', reason: 'x' } });
  expect(flat((await lift('ann')).out)).toContain('Lifted so far by: ann;');
  expect((await lift('bob')).out).toContain('Nothing is stopped');
  expect(await openKills(connection.db)).toHaveLength(0);
  const kinds = (await findOnTrail(connection.db, {}, 100)).map(({ kind, who }) => [
    kind,
    who.name,
    who.proof,
  ]);
  expect(kinds.filter(([kind]) => kind === 'killed' || kind === 'lifted')).toEqual([
    ['killed', 'Linus', 'unverified'],
    ['killed', 'Linus', 'unverified'],
    ['lifted', 'ann', 'signature'],
    ['lifted', 'bob', 'signature'],
  ]);
});

test('what somebody did alone is reviewed by somebody else, who signs', async () => {
  await openReview(connection.db, { plan: hash, by: 'ann', reason: 'It burns' });
  expect((await call(['break-glass'])).out).toContain('ann acted alone: It burns');
  const waiting = flat((await call(['decisions'])).out);
  expect(waiting).toContain('ann acted alone: It burns');
  expect(waiting).toContain(`npx countersign break-glass ${hash.slice(0, 16)} --review`);
  const review = (name: string) =>
    call(['break-glass', hash.slice(0, 12), '--review', 'Fair enough', '--key', `${name}.pem`]);
  expect((await review('ann')).err).toContain('somebody else');
  expect((await call(['break-glass', hash, '--review', 'x'])).err).toContain('A review is signed');
  expect((await review('bob')).out).toContain('Nothing that was done alone waits');
  expect(await openReviews(connection.db)).toEqual([]);
  const [row] = await connection.db.select().from(glassReviews);
  expect(row?.said).toMatchObject({ kind: 'countersign.review.v1', subject: hash, by: 'bob' });
  expect((await call(['decisions'])).out).toContain('Nothing waits for a person');
  const [last] = (await findOnTrail(connection.db, { plan: hash }, 100)).toReversed();
  expect(last).toMatchObject({ kind: 'reviewed', who: { name: 'bob', proof: 'signature' } });
});
