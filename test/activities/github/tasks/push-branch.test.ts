import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findTask } from '../../../../database/tasks.ts';
import { failureOf, personalEnvironment } from '../../git/repository.ts';
import { branch, branchTip, databaseForFile, taskWorld, type TaskWorld } from './world.ts';

const database = databaseForFile();
const mended = { 'cart.js': 'export const total = 2;\n' };

const gitAt = ({ simulated }: TaskWorld, ...args: string[]): string =>
  execFileSync('git', ['-c', 'safe.directory=*', ...args], {
    cwd: join(simulated.world.root, `${simulated.repository('acme/shop').id}.git`),
    env: personalEnvironment,
  })
    .toString()
    .trim();

test('a branch has one commit on top of the real base, with the message of the change', async () => {
  const world = await taskWorld(database());
  const { commit } = await world.push(mended);
  expect(branchTip(world)).toBe(commit);
  expect(gitAt(world, 'log', '-1', '--format=%P %an %B', commit)).toBe(
    `${world.base.commit} Countersign Mend totals\n\nBecause.`,
  );
  expect(gitAt(world, 'diff', '--stat', world.base.commit, commit)).toMatch(/^cart\.js \| 2 \+-/);
  expect(await findTask(world.db, world.task)).toMatchObject({ headCommit: commit });
});

test('whoever is killed after pushing and tries again pushes the very same commit, and nothing', async () => {
  const world = await taskWorld(database());
  const first = await world.push(mended);
  const moves = world.simulated.repository('acme/shop').activities.length;
  expect(await world.push(mended)).toEqual(first);
  expect(world.simulated.repository('acme/shop').activities).toHaveLength(moves);
});

test('a later change is one more commit on the same branch, and is repeated as safely', async () => {
  const world = await taskWorld(database());
  const first = await world.push(mended);
  const again = { 'cart.js': 'export const total = 3;\n' };
  const second = await world.push(again, { overCommit: first.commit });
  expect(await world.push(again, { overCommit: first.commit })).toEqual(second);
  expect(gitAt(world, 'rev-list', `${world.base.commit}..${branchTip(world) ?? ''}`).split('\n')).toEqual([
    second.commit,
    first.commit,
  ]);
  expect(gitAt(world, 'show', `${second.commit}:cart.js`)).toBe('export const total = 3;');
});

test('work that was brought onto a later base is a commit on both, after which the two merge', async () => {
  const world = await taskWorld(database());
  const first = await world.push(mended);
  const { number } = await world.open();
  const moved = { 'cart.js': 'export const total = 5;\n' };
  const commit = await world.simulated.push({ repository: 'acme/shop', branch: 'main', files: moved });
  const read = () => world.publish.readFeedback({ taskId: world.task, owner: 'acme', repo: 'shop', number });
  expect(await read()).toMatchObject({ conflicting: true, conflict: { branch: 'main', commit } });
  const on = await world.bases.fetchBase({
    taskId: world.task,
    repository: 'github:acme/shop',
    base: commit,
  });
  expect(on.commit).toBe(commit);
  // Settled as it was before: nothing differs from the branch, and it is a merge all the same.
  const merge = () => world.push(mended, { on, overCommit: first.commit, merges: true });
  const second = await merge();
  expect(await merge()).toEqual(second);
  expect(gitAt(world, 'log', '-1', '--format=%P', branchTip(world) ?? '')).toBe(`${first.commit} ${commit}`);
  expect(gitAt(world, 'diff', '--stat', commit, second.commit)).toMatch(/^cart\.js \| 2 \+-/);
  const now = await read();
  expect(now).toMatchObject({ conflicting: false });
  expect(now).not.toHaveProperty('conflict');
  // What comes after stands on that commit alone.
  const third = await world.push(
    { 'cart.js': 'export const total = 8;\n' },
    { on, overCommit: second.commit },
  );
  expect(gitAt(world, 'log', '-1', '--format=%P', third.commit)).toBe(second.commit);
});

test('a later change that changes nothing makes no commit', async () => {
  const world = await taskWorld(database());
  const first = await world.push(mended);
  expect(await world.push(mended, { overCommit: first.commit })).toEqual(first);
});

test('what only the repository holds, such as a submodule, is kept though the workspace never had it', async () => {
  const world = await taskWorld(database());
  const bundle = await world.bundleWith(mended);
  const link = 'a'.repeat(40);
  const folder = join(world.simulated.world.root, `${world.simulated.repository('acme/shop').id}.git`);
  const env = { ...personalEnvironment, GIT_INDEX_FILE: join(folder, 'test.index') };
  const run = (...args: string[]) =>
    execFileSync('git', ['-c', 'safe.directory=*', ...args], { cwd: folder, env })
      .toString()
      .trim();
  run('read-tree', world.base.commit);
  run('update-index', '--add', '--cacheinfo', `160000,${link},vendored`);
  const commit = run('commit-tree', run('write-tree'), '-p', world.base.commit, '-m', 'With a submodule');
  run('update-ref', 'refs/heads/main', commit);
  const pushed = await world.publish.pushBranch({
    taskId: world.task,
    repository: 'github:acme/shop',
    commit,
    branch,
    bundle,
    subject: 's',
    body: 'b',
    overCommit: null,
  });
  expect(gitAt(world, 'ls-tree', '-r', '--name-only', pushed.commit).split('\n')).toEqual([
    'README.md',
    'cart.js',
    'vendored',
  ]);
  expect(gitAt(world, 'show', `${pushed.commit}:cart.js`)).toBe('export const total = 2;');
});

test('a branch of others is never written over', async () => {
  const world = await taskWorld(database());
  const theirs = await world.simulated.push({
    repository: 'acme/shop',
    branch,
    files: { 'theirs.txt': 'x' },
  });
  expect(await failureOf(world.push(mended))).toMatchObject({
    kind: 'task.branch-taken',
    message: expect.stringContaining(theirs.slice(0, 12)) as string,
  });
  expect(branchTip(world)).toBe(theirs);
});

test('nor is one that stands at the base, which a push would simply move on', async () => {
  const world = await taskWorld(database());
  gitAt(world, 'update-ref', `refs/heads/${branch}`, world.base.commit);
  expect(await failureOf(world.push(mended))).toMatchObject({ kind: 'task.branch-taken' });
  expect(gitAt(world, 'rev-parse', `refs/heads/${branch}`)).toBe(world.base.commit);
});

test('nor what a person pushed to the branch since', async () => {
  const world = await taskWorld(database());
  const first = await world.push(mended);
  const theirs = await world.simulated.push({
    repository: 'acme/shop',
    branch,
    by: 'ada',
    files: { 'theirs.txt': 'x' },
  });
  const failure = await failureOf(world.push({ 'cart.js': '3\n' }, { overCommit: first.commit }));
  expect(failure).toMatchObject({ kind: 'task.branch-taken' });
  expect(branchTip(world)).toBe(theirs);
});

test('an App without leave to write is told which permission is missing', async () => {
  const world = await taskWorld(database());
  world.simulated.app.permissions = { ...world.simulated.app.permissions, contents: 'read' };
  expect(await failureOf(world.push(mended))).toMatchObject({
    kind: 'github.forbidden',
    message: expect.stringContaining('contents=write') as string,
  });
  expect(branchTip(world)).toBeUndefined();
});

test('so is a token', async () => {
  const world = await taskWorld(database(), (simulated) => ({
    kind: 'token',
    token: simulated.tokenOf('eve'),
  }));
  const failure = await failureOf(world.push(mended));
  expect(failure).toMatchObject({ kind: 'github.forbidden' });
  expect(failure.message).toContain('contents=write');
});

test('the leave to write goes to this repository alone, and is made for the push alone', async () => {
  const world = await taskWorld(database());
  const before = new Set(world.simulated.world.tokens.keys());
  await world.push(mended);
  const made = [...world.simulated.world.tokens.values()].filter(({ token }) => !before.has(token));
  expect(made.filter(({ scopes }) => scopes?.['contents'] === 'write')).toMatchObject([
    { repositories: [world.simulated.repository('acme/shop').id] },
  ]);
});
