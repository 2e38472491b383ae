import type {
  Account,
  Annotation,
  CheckRun,
  CheckStatus,
  CheckSuite,
  CommitStatus,
  Conclusion,
  Repository,
} from '../entities.ts';
import { resolveCommit } from '../git/store.ts';
import { tellCheckRun, tellCheckSuite, tellStatus } from '../hooks/tell.ts';
import { folderOf } from '../present/repositories.ts';
import { Refusal, validationFailed } from '../refusal.ts';
import { nowOf, timestamp, type World } from '../world.ts';
import { suiteOf } from './pushes.ts';

export interface CheckRunWish {
  name?: string | undefined;
  externalId?: string | undefined;
  detailsUrl?: string | undefined;
  status?: CheckStatus | undefined;
  conclusion?: Conclusion | undefined;
  startedAt?: string | undefined;
  completedAt?: string | undefined;
  output?:
    | {
        title?: string | undefined;
        summary?: string | undefined;
        text?: string | undefined;
        annotations?: Annotation[] | undefined;
      }
    | undefined;
}

const textCharactersMax = 65_535;
const annotationsMax = 50;

function checkWish({ output }: CheckRunWish): void {
  for (const field of ['summary', 'text'] as const)
    if ((output?.[field]?.length ?? 0) > textCharactersMax)
      throw new Refusal(422, {
        message: `Invalid request.\n\nOnly ${textCharactersMax} characters are allowed; ${output?.[field]?.length} were supplied.`,
      });
  const count = output?.annotations?.length ?? 0;
  if (count > annotationsMax)
    throw new Refusal(422, {
      message: `Invalid request.\n\nNo more than ${annotationsMax} items are allowed; ${count} were supplied.`,
    });
}

/** Takes the wish over; annotations are added to those that are there. */
function apply(world: World, run: CheckRun, wish: CheckRunWish): void {
  run.name = wish.name ?? run.name;
  run.externalId = wish.externalId ?? run.externalId;
  run.detailsUrl = wish.detailsUrl ?? run.detailsUrl;
  run.startedAt = wish.startedAt ? timestamp(new Date(wish.startedAt)) : run.startedAt;
  if (wish.status !== undefined && wish.status !== 'completed' && wish.conclusion === undefined) {
    run.conclusion = null;
    run.completedAt = null;
  }
  run.status = wish.conclusion === undefined ? (wish.status ?? run.status) : 'completed';
  if (wish.conclusion !== undefined) {
    run.conclusion = wish.conclusion;
    run.completedAt = wish.completedAt ? timestamp(new Date(wish.completedAt)) : nowOf(world);
  }
  if (!wish.output) return;
  run.title = wish.output.title ?? run.title;
  run.summary = wish.output.summary ?? run.summary;
  run.text = wish.output.text ?? run.text;
  run.annotations = [...run.annotations, ...(wish.output.annotations ?? [])];
}

export async function createCheckRun(
  world: World,
  repository: Repository,
  wish: CheckRunWish & { name: string; headSha: string },
): Promise<CheckRun> {
  checkWish(wish);
  const sha = await resolveCommit(folderOf(world, repository), wish.headSha);
  if (sha === null || sha !== wish.headSha)
    throw new Refusal(422, { message: `No commit found for SHA: ${wish.headSha}` });
  const suite = suiteOf(world, repository, sha);
  const run: CheckRun = {
    id: world.nextId(),
    suiteId: suite.id,
    name: wish.name,
    headSha: sha,
    externalId: '',
    detailsUrl: `${world.origin}/apps/${world.app.slug}`,
    status: 'queued',
    conclusion: null,
    startedAt: nowOf(world),
    completedAt: null,
    title: null,
    summary: null,
    text: null,
    annotations: [],
  };
  apply(world, run, wish);
  repository.checkRuns.set(run.id, run);
  tellCheckRun(world, repository, run, { sender: world.app.bot, action: 'created' });
  if (run.status === 'completed')
    tellCheckRun(world, repository, run, { sender: world.app.bot, action: 'completed' });
  return run;
}

export function updateCheckRun(
  world: World,
  repository: Repository,
  run: CheckRun,
  wish: CheckRunWish,
): void {
  checkWish(wish);
  const was = run.status;
  apply(world, run, wish);
  if (run.status === 'completed' && was !== 'completed')
    tellCheckRun(world, repository, run, { sender: world.app.bot, action: 'completed' });
}

/** What the button "Re-run" does: the run itself stays as it is, the App is told. */
export function rerequestRun(world: World, repository: Repository, run: CheckRun, sender: Account): void {
  if (run.status !== 'completed') throw new Refusal(422, { message: 'This check run is not rerequestable' });
  tellCheckRun(world, repository, run, { sender, action: 'rerequested' });
}

export const rerequestSuite = (world: World, repository: Repository, suite: CheckSuite, sender: Account) =>
  tellCheckSuite(world, repository, suite, { sender, action: 'rerequested' });

export async function addStatus(
  world: World,
  repository: Repository,
  wanted: Pick<CommitStatus, 'sha' | 'state' | 'by'> & {
    context?: string | undefined;
    description?: string | null | undefined;
    targetUrl?: string | null | undefined;
  },
): Promise<CommitStatus> {
  const sha = await resolveCommit(folderOf(world, repository), wanted.sha);
  if (sha === null) throw new Refusal(422, { message: `No commit found for SHA: ${wanted.sha}` });
  if ((wanted.description?.length ?? 0) > 140)
    throw validationFailed({
      resource: 'Status',
      code: 'custom',
      field: 'description',
      message: 'description is too long (maximum is 140 characters)',
    });
  const status: CommitStatus = {
    id: world.nextId(),
    sha,
    state: wanted.state,
    context: wanted.context ?? 'default',
    description: wanted.description ?? null,
    targetUrl: wanted.targetUrl ?? null,
    by: wanted.by,
    createdAt: nowOf(world),
  };
  repository.statuses.push(status);
  await tellStatus(world, repository, status);
  return status;
}
