import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { AuditStatus } from '../../core/panel/status.ts';
import { queues } from '../../core/queues.ts';
import { createPayloadCodec } from '../../settings/payloads/codec.ts';
import { payloadKeysOf } from '../../settings/payloads/keys.ts';
import { addingPatch } from '../adding-patch.ts';
import { codeAlone, type Engine, startEngineOn } from '../engine-on.ts';
import { type CrashServers, startCrashServers } from './crash-servers.ts';
import { searchFiles } from './search-bytes.ts';
import { resultOf, standing, startAudit } from './spine.ts';

const keyText = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const [k1, k2] = [keyText('k1'), keyText('k2')];
const underKeys = (...keys: string[]) => ({ COUNTERSIGN_PAYLOAD_KEYS: keys.join(',') });

let servers: CrashServers;
let checkout: string;
beforeAll(async () => {
  checkout = await realpath(await mkdtemp(join(tmpdir(), 'countersign-encryption-')));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], { cwd: checkout });
  git('init', '--quiet', '--initial-branch=main');
  git('commit', '--quiet', '--allow-empty', '-m', 'Begin');
  servers = await startCrashServers();
}, 120_000);
afterAll(async () => {
  await servers.stop();
  await rm(checkout, { recursive: true, force: true });
});

const start = (environment: Record<string, string>): Promise<Engine> =>
  startEngineOn(servers, {
    configuration: `${codeAlone}repositories: { roots: ["${checkout}"] }\n`,
    environment,
  });

/** Some simulated seats report the loop, and quote it with its comment. */
const disputed = (marker: string): string =>
  addingPatch('src/sum.ts', [
    `/** ${marker} */`,
    'export function sum(values: number[]): number {',
    '  let total = 0;',
    `  for (let i = 0; i <= values.length; i++) total += values[i]; // ${marker}`,
    '  return total;',
    '}',
  ]);

/** An audit whose patch, findings and decision hold the marker, and a task that fails with it in its message. */
async function workWith(engine: Engine, marker: string): Promise<void> {
  const audit = await startAudit(engine, disputed(marker));
  expect(await standing(audit)).toMatchObject({ phase: 'waiting-for-person' });
  const decision = { by: 'ada', decision: 'approve', reason: `Seen: ${marker}` };
  await audit.signal('decide', { ...decision, decision: `perhaps ${marker}` });
  await audit.executeUpdate('decide', { args: [decision] });
  expect((await resultOf(audit)).note).toContain(marker);
  const task = await engine.client.workflow.start('developTask', {
    workflowId: `develop-${randomUUID()}`,
    taskQueue: queues.countersign,
    args: [{ repository: checkout, base: marker, wanted: `${marker} is to be kept.` }],
    staticSummary: marker,
    staticDetails: marker,
    memo: { what: marker },
  });
  const failure = await task.result().catch((error: Error) => error.cause);
  expect(String(failure)).toContain(marker);
}

const found = (text: string): number =>
  Object.values(searchFiles(servers.temporalDatabase, text)).reduce((sum, one) => sum + one, 0);
const markerOf = (name: string): string => `${name}-${randomBytes(8).toString('hex')}`;

test('with keys, nothing of changes, findings, decisions and failures stands in the server’s files', async () => {
  const [open, sealed] = [markerOf('open'), markerOf('sealed')];
  const [plain, encrypted] = await Promise.all([start({}), start(underKeys(k1))]);
  try {
    await workWith(plain, open);
    await workWith(encrypted, sealed);
    expect(found(open)).toBeGreaterThan(10);
    const forms = Object.keys(searchFiles(servers.temporalDatabase, open));
    expect(searchFiles(servers.temporalDatabase, sealed)).toEqual(
      Object.fromEntries(forms.map((form) => [form, 0])),
    );
    expect(found(k1.slice(3))).toBe(0);
  } finally {
    await Promise.all([plain.stop(), encrypted.stop()]);
  }
}, 240_000);

/** What workflow tasks failed with, as whoever has the key reads it. */
async function failuresIn(client: Client, handle: WorkflowHandle, keys: string): Promise<string> {
  const codec = createPayloadCodec(payloadKeysOf({ COUNTERSIGN_PAYLOAD_KEYS: keys }));
  const { events } = await client.workflow.getHandle(handle.workflowId).fetchHistory();
  const failures = (events ?? []).flatMap(
    ({ workflowTaskFailedEventAttributes: attributes }) => attributes?.failure ?? [],
  );
  const opened = await codec.decode(failures.flatMap(({ encodedAttributes }) => encodedAttributes ?? []));
  return opened.map(({ data }) => Buffer.from(data ?? []).toString('utf8')).join('\n');
}

test('a workflow goes on under new keys while the old one is known; without it, it waits and says which is missing', async () => {
  const engine = await start(underKeys(k1));
  try {
    const audit = await startAudit(engine, disputed(markerOf('rotated')));
    expect(await standing(audit)).toMatchObject({ phase: 'waiting-for-person' });

    const without = await engine.restartWorker(underKeys(k2));
    const decision = { by: 'ada', decision: 'approve', reason: 'Seen.' };
    await without.workflow.getHandle(audit.workflowId).signal('decide', decision);
    await vi.waitFor(
      async () =>
        expect(await failuresIn(without, audit, k2)).toMatch(
          /encrypted by the key \\"k1\\", which is not known here \(\\"k2\\" known\): add it to COUNTERSIGN_PAYLOAD_KEYS/,
        ),
      { timeout: 60_000, interval: 200 },
    );

    const both = await engine.restartWorker(underKeys(k2, k1));
    const result = await resultOf(both.workflow.getHandle(audit.workflowId));
    expect(result).toMatchObject({ verdict: 'passed', decidedBy: 'ada' });
    // What came last is of the new key: it alone reads it.
    expect(await resultOf(without.workflow.getHandle(audit.workflowId))).toEqual(result);
    await expect(audit.result()).rejects.toThrow('encrypted by the key "k2", which is not known here');
    const status = await both.workflow.getHandle(audit.workflowId).query<AuditStatus>('status');
    expect(status.phase).toBe('done');
  } finally {
    await engine.stop();
  }
}, 240_000);
