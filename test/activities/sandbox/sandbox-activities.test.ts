import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StoredOutcome } from '../../../activities/sandbox/call-tool.ts';
import { createGit } from '../../../activities/git/git.ts';
import { openBundle } from '../../../activities/git/open-bundle.ts';
import type { ToolCall } from '../../../core/develop/tools.ts';
import { Failed } from '../../../core/failed.ts';
import type { TaskId } from '../../../core/ids.ts';
import { getBlob, getJson, putBlob, putJson } from '../../../database/blobs.ts';
import { callsOfTurn } from '../../../database/task-calls.ts';
import { bundleEnds } from '../../../activities/github/tasks/commit-on-top.ts';
import { findProvenTests } from '../../../database/task-commits.ts';
import { loadIteration } from '../../../database/task-iterations.ts';
import { loadOpening } from '../../../database/task-messages.ts';
import { loadSandbox } from '../../../database/task-sandbox.ts';
import { bundleOf } from '../../sandbox/supervisor/supervisor-world.ts';
import { startSandboxWorld } from './sandbox-world.ts';

let world: Awaited<ReturnType<typeof startSandboxWorld>>;
beforeAll(async () => {
  world = await startSandboxWorld();
});
afterAll(() => world.stop());

const failing = { 'a.txt': 'wrong\n', 'test/check.sh': 'grep -q right a.txt\n' };
const tests = ['sh test/check.sh'];
const write = (path: string, text: string): ToolCall => ({ tool: 'write', arguments: { path, text } });
const run = (command: string): ToolCall => ({ tool: 'run', arguments: { command } });
const outcomes = async (task: TaskId, turn: number) =>
  Promise.all(
    (await callsOfTurn(world.db, task, turn)).map(({ outcome }) => getJson<StoredOutcome>(world.db, outcome)),
  );
const failureOf = (sent: Promise<unknown>) =>
  sent.then(
    () => null,
    (error: unknown) => (error instanceof Failed ? error.failure : error),
  );
const endOf = (task: { taskId: TaskId; planId: never }, iteration: number, finished = false) =>
  world.activities.endIteration({ ...task, iteration, turn: iteration, finished });
type Opened = Parameters<typeof endOf>[0];

describe('a sandbox is opened', () => {
  test('with the tests run as they stand, and what the conversation begins with', async () => {
    const { taskId, prepared } = await world.open(failing, { tests });
    expect(prepared).toMatchObject({ description: 'no walls at all', tests: { green: false } });
    expect(await loadIteration(world.db, taskId, 0)).toMatchObject({ number: 0, green: false });
    const { pack, rules } = await loadOpening(world.db, taskId);
    expect(pack).toContain('a.txt');
    expect(rules).toContain('sh test/check.sh');
  });

  test('again, by a worker that retries, is the same sandbox', async () => {
    const task = await world.open(failing, { tests });
    expect(await world.activities.openSandbox(task)).toEqual(task.prepared);
  });

  test('of a repository without tests says so, and measures none', async () => {
    const { prepared } = await world.open({ 'README.md': 'x' });
    expect(prepared.tests).toBeNull();
    expect(prepared.remarks.join(' ')).toMatch(/nowhere how it is tested/);
  });

  test('with a setup that fails tells how it failed', async () => {
    const file = 'setup: ["echo no such package >&2; exit 3"]\ntests: ["true"]\n';
    const { prepared } = await world.open({ '.countersign/sandbox.yaml': file });
    expect(prepared.remarks.join(' ')).toMatch(/Setup ".*" failed: no such package/);
  });

  test('not at all where the repository says of it what cannot be read', async () => {
    const task = await world.planned({ '.countersign/sandbox.yaml': 'tests: "x"\nimag: y\n' });
    const failure = await failureOf(world.activities.openSandbox(task));
    expect(failure).toMatchObject({ kind: 'input.invalid', message: expect.stringMatching(/"imag"/) });
    expect((await world.running.client.health()).tasks).not.toContain(task.taskId);
  });

  test('what it ignores and what runs leave is a cache, whoever named the tests', async () => {
    const { taskId } = await world.open({ '.gitignore': 'made/\n' }, { tests: ['true'] });
    const { spec } = await loadSandbox(world.db, taskId);
    expect(spec.caches).toEqual(expect.arrayContaining(['made', '__pycache__', '.pytest_cache']));
  });

  test('beyond what the machine may have is told to wait, by which tasks', async () => {
    const task = await world.planned(failing, { tests });
    const open = (await world.running.client.health()).tasks.length;
    const limited = await world.planned(failing, { tests });
    const plan = await getJson<{ sandbox: object }>(world.db, limited.planId);
    const planId = await putJson(world.db, { ...plan, sandbox: { ...plan.sandbox, tasksMax: open } });
    const failure = await failureOf(world.activities.openSandbox({ ...limited, planId }));
    expect(failure).toMatchObject({
      kind: 'sandbox.busy',
      message: expect.stringContaining(`allows ${open}`),
    });
    // With one more allowed, it is let in.
    const more = await putJson(world.db, { ...plan, sandbox: { ...plan.sandbox, tasksMax: open + 1 } });
    expect(await world.activities.openSandbox({ ...limited, planId: more })).toMatchObject({
      description: 'no walls at all',
    });
    await world.activities.closeSandbox(limited);
    await world.activities.closeSandbox(task);
  });
});

describe('a call', () => {
  test('is carried out once, however often it is asked for', async () => {
    const task = await world.open(failing, { tests });
    const first = await world.carryOut(task, 1, [run('echo x >> b.txt; wc -l < b.txt')]);
    const again = await world.activities.callTool({
      ...task,
      turn: 1,
      call: 0,
      iteration: 1,
      tool: 'run',
      planned: true,
    });
    expect(again).toEqual(first[0]);
    expect((await outcomes(task.taskId, 1))[0]?.text).toMatch(/^1\n/);
  });

  test.each<[string, ToolCall, RegExp]>([
    ['climbs out', { tool: 'read', arguments: { path: '../../etc/passwd' } }, /outside|\.\./],
    ['names a path of the host', { tool: 'read', arguments: { path: '/etc/passwd' } }, /./],
    [
      'edits text that is not there',
      { tool: 'edit', arguments: { path: 'a.txt', old: 'nowhere', new: 'x' } },
      /./,
    ],
    [
      'starts a service that nobody named',
      { tool: 'start_service', arguments: { name: 'db' } },
      /There is no service "db"/,
    ],
  ])('that %s is refused in words', async (_, call, words) => {
    const task = await world.open({ ...failing, 'b.txt': 'x x\n' }, { tests });
    const [result] = await world.carryOut(task, 1, [call]);
    expect(result).toMatchObject({ ok: false });
    expect((await outcomes(task.taskId, 1))[0]?.text).toMatch(words);
  });

  test('writes nothing before a plan stands', async () => {
    const task = await world.open(failing, { tests });
    const [result] = await world.carryOut(task, 1, [write('a.txt', 'right\n')], false);
    expect(result).toMatchObject({ ok: false });
    expect((await outcomes(task.taskId, 1))[0]?.text).toMatch(/before a plan stands: call plan first/);
    const [read] = await world.carryOut(task, 2, [{ tool: 'read', arguments: { path: 'a.txt' } }], false);
    expect(read).toMatchObject({ ok: true });
  });

  test('of a tool that this task does not have, or another than was recorded, is refused', async () => {
    const task = await world.open(failing, { tests }, { tools: ['read'] });
    const [result] = await world.carryOut(task, 1, [run('true')]);
    expect(result).toMatchObject({ ok: false, summary: expect.stringContaining('You have no tool run') });
    await world.carryOut(task, 2, []);
    const other = await world.activities.callTool({
      ...task,
      turn: 2,
      call: 0,
      iteration: 1,
      tool: 'read',
      planned: true,
    });
    expect(other).toMatchObject({ ok: false });
    const unknown = { ...task, turn: 9, call: 0, iteration: 1, tool: 'read' as const, planned: true };
    expect(await failureOf(world.activities.callTool(unknown))).toMatchObject({ kind: 'task.unknown' });
  });

  test('of tests where there are none says where to name them', async () => {
    const task = await world.open({ 'README.md': 'x' });
    await world.carryOut(task, 1, [{ tool: 'test', arguments: {} }]);
    expect((await outcomes(task.taskId, 1))[0]?.text).toMatch(
      /name the command in \.countersign\/sandbox\.yaml/,
    );
  });
});

describe('an iteration ends', () => {
  test('with what it did to the code and to the tests', async () => {
    const task = (await world.open(failing, { tests })) as unknown as Opened;
    await world.carryOut(task, 1, [
      write('a.txt', 'right\n'),
      run('rm test/check.sh; echo true > test/check.sh'),
    ]);
    const end = await endOf(task, 1);
    expect(end.tests.green).toBe(true);
    expect(end.tampering.length).toBeGreaterThan(0);
    expect(await loadIteration(world.db, task.taskId, 1)).toMatchObject({
      green: true,
      edit: { files: 2, newFiles: 0 },
      costMicroUsd: 3,
    });
    expect(await endOf(task, 1)).toMatchObject({ snapshot: end.snapshot, tree: end.tree });
  });

  test('and can be gone back to, but not to one that never was', async () => {
    const task = (await world.open(failing, { tests })) as unknown as Opened;
    await world.carryOut(task, 1, [write('a.txt', 'right\n')]);
    const { tree } = await endOf(task, 1);
    await world.carryOut(task, 2, [write('a.txt', 'other\n')]);
    const back = await world.activities.restoreIteration({ ...task, iteration: 1, key: 'r1' });
    expect(back.tree).toBe(tree);
    const unknown = failureOf(world.activities.restoreIteration({ ...task, iteration: 7, key: 'r2' }));
    expect(await unknown).toMatchObject({
      kind: 'input.invalid',
      message: expect.stringContaining('no iteration 7'),
    });
  });
});

describe('a finished change', () => {
  const verify = (task: Opened, newTests: string[]) =>
    world.activities.verifySnapshot({ ...task, iteration: 1, newTests });
  const changed = async (calls: ToolCall[], more: Record<string, string> = {}) => {
    const task = (await world.open({ ...failing, ...more }, { tests })) as unknown as Opened;
    await world.carryOut(task, 1, calls);
    await endOf(task, 1, true);
    return task;
  };

  test('must differ from what it began with', async () => {
    const task = await changed([]);
    expect((await verify(task, [])).problems.join()).toMatch(/nothing to hand over/);
  });

  test('must hold where nothing stands but the snapshot', async () => {
    const task = await changed([
      write('a.txt', 'made\n'),
      run('mkdir -p node_modules; echo right > node_modules/x'),
      write('test/check.sh', 'grep -q right node_modules/x\n'),
    ]);
    expect(await loadIteration(world.db, task.taskId, 1)).toMatchObject({ green: true });
    expect((await verify(task, [])).problems.join()).toMatch(/In a clean room the tests do not hold/);
  });

  test('names new tests that are there, and fail on the code as it was', async () => {
    const task = await changed([write('a.txt', 'right\n'), write('test/new.sh', 'true\n')]);
    const { ok, problems } = await verify(task, ['test/nowhere.sh']);
    expect(ok).toBe(false);
    expect(problems.join()).toMatch(/named new tests that are not there: test\/nowhere\.sh/);
  });

  test('that turns a failing test green is proven, in its bundle alone', async () => {
    const task = await changed([write('a.txt', 'right\n')]);
    const pack = async () => {
      const { bundle } = await world.activities.packChange({ ...task, iteration: 1, subject: 's', body: '' });
      const opened = await openBundle(createGit(), `bundle:${bundle}`, (id) => getBlob(world.db, id));
      try {
        return await bundleEnds(opened.git);
      } finally {
        await opened.close();
      }
    };
    const unseen = await pack();
    expect(await findProvenTests(world.db, unseen)).toEqual([]);
    expect(await verify(task, [])).toEqual({ ok: true, problems: [] });
    const ends = await pack();
    expect(await findProvenTests(world.db, ends)).toEqual([expect.stringContaining('check')]);
    expect(await findProvenTests(world.db, { ...ends, base: 'f'.repeat(40) })).toEqual([]);
    expect(await findProvenTests(world.db, { base: ends.base, head: ends.base })).toEqual([]);
  });

  test('is packed as one commit that says what and why, the same each time', async () => {
    const task = await changed([
      write('a.txt', 'right\n'),
      run('mkdir -p __pycache__; date > __pycache__/x'),
    ]);
    const pack = () =>
      world.activities.packChange({
        taskId: task.taskId,
        iteration: 1,
        subject: 'Mend it',
        body: 'It was wrong.',
      });
    const packed = await pack();
    expect(packed).toMatchObject({ files: 1, addedLines: 1, removedLines: 1 });
    const opened = await openBundle(createGit(), `bundle:${packed.bundle}`, (id) => getBlob(world.db, id));
    try {
      const git = async (...args: string[]) => (await opened.git(args)).stdout.toString('utf8');
      expect(await git('diff-tree', '-r', '--name-only', 'refs/heads/base', 'refs/heads/head')).toBe(
        'a.txt\n',
      );
      expect(await git('log', '-1', '--format=%B', 'refs/heads/head')).toMatch(
        /^Mend it\n\nIt was wrong\.\n\nCountersign-Task: develop-/,
      );
    } finally {
      await opened.close();
    }
    expect((await pack()).files).toBe(1);
  });

  test('of an iteration that never ended is what it began with', async () => {
    const task = await world.open(failing, { tests });
    const packed = await world.activities.packChange({ ...task, iteration: 4, subject: 's', body: '' });
    expect(packed.files).toBe(0);
  });
});

describe('a base that moved on', () => {
  const moved = { ...failing, 'a.txt': 'wrong too\n', 'test/more.sh': 'true\n' };
  const move = async (task: Opened, files: Record<string, string>) =>
    world.activities.moveBase({
      ...task,
      iteration: 1,
      bundle: await putBlob(world.db, bundleOf(files)),
      name: 'acme/shop#4',
      branch: 'main',
      from: 'a'.repeat(40),
      to: 'b'.repeat(40),
    });
  const mended = async () => {
    const task = (await world.open(failing, { tests })) as unknown as Opened;
    await world.carryOut(task, 1, [write('a.txt', 'right\n')]);
    await endOf(task, 1, true);
    return task;
  };
  const verify = (task: Opened, iteration: number) =>
    world.activities.verifySnapshot({ ...task, iteration, newTests: [] });
  const read = async (task: Opened, turn: number, path: string) => {
    await world.carryOut(task, turn, [{ tool: 'read', arguments: { path } }]);
    return (await outcomes(task.taskId, turn))[0]?.text ?? '';
  };

  test('is what the change is settled on, told from and proven against', async () => {
    const task = await mended();
    const told = await move(task, moved);
    expect(told).toMatchObject({ moved: true, text: expect.stringContaining('file |a.txt') as string });
    expect(await move(task, moved)).toEqual(told);
    expect(await read(task, 2, 'a.txt')).toContain('<<<<<<< your-change');
    // The tests hold, and the markers stand there still.
    expect(await endOf(task, 2, true)).toMatchObject({ tests: { green: true }, tampering: [] });
    const refused = await verify(task, 2);
    expect(refused.ok).toBe(false);
    expect(refused.problems.join()).toMatch(/"a\.txt" still holds markers of the merge, in line 1, /);

    await world.carryOut(task, 3, [write('a.txt', 'right too\n')]);
    expect(await endOf(task, 3, true)).toMatchObject({ tests: { green: true }, tampering: [] });
    expect(await verify(task, 3)).toEqual({ ok: true, problems: [] });
    const pack = (iteration: number) =>
      world.activities.packChange({ ...task, iteration, subject: 's', body: '' });
    const { base, testFiles } = await loadSandbox(world.db, task.taskId);
    expect(testFiles).toContain('test/more.sh');
    const packed = await pack(3);
    expect(packed).toMatchObject({ files: 1, addedLines: 1, removedLines: 1 });
    const opened = await openBundle(createGit(), `bundle:${packed.bundle}`, (id) => getBlob(world.db, id));
    const ends = await bundleEnds(opened.git);
    await opened.close();
    expect(ends.base).toBe(base.snapshot);
    expect(await findProvenTests(world.db, ends)).toEqual([expect.stringContaining('check')]);
    // What stands on the earlier base is told from that.
    expect(await pack(1)).toMatchObject({ files: 1, addedLines: 1, removedLines: 1 });
  });

  test('is what an earlier iteration is brought onto, too, when the work goes back to it', async () => {
    const task = await mended();
    await move(task, moved);
    await world.carryOut(task, 2, [write('a.txt', 'right too\n')]);
    const { tree } = await endOf(task, 2);
    await world.activities.restoreIteration({ ...task, iteration: 1, key: 'r1' });
    expect(await read(task, 3, 'a.txt')).toContain('>>>>>>> base');
    expect(await read(task, 4, 'test/more.sh')).toContain('true');
    expect((await world.activities.restoreIteration({ ...task, iteration: 2, key: 'r2' })).tree).toBe(tree);
  });

  test('in a way that no marker can say changes nothing', async () => {
    const task = await mended();
    const before = await loadSandbox(world.db, task.taskId);
    const said = await move(task, { ...failing, 'a.txt': 'a\0b' });
    expect(said).toMatchObject({ moved: false, because: expect.stringContaining('"a.txt"') as string });
    expect(await loadSandbox(world.db, task.taskId)).toEqual(before);
    expect(await read(task, 2, 'a.txt')).toContain('right');
  });
});

test('a sandbox is closed once or more, and one that was never opened leaves nothing', async () => {
  const task = await world.open(failing, { tests });
  await world.activities.closeSandbox(task);
  await world.activities.closeSandbox(task);
  expect((await world.running.client.health()).tasks).not.toContain(task.taskId);
  const never = await world.planned(failing);
  await world.running.client.putRepository(never.taskId, await getBlob(world.db, never.base));
  await world.activities.closeSandbox(never);
  // Nothing of it is left that a later one of the same name would be refused for.
  await world.running.client.putRepository(never.taskId, await getBlob(world.db, task.base));
});
