import { setTimeout as sleep } from 'node:timers/promises';
import type { PullRequestWorld } from './pull-request-world.ts';
import { createProofRepository, isQuiet, kinds, untilTrue } from './proof-pull-requests.ts';
import { type Difference, differenceOf, type Standing, standingOf } from './standing.ts';

/**
 * Requests that are held while the process is killed: of a write GitHub has done it and nobody heard, of a read the
 * write after it was never sent.
 */
export const killPoints = [
  { method: 'POST', path: '/repos/*/*/check-runs' },
  { method: 'POST', path: '/repos/*/*/pulls/*/reviews' },
  { method: 'POST', path: '/repos/*/*/issues/*/comments' },
  { method: 'POST', path: '/repos/*/*/code-scanning/sarifs' },
  { method: 'PATCH', path: '/repos/*/*/check-runs/*' },
  { method: 'GET', path: '/repos/*/*/commits/*/check-runs' },
  { method: 'POST', path: '/api/graphql' },
  { method: 'GET', path: '/repos/*/*/issues/*/comments' },
  { method: 'PATCH', path: '/repos/*/*/issues/comments/*' },
  { method: 'PATCH', path: '/repos/*/*/pulls/comments/*' },
  { method: 'GET', path: '/repos/*/*/check-runs/*/annotations' },
] as const;

export interface KillSettings {
  pullRequests: number;
  kills: number;
  /** In [0, 1): which request of a kind is held. */
  random: () => number;
  tell: (line: string) => void;
}

export interface KillReport {
  /** By the request that was held; fewer than wished for when all was written before. */
  kills: Map<string, number>;
  found: ({ number: number; kind: string } & Difference)[];
  wished: Map<string, Standing>;
  standings: Map<number, Standing>;
  /** From the last return of the process until all was quiet. */
  recoveryMs: number;
}

interface Opened {
  number: number;
  kind: (typeof kinds)[number];
  branch: string;
  heads: string[];
}

/** Kills the process that publishes in the middle of many publications, and compares what stands then with an undisturbed run. */
export async function killWhilePublishing(
  world: PullRequestWorld,
  { pullRequests, kills: killsMax, random, tell }: KillSettings,
): Promise<KillReport> {
  const quietly = await createProofRepository(world, 'undisturbed');
  const wished = new Map<string, Standing>();
  const first: Opened[] = [];
  await openAll(world, quietly, Math.min(kinds.length, pullRequests), first);
  await allQuiet(world, quietly, first);
  await pushAll(world, quietly, first);
  await allQuiet(world, quietly, first);
  for (const one of first) wished.set(one.kind.name, standingOf(world, quietly, one));
  tell('the undisturbed run is over');

  const repository = await createProofRepository(world, 'killed');
  const kills = new Map<string, number>();
  const opened: Opened[] = [];
  const killing = { kills, random, tell };
  const opening = openAll(world, repository, pullRequests, opened);
  await killUntilQuiet(world, repository, opened, {
    ...killing,
    killsMax: Math.ceil(killsMax / 2),
    acting: opening,
  });
  const acting = pushAll(world, repository, opened);
  const recoveryMs = await killUntilQuiet(world, repository, opened, { ...killing, killsMax, acting });
  const standings = new Map(opened.map((one) => [one.number, standingOf(world, repository, one)]));
  const found = opened.map(({ number, kind }) => {
    const [is, should] = [standings.get(number), wished.get(kind.name)];
    if (!is || !should) throw new Error(`Nothing is known of pull request ${number}.`);
    return { number, kind: kind.name, ...differenceOf(is, should) };
  });
  return { kills, found, wished, standings, recoveryMs };
}

async function openAll(
  world: PullRequestWorld,
  repository: string,
  count: number,
  opened: Opened[],
): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const kind = kinds[index % kinds.length] ?? kinds[0];
    const branch = `work-${index}`;
    // A commit of its own: pull requests of one head would share its check runs.
    const message = `For ${branch}`;
    const wanted = { repository, title: 'A change', by: 'ada', branch, message, files: { ...kind.opened } };
    const { number, headSha } = await world.github.openPullRequest(wanted);
    opened.push({ number, kind, branch, heads: [headSha] });
  }
}

async function pushAll({ github }: PullRequestWorld, repository: string, opened: Opened[]): Promise<void> {
  for (const { branch, kind, heads } of opened) {
    heads.push(await github.push({ repository, branch, by: 'ada', files: { ...kind.pushed } }));
  }
}

async function areAllQuiet(world: PullRequestWorld, repository: string, opened: Opened[]): Promise<boolean> {
  for (const { number, heads } of opened) {
    for (const head of heads) if (!(await isQuiet(world, repository, { number, head }))) return false;
  }
  return true;
}

const allQuiet = (world: PullRequestWorld, repository: string, opened: Opened[]): Promise<void> =>
  untilTrue('nothing more is written', () => areAllQuiet(world, repository, opened), 600_000);

interface Killing extends Pick<KillSettings, 'random' | 'tell'> {
  kills: Map<string, number>;
  killsMax: number;
  /** What people do meanwhile. */
  acting: Promise<void>;
}

const total = (kills: Map<string, number>): number => [...kills.values()].reduce((sum, one) => sum + one, 0);

/** Returns how long it took after the last kill until nothing more was written. */
async function killUntilQuiet(
  world: PullRequestWorld,
  repository: string,
  opened: Opened[],
  { kills, killsMax, random, tell, acting }: Killing,
): Promise<number> {
  const { faults } = world.github.world;
  let over = false;
  const acted = acting.finally(() => (over = true));
  while (total(kills) < killsMax) {
    const name = await holdOne(world, kills, random);
    if (name === null) {
      if (over && (await areAllQuiet(world, repository, opened))) break;
      continue;
    }
    await world.publisher?.kill();
    faults.release();
    kills.set(name, (kills.get(name) ?? 0) + 1);
    tell(`kill ${total(kills)}: at ${name}`);
    await world.publisher?.start();
  }
  faults.set([]);
  await acted;
  const backAt = performance.now();
  await allQuiet(world, repository, opened);
  return Math.round(performance.now() - backAt);
}

const patienceMs = 2000;

/** Holds the next request at one of the points where least was killed so far; null where none of them comes for a while. */
async function holdOne(
  { github }: PullRequestWorld,
  kills: Map<string, number>,
  random: () => number,
): Promise<string | null> {
  const { faults } = github.world;
  const least = Math.min(...killPoints.map((point) => kills.get(nameOf(point)) ?? 0));
  const rare = killPoints.filter((point) => (kills.get(nameOf(point)) ?? 0) === least);
  for (const points of [rare, killPoints]) {
    const skip = Math.floor(random() * 3);
    faults.set(points.map((point) => ({ kind: 'hold', ...point, times: 1, skip })));
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline) {
      if (faults.holding() > 0) {
        const left = new Set(faults.left().map(nameOf));
        faults.set([]);
        const held = points.find((point) => !left.has(nameOf(point)));
        return held ? nameOf(held) : 'a request';
      }
      await sleep(5);
    }
  }
  faults.set([]);
  return null;
}

const nameOf = ({ method, path }: { method?: string | undefined; path: string }): string =>
  `${method} ${path}`;
