import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { makeKey, verifySignature } from '../../activities/origin/keys.ts';
import { auditWorkflowType } from '../../core/panel/messages.ts';
import type { AuditStatus } from '../../core/panel/status.ts';
import { statementText } from '../../core/people/signed-statement.ts';
import { queues } from '../../core/queues.ts';
import { findOnTrail } from '../../database/trail.ts';
import { type Engine, startEngine } from '../engine.ts';
import { commandOn, disputedPatch } from './engine-commands.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const [ada, bob] = [makeKey(), makeKey()];
const hasAgent = ['ssh-agent', 'ssh-add', 'ssh-keygen'].every(
  (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0,
);
const hasScript = spawnSync('sh', ['-c', 'script --version | grep util-linux']).status === 0;
const program = join(import.meta.dirname, '..', '..', 'bin', 'countersign.js');
let engine: Engine;
let cara = makeKey().publicKey;

const configuration = (approval: string) => `
decisions: { approval: ${approval} }
people:
  ada: { name: Ada Lovelace, roles: [auditor], teams: [all], keys: [{ publicKey: "${ada.publicKey}" }] }
  bob: { name: Bob, roles: [viewer], teams: [all], keys: [{ publicKey: "${bob.publicKey}" }] }
  cara: { name: Cara, roles: [auditor], teams: [all], keys: [{ publicKey: "${cara}" }] }
teams: { all: { repositories: ["*"], assets: ["*"] } }
`;

beforeAll(async () => {
  engine = await startEngine({ configuration: configuration('signed') });
  await writeFile(join(engine.home, 'ada.pem'), ada.privateKey);
  await writeFile(join(engine.home, 'bob.pem'), bob.privateKey);
  if (hasAgent) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(engine.home, 'cara')]);
    cara = (await readFile(join(engine.home, 'cara.pub'), 'utf8')).trim();
  }
  await use('signed');
});
afterAll(() => engine?.stop());

/** What the engine and its people go by from now on. */
const use = (approval: string) => writeFile(join(engine.home, 'countersign.yaml'), configuration(approval));

const call = (args: string[], environment: Record<string, string> = {}) =>
  commandOn(engine, args, {
    environment: { COUNTERSIGN_CONFIG: join(engine.home, 'countersign.yaml'), ...environment },
  });
const flat = (text: string) => text.replace(/\s+/g, ' ');

/** An audit that has come to ask people. */
async function asking(): Promise<WorkflowHandle> {
  const handle = await engine.client.workflow.start(auditWorkflowType, {
    workflowId: `audit-${randomUUID()}`,
    taskQueue: queues.countersign,
    args: [{ change: { kind: 'patch', text: disputedPatch() }, panel: 'default', by: 'ada' }],
  });
  await vi.waitFor(
    async () => expect((await handle.query<AuditStatus>('status')).asks).toMatchObject({ question: 1 }),
    { timeout: 60_000, interval: 100 },
  );
  return handle;
}

const decide = (id: string, ...more: string[]) =>
  call(['decide', id, 'reject', '--reason', 'It must not reach a shell.', ...more]);

/** What people answered, in order, whatever else the trail has of the audit. */
const onTrail = async (workflow: string) =>
  (await findOnTrail(engine.db, { workflow }, 10)).flatMap(({ kind, who }) =>
    kind === 'decided' || kind === 'refused' ? [[kind, who.name, who.proof]] : [],
  );

test('where signatures count, the command asks for one, and what is pasted counts for whoever signed it', async () => {
  const handle = await asking();
  const id = handle.workflowId;
  const typed = await decide(id, '--by', 'ada');
  expect([typed.status, flat(typed.err)]).toEqual([
    2,
    expect.stringContaining('give --key FILE, or --agent'),
  ]);
  expect(flat((await call(['decisions'])).out)).toContain('Only signed answers count');
  for (const command of [['decisions'], ['show', id]])
    expect((await call(command)).out).toMatch(/decide audit-\S+ reject --reason "…" --key FILE$/m);

  const viewer = await decide(id, '--key', 'bob.pem');
  expect([viewer.status, flat(viewer.out)]).toEqual([
    1,
    expect.stringContaining('bob may not settle disputes on repository patch'),
  ]);

  const other = await decide(id, '--key', 'ada.pem', '--question', '2');
  expect([other.status, flat(other.err)]).toEqual([
    2,
    expect.stringMatching(/Question 1 is open there, and 2 was meant: .* Read it, and answer that/),
  ]);
  const printed = await decide(id, '--key', 'ada.pem', '--print', '--question', '1');
  // What is signed is named, beside what is to be pasted.
  expect(flat(printed.err)).toMatch(/^Question 1 of audit-\S+ \(disputed\): /);
  const statement = JSON.parse(printed.out) as { by: string; kind: string; key: string; signature: string };
  expect(statement).toMatchObject({ by: 'ada', decision: 'reject', question: 1 });
  expect(verifySignature(statementText(statement), statement.signature, ada.publicKey)).toBe(true);
  await handle.executeUpdate('decide', { args: [statement] });
  expect(await handle.result()).toMatchObject({ verdict: 'failed', decidedBy: 'ada' });
  expect(await onTrail(id)).toEqual([
    ['refused', 'bob', 'unverified'],
    ['decided', 'ada', 'signature'],
  ]);
  const late = await decide(id, '--key', 'ada.pem', '--print');
  expect([late.status, flat(late.err)]).toEqual([2, expect.stringContaining('nothing to sign')]);
});

test('a key signs and sends at once, and on another audit what was signed is none', async () => {
  const [one, other] = [await asking(), await asking()];
  const { out } = await decide(other.workflowId, '--key', 'ada.pem', '--print');
  const replayed = one.executeUpdate('decide', { args: [JSON.parse(out)] });
  await expect(replayed).rejects.toMatchObject({
    cause: { message: expect.stringContaining('It was signed for') as string },
  });
  expect((await decide(one.workflowId, '--key', 'ada.pem')).out).toContain('Decided: reject, by ada');
  // A typed name would do once the policy says so, from that moment on.
  await use('signal');
  try {
    expect(flat((await decide(other.workflowId, '--by', 'mallory')).out)).toContain('names nobody "mallory"');
    expect((await decide(other.workflowId, '--by', 'Ada Lovelace')).out).toContain('Decided: reject');
    expect(await onTrail(other.workflowId)).toEqual([
      ['refused', 'mallory', 'unverified'],
      ['decided', 'Ada Lovelace', 'unverified'],
    ]);
  } finally {
    await use('signed');
  }
});

test.skipIf(!hasAgent)(
  'an SSH agent signs by itself where a signature is asked for (skipped without OpenSSH)',
  async () => {
    const { workflowId } = await asking();
    const socket = join(engine.home, 'agent.sock');
    const agent: ChildProcess = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    const environment = { SSH_AUTH_SOCK: socket };
    const answer = (...more: string[]) =>
      call(['decide', workflowId, 'approve', '--reason', 'It is ours.', ...more], environment);
    try {
      await expect.poll(() => existsSync(socket)).toBe(true);
      execFileSync('ssh-add', ['-q', join(engine.home, 'cara')], { env: { ...process.env, ...environment } });
      const { out } = await answer('--agent', '--print');
      expect(JSON.parse(out)).toMatchObject({ by: 'cara', kind: 'countersign.decision.v1' });
      expect((await answer()).out).toContain('Decided: approve, by cara');
    } finally {
      agent.kill();
    }
  },
);

test.skipIf(!hasScript)(
  'on a terminal the question is shown before it is signed, and nothing is sent without a yes (skipped without util-linux)',
  async () => {
    const handle = await asking();
    const no = await onTerminal(handle.workflowId, 'no');
    expect(flat(no)).toMatch(/Question 1 of audit-.* \(disputed\) .*Is it real\?/);
    expect(flat(no)).toMatch(/You answer .*decision: reject reason: It must not reach a shell\./);
    expect(flat(no)).toContain('Sign this, as ada? Type yes:');
    expect(flat(no)).toContain('Nothing was sent.');
    expect(await onTrail(handle.workflowId)).toEqual([]);
    expect(await onTerminal(handle.workflowId, 'yes')).toContain('Decided: reject, by ada');
    expect(await onTrail(handle.workflowId)).toEqual([['decided', 'ada', 'signature']]);
    expect(await onTerminal((await asking()).workflowId, '', '--yes')).toContain('Decided: reject, by ada');
  },
);

/** All that a terminal shows of the command, once somebody has typed this at it. */
function onTerminal(id: string, typed: string, ...more: string[]): Promise<string> {
  const words = [
    program,
    'decide',
    id,
    'reject',
    '--reason',
    'It must not reach a shell.',
    '--key',
    'ada.pem',
    ...more,
  ];
  const line = [process.execPath, ...words].map((word) => `'${word}'`).join(' ');
  const terminal = spawn('script', ['-qec', `stty cols 200; ${line}`, '/dev/null'], {
    cwd: engine.home,
    env: {
      PATH: process.env['PATH'],
      HOME: engine.home,
      TERM: 'dumb',
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      TEMPORAL_NAMESPACE: engine.namespace,
      DATABASE_URL: engine.databaseUrl,
      COUNTERSIGN_HOME: engine.home,
      COUNTERSIGN_CONFIG: join(engine.home, 'countersign.yaml'),
    },
  });
  let shown = '';
  let answered = false;
  terminal.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    if (answered || !shown.includes('Type yes:')) return;
    answered = true;
    terminal.stdin.write(`${typed}\n`);
  });
  return new Promise((resolve) => {
    terminal.on('close', () => resolve(shown));
  });
}
