import { Hono } from 'hono';
import * as z from 'zod';
import { check, needs } from '../access/need.ts';
import {
  addStatus,
  createCheckRun,
  rerequestRun,
  rerequestSuite,
  updateCheckRun,
} from '../actions/checks.ts';
import type { CheckRun, CommitStatus, Repository } from '../entities.ts';
import { findCheckRun } from '../find.ts';
import { readCommit } from '../git/commits.ts';
import { resolveCommit } from '../git/store.ts';
import { presentAccount } from '../present/accounts.ts';
import { presentAnnotation, presentCheckRun, presentCheckSuite, presentStatus } from '../present/checks.ts';
import { folderOf, presentMinimalRepository, repositoryApi } from '../present/repositories.ts';
import { notFound, Refusal } from '../refusal.ts';
import type { World } from '../world.ts';
import { accountOf, bodyOf, numberOf, repositoryOf, type ApiContext, type Env } from './context.ts';
import { pageOf } from './paging.ts';

const annotationSchema = z.object({
  path: z.string(),
  start_line: z.int(),
  end_line: z.int(),
  start_column: z
    .int()
    .nullish()
    .transform((column) => column ?? null),
  end_column: z
    .int()
    .nullish()
    .transform((column) => column ?? null),
  annotation_level: z.enum(['notice', 'warning', 'failure']),
  message: z.string(),
  title: z
    .string()
    .nullish()
    .transform((title) => title ?? null),
  raw_details: z
    .string()
    .nullish()
    .transform((details) => details ?? null),
});

const runShape = {
  name: z.string().optional(),
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  status: z.enum(['queued', 'in_progress', 'completed']).optional(),
  started_at: z.string().optional(),
  conclusion: z
    .enum(['action_required', 'cancelled', 'failure', 'neutral', 'success', 'skipped', 'timed_out'])
    .optional(),
  completed_at: z.string().optional(),
  output: z
    .object({
      title: z.string().optional(),
      summary: z.string().optional(),
      text: z.string().optional(),
      annotations: z.array(annotationSchema).optional(),
    })
    .optional(),
};
const runSchema = z.object(runShape);
const newRunSchema = z.object({ ...runShape, name: z.string(), head_sha: z.string() });

const wishOf = (given: z.infer<typeof runSchema>) => ({
  name: given.name,
  detailsUrl: given.details_url,
  externalId: given.external_id,
  status: given.status,
  startedAt: given.started_at,
  conclusion: given.conclusion,
  completedAt: given.completed_at,
  output: given.output,
});

/** Check runs belong to Apps; a person's token may only read them. */
function appsRepository(world: World, context: ApiContext): Repository {
  const repository = repositoryOf(world, context, needs.readChecks);
  const actor = context.get('actor');
  if (actor.kind !== 'installation')
    throw new Refusal(403, { message: 'You must authenticate via a GitHub App.' });
  check(world, actor, repository, needs.writeChecks);
  return repository;
}

/** GitHub gives the latest run of each name unless all are asked for. */
const latest = (runs: CheckRun[]): CheckRun[] => [
  ...new Map(runs.sort((a, b) => a.id - b.id).map((run) => [run.name, run])).values(),
];

async function commitOf(world: World, context: ApiContext, repository: Repository): Promise<string> {
  const ref = decodeURIComponent(context.req.param('ref') ?? '');
  const sha = await resolveCommit(folderOf(world, repository), ref);
  if (sha === null) throw new Refusal(422, { message: `No commit found for SHA: ${ref}` });
  return sha;
}

function selectRuns(world: World, context: ApiContext, runs: CheckRun[]): CheckRun[] {
  const { check_name: name, status, filter = 'latest', app_id: appId } = context.req.query();
  const selected = runs.filter(
    (run) =>
      (name === undefined || run.name === name) &&
      (status === undefined || run.status === status) &&
      (appId === undefined || appId === String(world.app.id)),
  );
  return filter === 'all' ? selected : latest(selected);
}

function readRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  const answerRuns = (context: ApiContext, repository: Repository, runs: CheckRun[]) =>
    context.json({
      total_count: runs.length,
      check_runs: pageOf(context, world, runs, repository).map((run) =>
        presentCheckRun(world, repository, run),
      ),
    });
  app.get('/repos/:owner/:repo/check-runs/:id', (context) => {
    const repository = repositoryOf(world, context, needs.readChecks);
    return context.json(
      presentCheckRun(world, repository, findCheckRun(repository, numberOf(context, 'id'))),
    );
  });
  app.get('/repos/:owner/:repo/check-runs/:id/annotations', (context) => {
    const repository = repositoryOf(world, context, needs.readChecks);
    const run = findCheckRun(repository, numberOf(context, 'id'));
    const page = pageOf(context, world, run.annotations, repository);
    return context.json(page.map((annotation) => presentAnnotation(world, repository, run, annotation)));
  });
  app.get('/repos/:owner/:repo/commits/:ref/check-runs', async (context) => {
    const repository = repositoryOf(world, context, needs.readChecks);
    const sha = await commitOf(world, context, repository);
    const runs = [...repository.checkRuns.values()].filter((run) => run.headSha === sha);
    return answerRuns(context, repository, selectRuns(world, context, runs));
  });
  app.get('/repos/:owner/:repo/check-suites/:id/check-runs', (context) => {
    const repository = repositoryOf(world, context, needs.readChecks);
    const suite = numberOf(context, 'id');
    if (!repository.checkSuites.has(suite)) throw notFound();
    const runs = [...repository.checkRuns.values()].filter((run) => run.suiteId === suite);
    return answerRuns(context, repository, selectRuns(world, context, runs));
  });
  app.get('/repos/:owner/:repo/commits/:ref/check-suites', async (context) => {
    const repository = repositoryOf(world, context, needs.readChecks);
    const sha = await commitOf(world, context, repository);
    const suites = [...repository.checkSuites.values()].filter((suite) => suite.headSha === sha);
    const commit = await readCommit(folderOf(world, repository), sha);
    return context.json({
      total_count: suites.length,
      check_suites: pageOf(context, world, suites, repository).map((suite) =>
        presentCheckSuite(world, repository, suite, commit),
      ),
    });
  });
  return app;
}

function writeRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  app.post('/repos/:owner/:repo/check-runs', async (context) => {
    const repository = appsRepository(world, context);
    const given = await bodyOf(context, newRunSchema);
    const run = await createCheckRun(world, repository, {
      ...wishOf(given),
      name: given.name,
      headSha: given.head_sha,
    });
    return context.json(presentCheckRun(world, repository, run), 201);
  });
  app.patch('/repos/:owner/:repo/check-runs/:id', async (context) => {
    const repository = appsRepository(world, context);
    const run = findCheckRun(repository, numberOf(context, 'id'));
    updateCheckRun(world, repository, run, wishOf(await bodyOf(context, runSchema)));
    return context.json(presentCheckRun(world, repository, run));
  });
  app.post('/repos/:owner/:repo/check-runs/:id/rerequest', (context) => {
    const repository = repositoryOf(world, context, needs.writeChecks);
    rerequestRun(world, repository, findCheckRun(repository, numberOf(context, 'id')), accountOf(context));
    return context.json({}, 201);
  });
  app.post('/repos/:owner/:repo/check-suites/:id/rerequest', async (context) => {
    const repository = repositoryOf(world, context, needs.writeChecks);
    const suite = repository.checkSuites.get(numberOf(context, 'id'));
    if (!suite) throw notFound();
    await rerequestSuite(world, repository, suite, accountOf(context));
    return context.json({}, 201);
  });
  return app;
}

const statusSchema = z.object({
  state: z.enum(['error', 'failure', 'pending', 'success']),
  target_url: z.string().nullish(),
  description: z.string().nullish(),
  context: z.string().optional(),
});

/** The newest of each context, and what they come to. */
function combine(statuses: CommitStatus[]): { state: string; newest: CommitStatus[] } {
  const newest = [...new Map(statuses.map((status) => [status.context, status])).values()];
  const has = (...states: string[]) => newest.some((status) => states.includes(status.state));
  if (has('error', 'failure')) return { state: 'failure', newest };
  return { state: newest.length === 0 || has('pending') ? 'pending' : 'success', newest };
}

function statusRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/repos/:owner/:repo/commits/:ref/status', async (context) => {
    const repository = repositoryOf(world, context, needs.readStatuses);
    const sha = await commitOf(world, context, repository);
    const { state, newest } = combine(repository.statuses.filter((status) => status.sha === sha));
    const url = `${repositoryApi(world, repository)}/commits/${sha}`;
    return context.json({
      state,
      statuses: pageOf(context, world, newest, repository).map((status) =>
        presentStatus(world, repository, status),
      ),
      sha,
      total_count: newest.length,
      repository: presentMinimalRepository(world, repository),
      commit_url: url,
      url: `${url}/status`,
    });
  });
  app.post('/repos/:owner/:repo/statuses/:sha', async (context) => {
    const repository = repositoryOf(world, context, needs.writeStatuses);
    const given = await bodyOf(context, statusSchema);
    const by = accountOf(context);
    const status = await addStatus(world, repository, {
      sha: context.req.param('sha') ?? '',
      state: given.state,
      context: given.context,
      description: given.description,
      targetUrl: given.target_url,
      by,
    });
    return context.json(
      { ...presentStatus(world, repository, status), creator: presentAccount(world, by) },
      201,
    );
  });
  return app;
}

/** Check runs, check suites and commit statuses. */
export function checkRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  app.route('/', readRoutes(world));
  app.route('/', writeRoutes(world));
  app.route('/', statusRoutes(world));
  return app;
}
