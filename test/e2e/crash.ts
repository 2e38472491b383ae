import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { eq, ne, sum } from 'drizzle-orm';
import type { AuditResult } from '../../core/panel/contract.ts';
import type { AuditStatus } from '../../core/panel/status.ts';
import { audits, ballots, lostSpending, refutations } from '../../database/schema.ts';
import { type CrashWorld, victims } from './crash-world.ts';
import { addingPatch } from '../adding-patch.ts';

/** Longer, and something hangs. */
const auditMsMax = 600_000;

export interface CrashSettings {
  audits: number;
  /** Kills while seats are asked, of one process each; all three are killed once more while people are. */
  kills: number;
  files: number;
  latencyMs: number;
  /** In [0, 1): whom to kill, and when. */
  random: () => number;
  tell: (line: string) => void;
}

/** How one audit ended, but for its name. */
interface Ending {
  questions: string[];
  verdict: string;
  findings: number;
}

export interface CrashReport {
  undisturbed: Ending;
  ended: { id: string; ending: Ending; costMicroUsd: number; recordedMicroUsd: number }[];
  /** While seats were asked: fewer than wished for when all was over before. */
  kills: number;
  /** Different ones: over all audits, seats and pieces. */
  asks: number;
  /** Under way when something was killed, and so sent again: nobody can know whether they were answered. */
  sentAgain: number;
  /** Keys of asks that were sent though their answer was recorded: there must be none. */
  sentThoughRecorded: string[];
  /** From the last return of a process to the end of the last review. */
  recoveryMs: number;
}

/** Audits one change many times while worker, Temporal and PostgreSQL are killed and started again, and tells what came of it. */
export async function crashAudits(world: CrashWorld, settings: CrashSettings): Promise<CrashReport> {
  const { files, latencyMs, tell } = settings;
  await world.parts.worker.start();
  const undisturbed = await auditInPeace(world, files);
  tell(`undisturbed: ${undisturbed.questions.length} questions, ${undisturbed.findings} findings`);

  await world.setLatency(latencyMs);
  const ids = Array.from({ length: settings.audits }, (_, index) => `crashed-${index + 1}`);
  const handles = await Promise.all(ids.map((id) => startAudit(world, id, files)));
  let kills = 0;
  while (kills < settings.kills && (await crash(world, settings, kills + 1))) kills += 1;
  const backAt = performance.now();
  const questions = await Promise.all(handles.map((handle) => untilAsked(world, handle)));
  const recoveryMs = Math.round(performance.now() - backAt);
  tell(`all wait for a person, ${recoveryMs} ms after the last return`);

  await world.parts.worker.kill();
  await Promise.all(handles.map((handle) => handle.signal('decide', decision)));
  await Promise.all([world.parts.temporal.kill(), world.parts.postgres.kill()]);
  tell('all killed while people are asked, who answered before they are back');
  await Promise.all([world.parts.temporal.start(), world.parts.postgres.start()]);
  await world.parts.worker.start();
  const results = await Promise.all(handles.map((handle) => patiently(() => handle.result())));
  const ended = await Promise.all(
    results.map(async (result, index) => ({
      id: ids[index] ?? '',
      ending: endingOf(questions[index] ?? [], result),
      costMicroUsd: result.costMicroUsd,
      recordedMicroUsd: await recordedCost(world, result.auditId),
    })),
  );
  return {
    undisturbed,
    ended,
    kills,
    recoveryMs,
    ...countAsks(await sentAsks(world), await recordedAt(world)),
  };
}

const decision = { by: 'Ada', decision: 'reject', reason: 'A value reaches the shell.' };

type AuditHandle = WorkflowHandle<(input: unknown) => Promise<AuditResult>>;

const startAudit = (world: CrashWorld, id: string, files: number): Promise<AuditHandle> =>
  world.client.workflow.start<(input: unknown) => Promise<AuditResult>>('auditChange', {
    taskQueue: 'countersign',
    workflowId: id,
    args: [{ change: { kind: 'patch', text: disputedPatch(files) } }],
  });

async function auditInPeace(world: CrashWorld, files: number): Promise<Ending> {
  const handle = await startAudit(world, 'undisturbed', files);
  const questions = await untilAsked(world, handle);
  await handle.signal('decide', decision);
  return endingOf(questions, await handle.result());
}

const endingOf = (questions: string[], { verdict, findings }: AuditResult): Ending => ({
  questions,
  verdict,
  findings,
});

/** The questions that it asks. Looks into the database until there are some: a query would need a worker that lives. */
async function untilAsked(world: CrashWorld, handle: AuditHandle): Promise<string[]> {
  const deadline = performance.now() + auditMsMax;
  for (;;) {
    const state = await patiently(() => stateOf(world, handle.workflowId));
    const waits = state === 'waiting-for-person';
    const status = waits ? await patiently(() => handle.query<AuditStatus>('status')) : null;
    if (status?.phase === 'waiting-for-person') return status.questions;
    if (state === 'done') throw new Error(`${handle.workflowId} ended without asking anybody.`);
    if (performance.now() > deadline) throw new Error(`${handle.workflowId} asks nobody: it is ${state}.`);
    await sleep(100);
  }
}

async function stateOf({ db }: CrashWorld, workflowId: string): Promise<string> {
  const [row] = await db
    .select({ state: audits.state })
    .from(audits)
    .where(eq(audits.workflowId, workflowId));
  return row?.state ?? 'not begun';
}

/** Kills one process at a random moment after a ballot more was recorded, and brings it back; false when all are in. */
async function crash(world: CrashWorld, settings: CrashSettings, number: number): Promise<boolean> {
  const { latencyMs, random, tell } = settings;
  const before = (await recordedAt(world)).size;
  if (!(await untilMoreBallots(world, before, settings.audits + 1))) return false;
  await sleep(random() * latencyMs);
  // Each in turn first, so that even a short proof kills all of them.
  const victim = victims[number <= victims.length ? number - 1 : Math.floor(random() * victims.length)];
  if (victim === undefined) throw new RangeError(`There is nobody to kill by number ${number}.`);
  await world.parts[victim].kill();
  const killedAt = performance.now();
  await world.parts[victim].start();
  const backMs = Math.round(performance.now() - killedAt);
  const recorded = (await recordedAt(world)).size;
  tell(`kill ${number}: ${victim} with ${before} ballots recorded; back after ${backMs} ms with ${recorded}`);
  return true;
}

/** False when no audit is left that could bring one. */
async function untilMoreBallots(world: CrashWorld, before: number, all: number): Promise<boolean> {
  const deadline = performance.now() + auditMsMax;
  while ((await recordedAt(world)).size === before) {
    if ((await world.db.$count(audits, ne(audits.state, 'reviewing'))) === all) return false;
    if (performance.now() > deadline) throw new Error(`No ballot was recorded after the first ${before}.`);
    await sleep(20);
  }
  return true;
}

/** What fails because a server is just coming back is tried again. */
async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(200);
    }
  }
}

const keyOf = (row: { audit: string; round: number; seat: string; piece: number }) =>
  encodeURI(`${row.audit}/${row.round}/${row.seat}/${row.piece}`);

/** When each answer was recorded, by the key of its ask. */
async function recordedAt({ db }: CrashWorld): Promise<Map<string, number>> {
  const rows = await patiently(() => db.select().from(ballots));
  const looks = await patiently(() => db.select().from(refutations));
  return new Map([
    ...rows.map((row) => [keyOf(row), row.createdAt.getTime()] as const),
    ...looks.map((row) => [`${keyOf(row)}/refute`, row.createdAt.getTime()] as const),
  ]);
}

interface SentAsk {
  key: string;
  at: number;
}

/** Each request for a first answer, oldest first; requests to repair an answer are left out. */
const sentAsks = async (world: CrashWorld): Promise<SentAsk[]> =>
  (await world.asks()).flatMap(({ key, at }) =>
    key === null || key.endsWith('/repair') ? [] : [{ key, at: Date.parse(at) }],
  );

function countAsks(sent: SentAsk[], recorded: Map<string, number>) {
  const late = sent.filter(({ key, at }) => at > (recorded.get(key) ?? Number.POSITIVE_INFINITY));
  const asks = new Set(sent.map(({ key }) => key)).size;
  return { asks, sentAgain: sent.length - asks, sentThoughRecorded: late.map(({ key }) => key) };
}

/** What the records of one audit add up to. */
async function recordedCost({ db }: CrashWorld, audit: string): Promise<number> {
  const costs = await Promise.all(
    [ballots, refutations, lostSpending].map(async (table) => {
      const [row] = await db
        .select({ cost: sum(table.costMicroUsd).mapWith(Number) })
        .from(table)
        .where(eq(table.audit, audit));
      return row?.cost ?? 0;
    }),
  );
  return costs.reduce((whole, cost) => whole + cost, 0);
}

/** Each file is about one ask long, and the last one builds a shell command, about which seats differ. */
function disputedPatch(files: number): string {
  return Array.from({ length: files }, (_, file) => {
    const plain = Array.from({ length: 30 }, (_, line) => `export const limit${line} = ${line + file};`);
    const last = file === files - 1 ? ['exec(`logger "visit of ${user}"`);'] : [];
    return addingPatch(`src/part${file}.ts`, [...plain, ...last]);
  }).join('');
}
