import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { eq, sum } from 'drizzle-orm';
import type { AuditResult } from '../../core/panel/contract.ts';
import type { AuditStatus } from '../../core/panel/status.ts';
import { audits, ballots } from '../../database/schema.ts';
import type { CrashWorld } from './crash-world.ts';
import { addingPatch } from '../adding-patch.ts';

/** Longer, and something hangs. */
const auditMsMax = 600_000;

export interface CrashSettings {
  audits: number;
  /** Kills while seats are asked; one more follows while people are. */
  kills: number;
  files: number;
  latencyMs: number;
  /** In [0, 1): when to kill. */
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
  ended: { id: string; ending: Ending; costMicroUsd: number; ballotsMicroUsd: number }[];
  /** Different ones: over all audits, seats and pieces. */
  asks: number;
  /** Under way when a worker was killed, and so sent again: nobody can know whether they were answered. */
  sentAgain: number;
  /** Keys of asks that were sent though their ballot was recorded: there must be none. */
  sentThoughRecorded: string[];
  /** From a worker's return to the end of the last review. */
  recoveryMs: number;
}

/** What was recorded when a worker died, and how many asks had been sent by then. */
interface Kill {
  recorded: Set<string>;
  asksBefore: number;
}

/** Audits one change many times while the worker is killed and started again, and tells what came of it. */
export async function crashAudits(world: CrashWorld, settings: CrashSettings): Promise<CrashReport> {
  const { files, latencyMs, tell } = settings;
  await world.startWorker();
  const undisturbed = await auditInPeace(world, files);
  tell(`undisturbed: ${undisturbed.questions.length} questions, ${undisturbed.findings} findings`);

  await world.setLatency(latencyMs);
  const ids = Array.from({ length: settings.audits }, (_, index) => `crashed-${index + 1}`);
  const handles = await Promise.all(ids.map((id) => startAudit(world, id, files)));
  const kills: Kill[] = [];
  for (let number = 1; number <= settings.kills; number += 1)
    kills.push(await crash(world, settings, number));
  const backAt = performance.now();
  const questions = await Promise.all(handles.map((handle) => untilAsked(world, handle)));
  const recoveryMs = Math.round(performance.now() - backAt);
  tell(`all wait for a person, ${recoveryMs} ms after the last worker was back`);

  await world.killWorker();
  await Promise.all(handles.map((handle) => handle.signal('decide', decision)));
  tell('killed while people are asked, who answer before a worker is back');
  await world.startWorker();
  const results = await Promise.all(handles.map((handle) => handle.result()));
  const ended = await Promise.all(
    results.map(async (result, index) => ({
      id: ids[index] ?? '',
      ending: endingOf(questions[index] ?? [], result),
      costMicroUsd: result.costMicroUsd,
      ballotsMicroUsd: await costOfBallots(world, result.auditId),
    })),
  );
  return { undisturbed, ended, recoveryMs, ...countAsks(await sentAsks(world), kills) };
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
    const state = await stateOf(world, handle.workflowId);
    const status = state === 'waiting-for-person' ? await handle.query<AuditStatus>('status') : null;
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

/** Kills the worker at a random moment after it has recorded a ballot more, and brings it back. */
async function crash(
  world: CrashWorld,
  { latencyMs, random, tell }: CrashSettings,
  number: number,
): Promise<Kill> {
  const before = (await recordedKeys(world)).size;
  const deadline = performance.now() + auditMsMax;
  while ((await recordedKeys(world)).size === before) {
    if (performance.now() > deadline) throw new Error(`No ballot was recorded before kill ${number}.`);
    await sleep(20);
  }
  await sleep(random() * latencyMs);
  await world.killWorker();
  const kill = { recorded: await recordedKeys(world), asksBefore: (await sentAsks(world)).length };
  const killedAt = performance.now();
  await world.startWorker();
  const backMs = Math.round(performance.now() - killedAt);
  tell(
    `kill ${number}: ${kill.asksBefore} asks sent, ${kill.recorded.size} ballots recorded; back after ${backMs} ms`,
  );
  return kill;
}

const keyOf = (row: { audit: string; round: number; seat: string; piece: number }) =>
  encodeURI(`${row.audit}/${row.round}/${row.seat}/${row.piece}`);

const recordedKeys = async ({ db }: CrashWorld): Promise<Set<string>> =>
  new Set((await db.select().from(ballots)).map(keyOf));

/** The key of each request for a first answer, oldest first; requests to repair an answer are left out. */
const sentAsks = async (world: CrashWorld): Promise<string[]> =>
  (await world.asks()).flatMap(({ key }) => (key === null || key.endsWith('/repair') ? [] : [key]));

function countAsks(sent: string[], kills: Kill[]) {
  const sentThoughRecorded = kills.flatMap(({ recorded, asksBefore }) =>
    sent.slice(asksBefore).filter((key) => recorded.has(key)),
  );
  const asks = new Set(sent).size;
  return { asks, sentAgain: sent.length - asks, sentThoughRecorded };
}

async function costOfBallots({ db }: CrashWorld, audit: string): Promise<number> {
  const [row] = await db
    .select({ cost: sum(ballots.costMicroUsd).mapWith(Number) })
    .from(ballots)
    .where(eq(ballots.audit, audit));
  return row?.cost ?? 0;
}

/** Each file is about one ask long, and the last one builds a shell command, about which seats differ. */
function disputedPatch(files: number): string {
  return Array.from({ length: files }, (_, file) => {
    const plain = Array.from({ length: 30 }, (_, line) => `export const limit${line} = ${line + file};`);
    const last = file === files - 1 ? ['exec(`logger "visit of ${user}"`);'] : [];
    return addingPatch(`src/part${file}.ts`, [...plain, ...last]);
  }).join('');
}
