import { Hono } from 'hono';
import * as z from 'zod';
import { permissionOf, allows } from '../access/actor.ts';
import { check, needs } from '../access/need.ts';
import { editPull, mergePull, openPull } from '../actions/pulls.ts';
import type { Pull, Repository } from '../entities.ts';
import { findPull } from '../find.ts';
import { readCommits } from '../git/commits.ts';
import { printDiff, type FileDiff } from '../git/diff.ts';
import { comparedBase, diffOf, factsOf, isWorkedOut } from '../git/pull-facts.ts';
import { presentCommit } from '../present/commits.ts';
import { presentPlainIssue } from '../present/issues.ts';
import { presentIssue, presentPull, presentWholePull } from '../present/pulls.ts';
import { folderOf, repositoryApi, repositoryHtml } from '../present/repositories.ts';
import { Refusal } from '../refusal.ts';
import type { World } from '../world.ts';
import { accountOf, bodyOf, numberOf, repositoryOf, type ApiContext, type Env } from './context.ts';
import { tooLargeDiff } from './guard.ts';
import { pageOf } from './paging.ts';

/** GitHub lists no more files of one pull request, and gives no diff of more than 300. */
const listedFilesMax = 3000;
const diffFilesMax = 300;
const diffLinesMax = 20_000;
const listedCommitsMax = 250;

const newPullSchema = z.object({
  title: z.string(),
  head: z.string(),
  base: z.string(),
  body: z.string().nullish(),
  draft: z.boolean().optional(),
});

const editSchema = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']).optional(),
  base: z.string().optional(),
});

const sorts: Record<string, (pull: Pull) => string> = {
  created: (pull) => pull.createdAt,
  updated: (pull) => pull.updatedAt,
};

/** By state, head, base and order, as the query asks. */
function selectPulls(repository: Repository, context: ApiContext): Pull[] {
  const { state = 'open', head, base, sort = 'created', direction } = context.req.query();
  const key = sorts[sort] ?? sorts.created;
  const isDown = (direction ?? (sort === 'created' ? 'desc' : 'asc')) === 'desc';
  const pulls = [...repository.pulls.values()].filter(
    (pull) =>
      (state === 'all' || pull.state === state) &&
      (head === undefined || `${pull.headOwner}:${pull.headRef}`.toLowerCase() === head.toLowerCase()) &&
      (base === undefined || pull.baseRef === base),
  );
  const order = (a: Pull, b: Pull) => {
    const [left, right] = [key?.(a) ?? '', key?.(b) ?? ''];
    return left === right ? a.number - b.number : left < right ? -1 : 1;
  };
  return pulls.sort((a, b) => (isDown ? order(b, a) : order(a, b)));
}

const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

function presentFile(world: World, repository: Repository, sha: string, file: FileDiff) {
  const html = repositoryHtml(world, repository);
  const path = encodePath(file.path);
  return {
    sha: file.blob,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${html}/blob/${sha}/${path}`,
    raw_url: `${html}/raw/${sha}/${path}`,
    contents_url: `${repositoryApi(world, repository)}/contents/${path}?ref=${sha}`,
    ...(file.patch !== null && { patch: file.patch }),
    ...(file.previousPath !== null && { previous_filename: file.previousPath }),
  };
}

async function answerDiff(
  world: World,
  context: ApiContext,
  repository: Repository,
  pull: Pull,
): Promise<Response> {
  const base = comparedBase(repository, pull);
  const { files } = await diffOf(world, repository, base, pull.headSha);
  if (files.length > diffFilesMax) throw new Refusal(406, tooLargeDiff);
  const text = await printDiff(folderOf(world, repository), base, pull.headSha);
  if (text.split('\n').length > diffLinesMax)
    throw new Refusal(406, {
      ...tooLargeDiff,
      message: `Sorry, the diff exceeded the maximum number of lines (${diffLinesMax})`,
    });
  return context.body(text, 200, { 'content-type': 'application/vnd.github.diff; charset=utf-8' });
}

function listRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/repos/:owner/:repo/pulls', async (context) => {
    const repository = repositoryOf(world, context, needs.readPulls);
    const pulls = pageOf(context, world, selectPulls(repository, context), repository);
    const presented = [];
    for (const pull of pulls)
      presented.push(presentPull(world, repository, pull, await factsOf(world, repository, pull)));
    return context.json(presented);
  });
  app.get('/repos/:owner/:repo/pulls/:number/files', async (context) => {
    const repository = repositoryOf(world, context, needs.readPulls);
    const pull = findPull(repository, numberOf(context, 'number'));
    const { files } = await diffOf(world, repository, comparedBase(repository, pull), pull.headSha);
    const listed = pageOf(context, world, files.slice(0, listedFilesMax), repository);
    return context.json(listed.map((file) => presentFile(world, repository, pull.headSha, file)));
  });
  app.get('/repos/:owner/:repo/pulls/:number/commits', async (context) => {
    const repository = repositoryOf(world, context, needs.readPulls);
    const pull = findPull(repository, numberOf(context, 'number'));
    const range = [`${comparedBase(repository, pull)}..${pull.headSha}`];
    const commits = (await readCommits(folderOf(world, repository), range)).slice(0, listedCommitsMax);
    const page = pageOf(context, world, commits, repository);
    return context.json(page.map((commit) => presentCommit(world, repository, commit)));
  });
  app.get('/repos/:owner/:repo/issues/:number', (context) => {
    const number = numberOf(context, 'number');
    const repository = repositoryOf(world, context, needs.readIssues);
    const issue = repository.issues.get(number);
    return context.json(
      issue
        ? presentPlainIssue(world, repository, issue)
        : presentIssue(world, repository, findPull(repository, number)),
    );
  });
  return app;
}

/** Pull requests: list, read, open, edit, merge. */
export function pullRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>();
  const whole = async (repository: Repository, pull: Pull) => {
    const facts = await factsOf(world, repository, pull);
    const told = isWorkedOut(repository, pull) ? facts : { ...facts, mergeable: null };
    return presentWholePull(world, repository, pull, told);
  };
  app.route('/', listRoutes(world));
  app.post('/repos/:owner/:repo/pulls', async (context) => {
    const repository = repositoryOf(world, context, needs.reviewPulls);
    const wanted = await bodyOf(context, newPullSchema);
    const pull = await openPull(world, repository, accountOf(context), wanted);
    return context.json(await whole(repository, pull), 201);
  });
  app.get('/repos/:owner/:repo/pulls/:number', async (context) => {
    const repository = repositoryOf(world, context, needs.readPulls);
    const pull = findPull(repository, numberOf(context, 'number'));
    if (/application\/vnd\.github\.(?:v3\.)?diff\b/u.test(context.req.header('accept') ?? ''))
      return answerDiff(world, context, repository, pull);
    return context.json(await whole(repository, pull));
  });
  app.patch('/repos/:owner/:repo/pulls/:number', async (context) => {
    const repository = repositoryOf(world, context, needs.reviewPulls);
    const pull = findPull(repository, numberOf(context, 'number'));
    const sender = accountOf(context);
    const isOwn = sender.id === pull.by.id;
    if (!isOwn || !allows(permissionOf(world, context.get('actor'), repository), 'read'))
      check(world, context.get('actor'), repository, needs.writePulls);
    await editPull(world, repository, pull, { ...(await bodyOf(context, editSchema)), sender });
    return context.json(await whole(repository, pull));
  });
  app.put('/repos/:owner/:repo/pulls/:number/merge', async (context) => {
    const repository = repositoryOf(world, context, needs.pushCode);
    const pull = findPull(repository, numberOf(context, 'number'));
    const { sha } = await bodyOf(context, z.object({ sha: z.string().optional() }));
    const merged = await mergePull(world, repository, pull, { sender: accountOf(context), sha });
    return context.json({ sha: merged, merged: true, message: 'Pull Request successfully merged' });
  });
  return app;
}
