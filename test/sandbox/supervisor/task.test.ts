import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { taskId } from '../../../core/ids.ts';
import { sandboxLimitsSchema } from '../../../core/sandbox/limits.ts';
import { runSupervisor } from '../../../sandbox/supervisor/run-supervisor.ts';
import { taskFolder } from '../../../sandbox/supervisor/task-folder.ts';
import { type Running, startRunning } from './running.ts';
import { bundleOf, run, specOf, task } from './supervisor-world.ts';

let at: Running;
beforeEach(async () => {
  at = await startRunning();
});
afterEach(() => at.end());

const isRoot = process.getuid?.() === 0;
const failsWith = (kind: string, message: RegExp) => ({
  failure: { kind, message: expect.stringMatching(message) },
});

/** Until the call that runs has written to its file. */
const untilWritten = () =>
  expect
    .poll(() => statSync(join(taskFolder(at.folder, task).workspace, 'a.txt')).size, { timeout: 5000 })
    .toBeGreaterThan(0);

describe('a key', () => {
  test('asked twice at once is done once, and both get its outcome', async () => {
    await at.open(specOf(), { 'a.txt': '' });
    const call = run('sleep 0.3; echo x >> a.txt; wc -l < a.txt');
    const [one, two] = await Promise.all([at.client.call(task, 'k', call), at.client.call(task, 'k', call)]);
    expect(one).toEqual(two);
    expect(one.text.trim()).toBe('1');
  });

  test('with another call is refused, while the first one runs and afterwards', async () => {
    await at.open(specOf(), { 'a.txt': '' });
    const first = at.client.call(task, 'k', run('sleep 0.3'));
    const refused = failsWith('sandbox.refused', /"k" was used for another call/);
    await expect(at.client.call(task, 'k', run('true'))).rejects.toMatchObject(refused);
    await first;
    await expect(at.client.call(task, 'k', run('true'))).rejects.toMatchObject(refused);
  });

  test('whose asker hung up is carried out all the same', async () => {
    await at.open(specOf(), { 'a.txt': '' });
    const call = run('sleep 0.5; echo x >> a.txt; cat a.txt');
    const hangUp = new AbortController();
    const { request } = await import('node:http');
    const asking = request({
      socketPath: join(at.folder, 'supervisor.sock'),
      method: 'POST',
      path: `/tasks/${task}/calls/k`,
      signal: hangUp.signal,
    });
    asking.on('error', () => undefined);
    asking.end(JSON.stringify(call));
    await expect.poll(() => at.client.look(task, 0).then(({ calls }) => calls)).toBe(1);
    hangUp.abort();
    expect(await at.client.call(task, 'k', call)).toMatchObject({ ok: true, text: 'x\n' });
  });
});

test('calls of one task are made one at a time, in order; those of another beside them', async () => {
  const other = taskId('another');
  await at.open(specOf(), { 'log.txt': '' });
  await at.open(specOf({ task: other }), { 'log.txt': '' });
  const slow = at.client.call(task, 'a', run('echo a begins >> log.txt; sleep 0.6; echo a ends >> log.txt'));
  const next = at.client.call(task, 'b', run('echo b >> log.txt; cat log.txt'));
  const beside = await at.client.call(other, 'a', run('echo c'));
  const slowIsDone = await Promise.race([slow.then(() => true), Promise.resolve(false)]);
  expect(beside.ok).toBe(true);
  expect(slowIsDone).toBe(false);
  expect((await next).text).toBe('a begins\na ends\nb\n');
});

test('a box that ends in the middle of a call: killed, the workspace stays, the next call has another box', async () => {
  await at.open(specOf(), { 'a.txt': '' });
  const box = [...at.engine.boxes.values()][0]!;
  const call = at.client.call(task, 'k', run('echo before >> a.txt; sleep 20'));
  await untilWritten();
  box.kill();
  expect(await call).toMatchObject({ ok: false, end: 'killed', restored: false });
  expect(await at.client.call(task, 'k2', run('cat a.txt'))).toMatchObject({ ok: true, text: 'before\n' });
});

test('a box that goes with its engine in the middle of a call: it is undone and made anew, with what wrote on ended', async () => {
  await at.open(specOf(), { 'a.txt': '' });
  const asked = run('echo x >> a.txt; sleep 1.5; echo y >> a.txt; cat a.txt');
  const call = at.client.call(task, 'k', asked).catch((error: unknown) => error);
  await untilWritten();
  [...at.engine.boxes.values()][0]!.lose();
  expect(await call).toMatchObject(failsWith('sandbox.gone', /engine went away.*undone and made again/));
  expect(await at.client.call(task, 'k', asked)).toMatchObject({
    end: 'done',
    text: 'x\ny\n',
    restored: true,
  });
  // Nobody is left who writes: the first one would by now.
  expect(await at.client.call(task, 'k2', run('sleep 1; cat a.txt'))).toMatchObject({ text: 'x\ny\n' });
});

test('what writes on after a supervisor died with its engine is ended before the workspace is put back', async () => {
  await at.open(specOf(), { 'a.txt': '' });
  const writing = 'while true; do mkdir -p node_modules; echo x >> node_modules/it; echo x >> a.txt; done';
  const call = at.client.call(task, 'k', run(writing)).catch((error: unknown) => error);
  await untilWritten();
  const { engine } = at;
  const sweep = engine.sweep.bind(engine);
  const away = () => Promise.reject(new Error('the engine is away'));
  const box = [...at.engine.boxes.values()][0]!;
  Object.assign(box, { destroy: away });
  engine.sweep = away;
  box.lose();
  await call;
  await at.restart();
  engine.sweep = sweep;
  expect(await at.client.call(task, 'other', run('cat a.txt; ls'))).toMatchObject({ text: 'a.txt\n' });
});

test('a supervisor that is stopped in the middle of a call leaves it to the next one, which makes it anew', async () => {
  await at.open(specOf(), { 'a.txt': '' });
  const asked = run('echo x >> a.txt; sleep 0.8; cat a.txt');
  const call = at.client.call(task, 'k', asked).catch((error: unknown) => error);
  await untilWritten();
  await at.restart();
  expect(await call).toMatchObject({ failure: { kind: 'sandbox.unavailable' } });
  expect(await at.client.call(task, 'k', asked)).toMatchObject({ end: 'done', text: 'x\n', restored: true });
});

test('a call that was not made anew, another one being asked instead, is undone all the same', async () => {
  await at.open(specOf(), { 'a.txt': '' });
  const call = at.client.call(task, 'k', run('echo x >> a.txt; sleep 20')).catch((error: unknown) => error);
  await untilWritten();
  await at.restart();
  await call;
  const other = await at.client.call(task, 'other', run('cat a.txt; echo y >> a.txt'));
  expect(other).toMatchObject({ text: '', restored: false });
});

test('a call that fills the disk is ended, and the workspace is as it was before', async () => {
  const limits = sandboxLimitsSchema.parse({ diskMb: 16, commandSeconds: 20 });
  await at.open(specOf({ limits }), { 'a.txt': 'kept\n' });
  const before = await at.client.snapshot(task, 's1', 'before');
  const filled = await at.client.call(task, 'k', run('head -c 60M /dev/zero > big; sleep 15; echo survived'));
  expect(filled).toMatchObject({ ok: false, end: 'disk-full' });
  expect(await at.client.snapshot(task, 's2', 'after')).toMatchObject({ tree: before.tree });
  expect(filled.text).toMatch(/more than the 16 MB/);
  expect(filled.durationMs).toBeLessThan(10_000);
  expect(await at.client.call(task, 'k2', run('ls; cat a.txt'))).toMatchObject({ text: 'a.txt\nkept\n' });
});

test('so is one that fills a folder that no snapshot holds, which is then installed again', async () => {
  const limits = sandboxLimitsSchema.parse({ diskMb: 16, commandSeconds: 20 });
  const setup = ['mkdir -p node_modules && echo installed > node_modules/it'];
  await at.open(specOf({ limits, setup }), { 'a.txt': '' });
  const filled = await at.client.call(task, 'k', run('head -c 60M /dev/zero > node_modules/big'));
  expect(filled).toMatchObject({ ok: false, end: 'disk-full' });
  const after = await at.client.call(task, 'k2', run('ls node_modules; cat node_modules/it'));
  expect(after.text).toBe('it\ninstalled\n');
});

test('a command that takes too long is ended, and says so', async () => {
  await at.open(specOf(), { 'a.txt': '' });
  const late = await at.client.call(task, 'k', { kind: 'run', command: 'sleep 20', timeoutMs: 300 });
  expect(late).toMatchObject({ ok: false, end: 'timed-out' });
});

test('what cannot be done is refused as an outcome, which the model reads', async () => {
  await at.open(specOf(), { 'a.txt': '' });
  const missing = { kind: 'read', path: 'none.txt', fromLine: 1, linesMax: 1 } as const;
  expect(await at.client.call(task, 'k1', missing)).toMatchObject({ ok: false, end: 'refused' });
  const service = await at.client.call(task, 'k2', { kind: 'start-service', name: 'web' });
  expect(service).toMatchObject({ ok: false, end: 'refused' });
  expect(service.text).toMatch(/There is no service "web"/);
});

test('a snapshot is gone back to, and read', async () => {
  await at.open(specOf(), { 'a.txt': 'one\n' });
  const one = await at.client.snapshot(task, 's1', 'one');
  await at.client.call(task, 'k', { kind: 'write', path: 'a.txt', text: 'two\n' });
  await at.client.call(task, 'k2', { kind: 'write', path: 'b.txt', text: 'new\n' });
  const two = await at.client.snapshot(task, 's2', 'two');
  const change = await at.client.readChange(task, one.snapshot, two.snapshot);
  expect(change.diff).toContain('-one\n+two');
  expect(await at.client.restore(task, 'r', one.snapshot)).toMatchObject({ tree: one.tree });
  expect(await at.client.call(task, 'k3', run('cat *'))).toMatchObject({ text: 'one\n' });
  const files = await at.client.readFiles(task, {
    snapshot: two.snapshot,
    paths: ['b.txt', 'c.txt'],
    bytesMax: 99,
  });
  expect(files).toEqual([
    { path: 'b.txt', text: 'new\n' },
    { path: 'c.txt', text: null },
  ]);
  expect((await at.client.readBundle(task, two.snapshot)).byteLength).toBeGreaterThan(100);
});

test('a clean room has the snapshot, the overlay and the setup, and leaves nothing behind', async () => {
  await at.open(specOf({ setup: ['mkdir -p node_modules; echo dep > node_modules/dep'] }), {
    'code.txt': 'old\n',
  });
  const old = await at.client.snapshot(task, 's1', 'old');
  await at.client.call(
    task,
    'k',
    run('echo new > code.txt; mkdir t; echo test > t/new.txt; echo junk > node_modules/junk'),
  );
  const fresh = await at.client.snapshot(task, 's2', 'new');
  const room = {
    snapshot: old.snapshot,
    overlay: { snapshot: fresh.snapshot, paths: ['t'] },
    command: 'cat code.txt t/new.txt; ls node_modules; echo mess > code.txt',
    timeoutMs: 10_000,
  };
  const outcome = await at.client.runInCleanRoom(task, 'room', room);
  expect(outcome).toMatchObject({ ok: true, text: 'old\ntest\ndep\n' });
  expect(await at.client.runInCleanRoom(task, 'room', room)).toEqual(outcome);
  expect((await at.client.call(task, 'k2', run('cat code.txt'))).text).toBe('new\n');
  const { rooms } = taskFolder(at.folder, task);
  expect(readdirSync(rooms)).toEqual([]);
});

describe('a service', () => {
  const port = 20_000 + (process.pid % 20_000);
  const web = {
    name: 'web',
    command: `echo hello; node -e 'require("http").createServer((q, a) => a.end("hi")).listen(${port})'`,
    port,
    environment: {},
    readyWithinMs: 10_000,
  };
  const fetched = run(`node -e 'fetch("http://127.0.0.1:${port}/").then((a) => a.text()).then(console.log)'`);

  test('is waited for, has a log, and is stopped', async () => {
    await at.open(specOf({ services: [web] }), { 'a.txt': '' });
    expect(await at.client.call(task, 'k1', { kind: 'start-service', name: 'web' })).toMatchObject({
      ok: true,
    });
    expect((await at.client.call(task, 'k2', fetched)).text).toBe('hi\n');
    const log = await at.client.call(task, 'k3', { kind: 'service-log', name: 'web', linesMax: 5 });
    expect(log.text).toContain('hello');
    expect((await at.client.look(task, 0)).services).toEqual([{ name: 'web', running: true }]);
    await at.client.call(task, 'k4', { kind: 'stop-service', name: 'web' });
    expect((await at.client.look(task, 0)).services).toEqual([{ name: 'web', running: false }]);
    expect((await at.client.call(task, 'k5', fetched)).ok).toBe(false);
  });

  test('runs again after its box ended', async () => {
    await at.open(specOf({ services: [web] }), { 'a.txt': '' });
    await at.client.call(task, 'k1', { kind: 'start-service', name: 'web' });
    [...at.engine.boxes.values()][0]?.kill();
    expect((await at.client.call(task, 'k2', fetched)).text).toBe('hi\n');
  });

  test('that does not come up is an outcome with its last words', async () => {
    const broken = {
      ...web,
      name: 'broken',
      command: 'echo cannot; sleep 30',
      port: port + 1,
      readyWithinMs: 500,
    };
    await at.open(specOf({ services: [broken] }), { 'a.txt': '' });
    const outcome = await at.client.call(task, 'k', { kind: 'start-service', name: 'broken' });
    expect(outcome.ok).toBe(false);
    expect(outcome.text).toMatch(/nothing answers on port .*cannot/s);
  });
});

describe('opening', () => {
  test('with the same spec gives the same sandbox, with another is refused', async () => {
    const opened = await at.open(specOf(), { 'a.txt': '' });
    expect(await at.client.open(specOf())).toEqual(opened);
    await expect(at.client.open(specOf({ setup: ['true'] }))).rejects.toMatchObject(
      failsWith('sandbox.refused', /was made of another spec/),
    );
  });

  test('says what failed in the setup, and stops there', async () => {
    const opened = await at.open(
      specOf({ setup: ['echo fine', 'echo no such package; exit 7', 'touch never'] }),
      { a: '' },
    );
    expect(opened.setup).toEqual([
      { command: 'echo fine', ok: true, text: 'fine\n' },
      { command: 'echo no such package; exit 7', ok: false, text: 'no such package\n' },
    ]);
    // A clean room is no stricter than the workspace: what needs the setup fails by itself, and says so.
    const { snapshot } = await at.client.snapshot(task, 's', 'as it is');
    const room = (command: string) => ({ snapshot, overlay: null, command, timeoutMs: 10_000 });
    expect(await at.client.runInCleanRoom(task, 'fine', room('cat a'))).toMatchObject({ ok: true, text: '' });
    const failed = await at.client.runInCleanRoom(task, 'bad', room('cat never'));
    expect(failed).toMatchObject({ ok: false, exitCode: 1 });
    expect(failed.text).toMatch(
      /^The setup failed \(echo no such package; exit 7\):\nno such package[\s\S]*never/,
    );
  });

  test('without a repository is refused, and begun with another one later too', async () => {
    await expect(at.client.open(specOf())).rejects.toMatchObject(
      failsWith('sandbox.refused', /no repository/),
    );
    await at.open(specOf(), { 'a.txt': '' });
    await expect(at.client.putRepository(task, bundleOf({ other: 'x' }))).rejects.toMatchObject(
      failsWith('sandbox.refused', /another repository/),
    );
  });

  test.runIf(isRoot)('gives the workspace to a user of its own, and nobody else', async () => {
    const other = taskId('another');
    await at.open(specOf(), { 'a.txt': '' });
    await at.open(specOf({ task: other }), { 'a.txt': '' });
    const [one, two] = [task, other].map((id) => statSync(taskFolder(at.folder, id).workspace));
    expect(one!.uid).toBeGreaterThanOrEqual(200_000);
    expect(one!.uid).not.toBe(two!.uid);
    expect([one!.mode & 0o777, statSync(at.folder).mode & 0o777]).toEqual([0o700, 0o700]);
    expect(statSync(join(at.folder, 'supervisor.sock')).mode & 0o777).toBe(0o600);
  });
});

test('closed, a task keeps its snapshots or nothing, and takes no calls', async () => {
  await at.open(specOf(), { 'a.txt': 'one\n' });
  const { snapshot } = await at.client.snapshot(task, 's', 'one');
  const running = at.client.call(task, 'k', run('sleep 20'));
  await expect.poll(() => at.client.look(task, 0).then(({ calls }) => calls)).toBe(1);
  await at.client.close(task, true);
  expect(await running).toMatchObject({ end: 'killed' });
  await expect(at.client.call(task, 'k2', run('true'))).rejects.toMatchObject(
    failsWith('sandbox.refused', /is closed/),
  );
  const folder = taskFolder(at.folder, task);
  expect(existsSync(folder.workspace)).toBe(false);
  expect((await at.client.readBundle(task, snapshot)).byteLength).toBeGreaterThan(100);
  expect((await at.client.health()).tasks).toEqual([]);
  await at.client.close(task, false);
  expect(existsSync(folder.path)).toBe(false);
  await expect(at.client.look(task, 0)).rejects.toMatchObject(
    failsWith('task.unknown', /no sandbox of task/),
  );
});

test('a host that a person allowed is allowed once, and under its key only', async () => {
  await at.open(specOf(), { 'a.txt': '' });
  const rule = { host: 'example.org', ports: [443], methods: ['GET' as const], query: false };
  await at.client.allowHost(task, 'h', rule);
  await at.client.allowHost(task, 'h', rule);
  await expect(at.client.allowHost(task, 'h', { ...rule, host: 'example.com' })).rejects.toMatchObject(
    failsWith('sandbox.refused', /allowed another host already/),
  );
});

test('a folder has one supervisor', async () => {
  expect(await runSupervisor(at.parts)).toBeNull();
});

test('what no worker asks is refused in words', async () => {
  await at.open(specOf(), { 'a.txt': '' });
  await expect(at.client.call(task, 'k', { kind: 'run', command: '', timeoutMs: 5 })).rejects.toMatchObject(
    failsWith('sandbox.refused', /cannot read this request/),
  );
  await expect(at.client.call(taskId('nobody'), 'k', run('true'))).rejects.toMatchObject(
    failsWith('task.unknown', /"nobody"/),
  );
});

describe('as many sandboxes as the machine may have', () => {
  const other = taskId('develop-other.0a1b2c3d');

  test('are open; one more waits until one is closed, and is told for which', async () => {
    await at.open(specOf({ tasksMax: 1 }), { 'a.txt': '' });
    const more = () => at.open(specOf({ task: other, tasksMax: 1 }), { 'a.txt': '' });
    await expect(more()).rejects.toMatchObject(
      failsWith('sandbox.busy', /1 sandboxes are open.*allows 1.*Stop one of the tasks \(develop-something/),
    );
    expect((await at.client.health()).tasks).toEqual([task]);
    // The one that is open is found again, and counts once.
    await at.open(specOf({ tasksMax: 1 }), { 'a.txt': '' });
    await at.client.close(task, true);
    await more();
    expect((await at.client.health()).tasks).toEqual([other]);
  });

  test('may be opened at once: no more are than may be', async () => {
    const names = ['one', 'two', 'three', 'four'].map((name) => taskId(`develop-${name}.0a1b2c3d`));
    const opened = await Promise.allSettled(
      names.map((name) => at.open(specOf({ task: name, tasksMax: 2 }), { 'a.txt': '' })),
    );
    expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect((await at.client.health()).tasks).toHaveLength(2);
  });

  test('what was never opened leaves nothing when it is closed', async () => {
    await at.client.putRepository(other, bundleOf({ 'a.txt': '' }));
    await at.client.close(other, true);
    expect(existsSync(taskFolder(at.folder, other).path)).toBe(false);
  });
});
