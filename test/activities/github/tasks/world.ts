import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { createGitHubBaseActivities } from '../../../../activities/develop/fetch-base.ts';
import { createTaskActivities } from '../../../../activities/develop/task-activities.ts';
import { createGitHub } from '../../../../activities/github/client.ts';
import { createTaskPublishActivities } from '../../../../activities/github/tasks/task-publish-activities.ts';
import { withoutFile } from '../../../../core/configuration/parse.ts';
import type { GitHubLogin } from '../../../../core/github/connection.ts';
import { type BlobId, type TaskId, taskId } from '../../../../core/ids.ts';
import { getBlob, putBlob, putJson } from '../../../../database/blobs.ts';
import { connectDatabase, type Database } from '../../../../database/client.ts';
import { migrateDatabase } from '../../../../database/migrate.ts';
import { openTaskRecord } from '../../../../database/tasks.ts';
import { type GitHub as Simulated, startGitHub } from '../../../../simulator/github/server.ts';
import type { OwnDatabase } from '../../../create-database.ts';
import { createTestDatabase } from '../../../database.ts';
import { taskPlanOf } from '../../develop/task.ts';
import { git, makeFolder, personalEnvironment } from '../../git/repository.ts';

export const branch = 'countersign/totals-0a1b';
export const repository = 'github:acme/shop';

/** A database for the tests of a file; each makes a world of its own on it. */
export function databaseForFile(): () => Database {
  let database: OwnDatabase;
  let connected: ReturnType<typeof connectDatabase>;
  beforeAll(async () => {
    database = await createTestDatabase();
    await migrateDatabase(database.url);
    connected = connectDatabase(database.url);
  });
  afterAll(async () => {
    await connected.close();
    await database.drop();
  });
  return () => connected.db;
}

export type TaskWorld = Awaited<ReturnType<typeof taskWorld>>;

/** A task that is open, of a repository of a simulated GitHub of its own, where ada may write and eve may not. */
export async function taskWorld(db: Database, login?: (simulated: Simulated) => GitHubLogin) {
  const simulated = await startGitHub();
  onTestFinished(() => simulated.close());
  for (const name of ['acme', 'ada', 'eve']) simulated.addUser(name);
  await simulated.createRepository({
    owner: 'acme',
    name: 'shop',
    permissions: { ada: 'write' },
    files: { 'cart.js': 'export const total = 1;\n', 'README.md': 'A shop.\n' },
  });
  const { privateKey, id } = simulated.app;
  const github = createGitHub({
    login: login?.(simulated) ?? { kind: 'app', appId: String(id), privateKey },
    url: simulated.url,
    apiUrl: simulated.apiUrl,
    host: null,
    simulated: true,
  });
  const task = taskId(`develop-${randomUUID()}.0a1b2c3d`);
  const plan = taskPlanOf({}, { taskId: task, branch: `${branch}-${randomUUID()}` });
  await openTaskRecord(db, { taskId: task, workflowId: `w-${task}`, plan, planId: await putJson(db, plan) });
  const publish = createTaskPublishActivities({ db, git, github });
  const bases = createGitHubBaseActivities({ db, git, home: makeFolder(), github });
  const base = await bases.fetchBase({ taskId: task, repository, base: 'HEAD' });
  const tasks = createTaskActivities({ db, readConfiguration: withoutFile });
  return {
    db,
    simulated,
    github,
    task,
    publish,
    bases,
    base,
    tasks,
    ...pushing({ db, task, publish, base }),
  };
}

type Base = { bundle: BlobId; commit: string };

function pushing({
  db,
  task,
  publish,
  base,
}: {
  db: Database;
  task: TaskId;
  publish: ReturnType<typeof createTaskPublishActivities>;
  base: Base;
}) {
  const bundleWith = async (
    files: Record<string, string>,
    message = 'Mend totals\n\nBecause.\n',
    on = base,
  ) => putBlob(db, changedBundle(await getBlob(db, on.bundle), files, message));
  const push = async (
    files: Record<string, string>,
    { on = base, ...more }: { overCommit?: string | null; branch?: string; merges?: boolean; on?: Base } = {},
  ) =>
    publish.pushBranch({
      taskId: task,
      repository,
      commit: on.commit,
      branch,
      bundle: await bundleWith(files, undefined, on),
      subject: 'Mend totals',
      body: 'Because.',
      overCommit: null,
      ...more,
    });
  const open = (more: { base?: string; body?: string } = {}) =>
    publish.openTaskPullRequest({
      taskId: task,
      repository,
      branch,
      base: 'HEAD',
      title: 'Mend totals',
      body: 'Because.\n\nAnd so.',
      ...more,
    });
  return { bundleWith, push, open };
}

/** The same base with one commit on top that writes these files. */
function changedBundle(bundle: Uint8Array, files: Record<string, string>, message: string): Uint8Array {
  const folder = makeFolder();
  const inside = (...args: string[]) =>
    execFileSync('git', args, { cwd: folder, env: personalEnvironment, stdio: ['ignore', 'pipe', 'pipe'] });
  writeFileSync(join(folder, 'in.bundle'), bundle);
  inside('clone', '--quiet', '--branch=base', 'in.bundle', 'work');
  const work = (...args: string[]) => inside('-C', 'work', ...args);
  work('checkout', '--quiet', '-b', 'head');
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, 'work', path), text);
  work('add', '--all');
  work('commit', '--quiet', '--allow-empty', '--message', message);
  work('bundle', 'create', '--quiet', '../out.bundle', 'refs/heads/base', 'refs/heads/head');
  return readFileSync(join(folder, 'out.bundle'));
}

/** What a branch holds at the simulated GitHub. */
export const branchTip = ({ simulated }: Pick<TaskWorld, 'simulated'>, name = branch): string | undefined =>
  simulated.repository('acme/shop').refs.get(`refs/heads/${name}`);
