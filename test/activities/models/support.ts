import { randomUUID } from 'node:crypto';
import { expect, onTestFinished } from 'vitest';
import type { Connection, Connections } from '../../../core/panel/connection.ts';
import type { ChangedFile, Snapshot } from '../../../core/change/snapshot.ts';
import { Failed } from '../../../core/failed.ts';
import type { Failure } from '../../../core/failure.ts';
import { auditId, changeId, seatId } from '../../../core/ids.ts';
import type { Ballot } from '../../../core/panel/ballot.ts';
import type { Ask } from '../../../core/panel/contract.ts';
import { cutChange } from '../../../core/panel/cut.ts';
import type { AuditPlan } from '../../../core/panel/plan.ts';
import { providers, type Provider, type Seat } from '../../../core/panel/seat.ts';
import { simulatorBaseUrl } from '../../../core/panel/simulator-address.ts';
import { putJson } from '../../../database/blobs.ts';
import { connectDatabase, type Database } from '../../../database/client.ts';
import { migrateDatabase } from '../../../database/migrate.ts';
import { saveSnapshot } from '../../../database/snapshots.ts';
import type { LoggedAsk } from '../../../simulator/control/log.ts';
import { startSimulator } from '../../../simulator/server.ts';
import { createTestDatabase } from '../../database.ts';

export const models: Readonly<Record<Provider, string>> = {
  anthropic: 'claude-opus-4-6',
  google: 'gemini-3.1-pro-preview',
  openai: 'gpt-5.4',
  ollama: 'qwen3-coder:30b',
  xai: 'grok-4.20',
  github: 'openai/gpt-4.1',
};

export const seatOf = (provider: Provider, more: Partial<Seat> = {}): Seat => ({
  id: seatId(provider),
  provider,
  model: models[provider],
  family: provider,
  focus: 'security',
  simulated: true,
  excluded: null,
  ...more,
});

export interface TestSimulator {
  connections: Connections;
  control: (path: 'faults' | 'script' | 'latency', body: unknown) => Promise<void>;
  log: () => Promise<LoggedAsk[]>;
}

/** A simulator that ends with the test, and what an environment without keys would make of it. */
export async function simulatorForTest(): Promise<TestSimulator> {
  const simulator = await startSimulator({ port: 0 });
  onTestFinished(() => simulator.close());
  const connect = (provider: Provider): Connection => ({
    apiKey: 'simulated',
    baseUrl: simulatorBaseUrl(simulator.url, provider),
    simulated: true,
  });
  return {
    connections: Object.fromEntries(
      providers.map((provider) => [provider, connect(provider)]),
    ) as Connections,
    control: async (path, body) => {
      const reply = await fetch(`${simulator.url}/control/${path}`, {
        method: 'PUT',
        body: JSON.stringify(body),
      });
      expect(reply.status).toBe(204);
    },
    log: async () => (await (await fetch(`${simulator.url}/control/log`)).json()) as LoggedAsk[],
  };
}

/** What stands in `code`, added at the end of an empty file. */
export const addedFile = (path: string, code: string): ChangedFile => ({
  path,
  previousPath: null,
  status: 'added',
  content: 'text',
  baseMode: null,
  headMode: '100644',
  hunks: [
    {
      heading: '',
      lines: code
        .split('\n')
        .map((text, index) => ({ kind: 'added', text, baseLine: null, headLine: index + 1 })),
    },
  ],
  headText: code,
  lossy: false,
});

export const injectable = addedFile(
  'src/users.ts',
  'export const find = (id) => db.query(`SELECT * FROM users WHERE id = ${id}`);',
);

export const snapshotOf = (files: ChangedFile[], rules: Snapshot['rules'] = []): Snapshot => ({
  changeId: changeId(`sha256:${randomUUID()}`),
  origin: { kind: 'patch' },
  files,
  rules,
});

/** A migrated database of the test file's own; each test takes ids of its own in it. */
export async function openTestDatabase(): Promise<{ db: Database; close: () => Promise<void> }> {
  const database = await createTestDatabase();
  await migrateDatabase(database.url);
  const { db, close } = connectDatabase(database.url);
  const closeAll = async () => {
    await close();
    await database.drop();
  };
  return { db, close: closeAll };
}

/** Stores a plan and its change; gives the first ask of the first seat. */
export async function planForTest(
  db: Database,
  seats: Seat[],
  snapshot = snapshotOf([injectable]),
  more: Partial<AuditPlan> = {},
): Promise<Ask> {
  await saveSnapshot(db, snapshot, 'a change', { files: 1, addedLines: 1, removedLines: 0 });
  const { pieces, coverage } = cutChange(snapshot, { tokensPerAskMax: 24_000, overheadTokens: 2_000 });
  const plan: AuditPlan = {
    changeId: snapshot.changeId,
    panel: 'default',
    seats,
    quorum: 1,
    pieces,
    coverage,
    gates: [],
    budget: { tokensMax: 1, costMicroUsdMax: 1, seatTokensMax: 1, seatCostMicroUsdMax: 1 },
    estimate: { tokens: 0, costMicroUsd: 0 },
    patienceMs: 1,
    asksAtOnce: 1,
    remindAfterMs: 1,
    expireAfterMs: 1,
    ...more,
  };
  const planId = await putJson(db, plan);
  const seat = seats[0]?.id ?? seatId('none');
  const { changeId } = snapshot;
  return {
    auditId: auditId(`audit-${randomUUID()}`),
    planId,
    changeId,
    round: 1,
    seat,
    piece: 0,
    instructions: null,
  };
}

/** What a promise is rejected with, which must be a failure of the catalogue. */
export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const thrown: unknown = await promise.then(
    () => expect.unreachable('it was to fail'),
    (error: unknown) => error,
  );
  if (!(thrown instanceof Failed))
    throw new Error(`not a failure of the catalogue: ${String(thrown)}`, { cause: thrown });
  return thrown.failure;
}

export const passBallot: Ballot = {
  vote: 'pass',
  confidence: 0.9,
  summary: 'Nothing found.',
  findings: [],
  covered: ['src/users.ts'],
};
