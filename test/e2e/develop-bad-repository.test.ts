import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchBranch } from '../../cli/fetch-branch.ts';
import { queues } from '../../core/queues.ts';
import { getJson } from '../../database/blobs.ts';
import { blobId } from '../../core/ids.ts';
import { taskCalls } from '../../database/schema.ts';
import { loadIterations } from '../../database/task-iterations.ts';
import { developersFor } from '../../simulator/developers/scripted/developers-for.ts';
import type { StoredOutcome } from '../../activities/sandbox/call-tool.ts';
import { readBugCases, toBug } from '../corpus/bug-corpus.ts';
import { codeAlone } from '../engine-on.ts';
import { resultOf, startTaskWorld, type TaskWorld } from './task-world.ts';

let world: TaskWorld;
const roots = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-roots-')));
beforeAll(async () => {
  world = await startTaskWorld({ configuration: `${codeAlone}repositories: { roots: ["${roots}"] }\n` });
}, 120_000);
afterAll(async () => {
  await world.stop();
  rmSync(roots, { recursive: true, force: true });
});

const git = (folder: string, args: string[], input?: string): string =>
  execFileSync(
    'git',
    ['-c', 'user.name=t', '-c', 'user.email=t@localhost', '-c', 'protocol.file.allow=always', ...args],
    {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
      ...(input !== undefined && { input }),
    },
  );

/** The right developer of a corpus repository, for the task with this mark. */
async function hireRight(name: string, mark: string) {
  const bug = readBugCases().find((one) => one.name === name);
  const right = bug && developersFor(toBug(bug), 1).find(({ kind }) => kind === 'right');
  if (!bug || !right) throw new Error(`There is no developer for ${name}.`);
  await world.hire({ persona: 'scripted', task: mark, seed: 1, script: right.script });
  return { wanted: `${bug.wanted}\n\n(${mark})`, acceptance: bug.acceptance, tests: [bug.test] };
}

test('what a run leaves behind is no part of the branch of a Python task', async () => {
  const folder = await world.checkout('py-average');
  const input = await hireRight('py-average', 'leavings');
  // What tools leave beside `__pycache__`, which Python itself leaves.
  const leaves = 'mkdir -p .pytest_cache htmlcov; date > .pytest_cache/x; date > htmlcov/x; date > .coverage';
  const handle = await world.develop(folder, { ...input, tests: [leaves, ...input.tests] });
  const result = await resultOf(handle);
  expect(result).toMatchObject({ outcome: 'completed' });
  const base = git(folder, ['rev-parse', 'HEAD']).trim();
  const { commit } = await fetchBranch(world.db, folder, {
    bundle: result.bundle ?? '',
    branch: 'mended',
    base,
  });
  expect(git(folder, ['diff', '--name-only', base, commit]).trim().split('\n')).toEqual([
    'series/average.py',
  ]);
});

test('tests that are hostile end, each by its own limit, and the task goes on to a person', async () => {
  const hostile = {
    'never ends': ['sleep 1000', 'timed-out'],
    'prints a gigabyte': ['head -c 1000000000 /dev/zero | tr "\\0" x', 'done'],
    'is a fork bomb': [`python3 -c 'import os\nwhile 1: os.fork()'`, 'too-many-processes'],
    'fills the disk': ['head -c 200000000 /dev/zero > big; sleep 60', 'disk-full'],
    'leaves a daemon': ['setsid sleep 1000 & echo left', 'done'],
    'kills its parent': ['kill -9 $PPID; kill -9 -1; kill -9 1; echo on', 'done'],
  } satisfies Record<string, [string, string]>;
  const limits = 'limits: { commandSeconds: 15, diskMb: 64, processesMax: 64, memoryMb: 512, outputKb: 64 }';
  const folder = await world.checkout({ 'a.txt': 'a\n', '.countersign/sandbox.yaml': `${limits}\n` });
  const turns = [
    {
      calls: [
        { name: 'plan', input: { summary: 'Look.', files: [], decisions: [] } },
        { name: 'test', input: {} },
      ],
    },
  ];
  await world.hire({ persona: 'scripted', task: '(hostile)', seed: 1, script: { turns, again: 0 } });
  const tests = Object.values(hostile).map(([command]) => command);
  const handle = await world.develop(folder, { wanted: 'Mend it. (hostile)', tests });
  const status = await world.until(handle, ({ phase }) => phase === 'waiting-for-person');
  expect(status.question).toMatchObject({ kind: 'alarm', title: 'The sandbox ran out of something' });
  const [call] = await world.db
    .select()
    .from(taskCalls)
    .where(and(eq(taskCalls.task, status.taskId), eq(taskCalls.tool, 'test')));
  const { run } = await getJson<StoredOutcome>(world.db, blobId(call?.outcome ?? ''));
  const ends = Object.keys(hostile).map((name, at) => [name, run?.outputs[at]?.end]);
  expect(ends).toEqual(Object.entries(hostile).map(([name, [, end]]) => [name, end]));
  expect(run?.outputs[1]).toMatchObject({ outputBytes: 1_000_000_000 });
  expect(run?.outputs[1]?.text.length).toBeLessThan(100_000);
  expect(run?.outputs[4]?.leftovers).toBe(1);
  const [, first] = await loadIterations(world.db, status.taskId, 1);
  expect(first?.exhausted).toEqual(run?.exhausted);
  await handle.signal('decide', { by: 'eve', decision: 'reject', reason: 'Enough.' });
  expect(await resultOf(handle)).toMatchObject({ outcome: 'stopped' });
}, 150_000);

test('a repository without tests and without what its container is made of goes to a person', async () => {
  const folder = await world.checkout({
    'README.md': 'Nothing here.\n',
    '.devcontainer/devcontainer.json': '{ "build": { "dockerfile": "Dockerfile" } }',
  });
  const turns = [
    { calls: [{ name: 'finish', input: { subject: 'Done', body: 'I say so.', newTests: [] } }] },
  ];
  await world.hire({ persona: 'scripted', task: '(no tests)', seed: 1, script: { turns, again: 0 } });
  const handle = await world.develop(folder, { wanted: 'Write a greeting. (no tests)' });
  const status = await world.until(handle, ({ phase }) => phase === 'waiting-for-person');
  expect(status.iterations[0]?.note).toMatch(/No file that is known here says how to test it/);
  expect(status.question?.kind).toBe('stuck');
  await handle.signal('decide', { by: 'eve', decision: 'reject', reason: 'It needs tests first.' });
  expect(await resultOf(handle)).toMatchObject({ outcome: 'stopped', bundle: null });
});

test('hooks, filters, submodules, links and a long history execute nothing; a base that moves on is left where it was', async () => {
  const folder = join(roots, 'shop');
  const marker = join(roots, 'executed');
  execFileSync('cp', ['-r', await world.checkout('js-cart'), folder]);
  writeFileSync(join(folder, '.gitattributes'), '*.js filter=evil diff=evil\n');
  mkdirSync(join(folder, '.githooks'));
  for (const name of ['post-checkout', 'pre-commit', 'post-index-change', 'reference-transaction'])
    writeFileSync(join(folder, '.git', 'hooks', name), `#!/bin/sh\ntouch ${marker}\n`, { mode: 0o755 });
  git(folder, ['update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},vendored`]);
  writeFileSync(
    join(folder, '.gitmodules'),
    '[submodule "vendored"]\n\tpath = vendored\n\turl = https://nowhere.test/x\n',
  );
  execFileSync('ln', ['-s', '/etc/passwd', join(folder, 'passwords')]);
  git(folder, ['-c', 'core.hooksPath=/dev/null', 'add', '.gitattributes', '.gitmodules', 'passwords']);
  git(folder, ['-c', 'core.hooksPath=/dev/null', 'commit', '-q', '-m', 'Odd things']);
  const tree = git(folder, ['rev-parse', 'HEAD^{tree}']).trim();
  const many = Array.from({ length: 3000 }, (_, at) => {
    const from = at === 0 ? 'from refs/heads/main^0\n' : '';
    return `commit refs/heads/long\ncommitter t <t@localhost> ${1_700_000_000 + at} +0000\ndata 2\nx\n${from}M 100644 inline n\ndata 5\n${String(at).padStart(4, '0')}\n\n`;
  });
  git(folder, ['fast-import', '--quiet'], many.join(''));
  git(folder, ['-c', 'core.hooksPath=/dev/null', 'update-ref', 'refs/heads/main', 'refs/heads/long']);
  for (const key of ['smudge', 'clean', 'process'])
    git(folder, ['config', `filter.evil.${key}`, `touch ${marker}`]);
  git(folder, ['config', 'diff.evil.textconv', `touch ${marker}`]);
  rmSync(marker, { force: true });
  const base = git(folder, ['rev-parse', 'main']).trim();
  expect(tree).not.toBe('');
  const input = await hireRight('js-cart', 'odd');
  const handle = await world.client.workflow.start('developTask', {
    workflowId: 'develop-odd',
    taskQueue: queues.countersign,
    args: [{ repository: folder, base: 'main', ...input }],
  });
  await world.until(handle, ({ iterations }) => iterations.length > 0);
  git(folder, ['-c', 'core.hooksPath=/dev/null', 'update-ref', 'refs/heads/main', 'refs/heads/main~5']);
  const result = await resultOf(handle);
  expect(result).toMatchObject({ outcome: 'completed' });
  const wish = { bundle: result.bundle ?? '', branch: 'mended', base };
  const { commit, written } = await fetchBranch(world.db, folder, wish);
  expect(written).toBe(true);
  expect((await fetchBranch(world.db, folder, wish)).written).toBe(false);
  expect(existsSync(marker)).toBe(false);
  expect(git(folder, ['rev-parse', `${commit}^`]).trim()).toBe(base);
  expect(git(folder, ['diff-tree', '-r', '--name-only', '--no-textconv', base, commit]).trim()).toBe(
    'src/cart.js',
  );
  // With the defences off the same repository executes what it says.
  expect(() => git(folder, ['checkout', '-q', '-f', 'mended'])).toThrow();
  expect(existsSync(marker)).toBe(true);
}, 120_000);
