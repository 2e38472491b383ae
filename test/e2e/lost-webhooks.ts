import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { SweepResult } from '../../core/github/sweep-input.ts';
import { sweepWorkflowType } from '../../core/panel/messages.ts';
import { audits, deliveries } from '../../database/schema.ts';
import type { LoggedAsk } from '../../simulator/control/log.ts';
import type { PullRequestWorld } from './pull-request-world.ts';
import { createProofRepository, isQuiet, kinds, ourRuns, untilTrue } from './proof-pull-requests.ts';

type World = Pick<PullRequestWorld, 'engine' | 'github'>;

export interface LossSettings {
  pullRequests: number;
  /** Of each pull request: one at its opening, the others by pushes. */
  heads: number;
  /** Share of events that GitHub never delivers. */
  lostShare: number;
  seed: number;
  tell: (line: string) => void;
}

export interface LossReport {
  events: { all: number; lost: number; twice: number };
  sweep: SweepResult;
  /** Heads that were audited before the sweep, of all open ones. */
  byWebhook: number;
  open: HeadReport[];
  /** Heads that something newer took the place of. */
  older: HeadReport[];
  /** Questions to seats that were sent, and those of them that another one is the same as. */
  asks: { sent: number; again: number };
}

interface HeadReport {
  number: number;
  head: string;
  /** Of each audit on the record: `open` for one that has not ended. */
  audits: string[];
  /** Of each check run of ours. */
  checks: string[];
}

/** Has GitHub lose, repeat and delay its events while people push; then a sweep looks what was missed. */
export async function loseWebhooks(world: World, settings: LossSettings): Promise<LossReport> {
  const { lostShare, seed, tell } = settings;
  const { hooks } = world.github.world;
  const repository = await createProofRepository(world, `lost-${seed}`);
  const always = { times: null, seed } as const;
  hooks.faults.set([
    { kind: 'lost', ...always, share: lostShare },
    { kind: 'twice', ...always, share: 0.15 },
    // Behind the next push, of whatever pull request: what is told then is out of date.
    { kind: 'late', ...always, share: 0.15, until: { event: 'pull_request', action: 'synchronize' } },
  ]);
  const heads = await openAndPush(world, repository, settings);
  hooks.release();
  await hooks.settled();
  hooks.faults.set([]);
  const log = hooks.deliveries();
  const ofKind = (kind: string) => log.filter(({ outcome }) => outcome === kind).length;
  const guids = new Set(log.map(({ guid }) => guid)).size;
  const events = { all: guids, lost: ofKind('lost'), twice: log.length - guids };
  const open = heads.map((all, index) => ({ number: index + 1, head: all.at(-1) ?? '' }));
  await untilTrue('all that was delivered is handled', () => isHandled(world));
  await untilTrue('what was begun is at rest', () => areAtRest(world, repository), 600_000);
  const byWebhook = (await reportOf(world, repository, open)).filter((one) => one.audits.length > 0).length;
  tell(`${byWebhook} of ${open.length} open heads were audited by webhooks, with ${events.lost} lost`);

  const sweep = await world.engine.client.workflow.execute<(input: unknown) => Promise<SweepResult>>(
    sweepWorkflowType,
    { taskQueue: 'countersign', workflowId: `sweep/${randomUUID()}`, args: [{ repository }] },
  );
  await untilTrue('every open head is at rest', () => areQuiet(world, repository, open), 600_000);
  await untilTrue('what was begun is at rest', () => areAtRest(world, repository), 600_000);
  const older = heads.flatMap((all, index) => all.slice(0, -1).map((head) => ({ number: index + 1, head })));
  return {
    events,
    sweep,
    byWebhook,
    open: await reportOf(world, repository, open),
    older: await reportOf(world, repository, older),
    asks: await countAsks(world),
  };
}

/** The heads of each pull request, oldest first; pull requests are numbered from 1. */
async function openAndPush(
  { github }: World,
  repository: string,
  { pullRequests, heads: count }: LossSettings,
): Promise<string[][]> {
  const heads: string[][] = [];
  for (let index = 0; index < pullRequests; index += 1) {
    const files = { ...(kinds[index % kinds.length] ?? kinds[0]).opened };
    const branch = `work-${index}`;
    // A commit of its own: pull requests of one head would share its check runs.
    const wanted = { repository, title: 'A change', by: 'ada', branch, message: `For ${branch}`, files };
    heads.push([(await github.openPullRequest(wanted)).headSha]);
  }
  for (let round = 1; round < count; round += 1) {
    for (const [index, all] of heads.entries()) {
      const files = { [`src/note-${round}.js`]: `export const note${round} = ${index};\n` };
      all.push(await github.push({ repository, branch: `work-${index}`, by: 'ada', files }));
    }
  }
  return heads;
}

async function isHandled({ engine }: World): Promise<boolean> {
  if ((await engine.db.$count(deliveries, eq(deliveries.state, 'waiting'))) > 0) return false;
  const { count } = await engine.client.workflow.count(
    "WorkflowType = 'handleDelivery' AND ExecutionStatus = 'Running'",
  );
  return count === 0;
}

/** Whether every audit that runs waits for a person and writes nothing any more. */
async function areAtRest({ engine }: World, repository: string): Promise<boolean> {
  const rows = await auditsOf({ engine }, repository);
  if (rows.some(({ state }) => state === 'reviewing')) return false;
  const running = engine.client.workflow.list({
    query: "WorkflowType = 'auditChange' AND ExecutionStatus = 'Running'",
  });
  for await (const { workflowId, runId } of running) {
    const { raw } = await engine.client.workflow.getHandle(workflowId, runId).describe();
    if ((raw.pendingActivities?.length ?? 0) > 0) return false;
    if (!rows.some((row) => row.workflowId === workflowId && row.state === 'waiting-for-person'))
      return false;
  }
  return true;
}

async function areQuiet(
  world: World,
  repository: string,
  open: { number: number; head: string }[],
): Promise<boolean> {
  for (const one of open) if (!(await isQuiet(world, repository, one))) return false;
  return true;
}

async function auditsOf({ engine }: Pick<World, 'engine'>, repository: string) {
  const rows = await engine.db.select().from(audits);
  return rows.filter(({ pullRequest }) => pullRequest?.includes(`/${repository}#`));
}

async function reportOf(
  world: World,
  repository: string,
  heads: { number: number; head: string }[],
): Promise<HeadReport[]> {
  const rows = await auditsOf(world, repository);
  return heads.map(({ number, head }) => ({
    number,
    head,
    audits: rows
      .filter((row) => row.headCommit === head && row.pullRequest?.endsWith(`#${number}`))
      .map(({ state, verdict }) => (state === 'done' ? (verdict ?? 'none') : state)),
    checks: ourRuns(world, repository, head).map(({ status, conclusion }) => conclusion ?? status),
  }));
}

/** Of questions for a first answer: each has a key of its own. */
async function countAsks({ engine }: World): Promise<{ sent: number; again: number }> {
  const log = (await (await fetch(`${engine.simulator.url}/control/log`)).json()) as LoggedAsk[];
  const sent = log.flatMap(({ key }) => (key === null || key.endsWith('/repair') ? [] : [key]));
  return { sent: sent.length, again: sent.length - new Set(sent).size };
}
