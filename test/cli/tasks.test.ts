import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { codeAlone } from '../engine-on.ts';
import { startTaskWorld, type TaskWorld } from '../e2e/task-world.ts';
import { createNamespace } from '../namespace.ts';
import { git } from './repository.ts';
import { commandsOn } from './task-commands.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let world: TaskWorld;
let on: ReturnType<typeof commandsOn>;
let cwd: string;
beforeAll(async () => {
  world = await startTaskWorld({ configuration: codeAlone });
  on = commandsOn(world);
  cwd = await on.checkout();
});
afterAll(() => world?.stop());

const answered = (text: string) => JSON.parse(text) as Record<string, unknown>;

describe('a task that is done', () => {
  let said: { status: number | null; out: string; err: string };
  let id = '';
  let branch = '';
  beforeAll(async () => {
    const wanted = await on.hire('right', 'well done');
    said = await on.call(cwd, ['develop', wanted, '--test', 'node --test']);
    id = /countersign task (\S+)/.exec(said.out)?.[1] ?? '';
    branch = /Branch (\S+) holds the change/.exec(said.out)?.[1] ?? '';
  });

  test('exits 0: what it did goes to stderr line by line, what came of it to stdout', () => {
    expect(said).toMatchObject({ status: 0 });
    expect(said.err).toMatch(/^developer: \S+ \(simulated\)$/m);
    expect(said.err).toMatch(/^sandbox: \w+/m);
    expect(said.err).toMatch(/^2 passed, 1 failed before the first iteration/m);
    expect(said.err).toMatch(/^3 passed, 0 failed after iteration 1$/m);
    expect(said.out).toMatch(/^completed: /);
    expect(said.out).toMatch(/^1 iteration, nobody had to step in, \$/m);
  });

  test('is a branch of one commit on top of what it began with, and no file of the work tree has changed', () => {
    expect(git(cwd, 'log', '--format=%an %s', `HEAD..${branch}`)).toMatch(/^Countersign \S.*\n$/);
    expect(git(cwd, 'log', '-1', '--format=%B', branch)).toContain(`Countersign-Task: ${id}`);
    expect(git(cwd, 'diff', '--name-only', `HEAD...${branch}`)).toBe('src/cart.js\n');
    expect(git(cwd, 'status', '--porcelain')).toBe('');
  });

  test('can be fetched again, anew, and not over the work of somebody else', async () => {
    expect(await on.call(cwd, ['fetch', id])).toMatchObject({
      status: 0,
      out: expect.stringContaining('Here already: branch'),
    });
    const commit = git(cwd, 'rev-parse', branch).trim();
    git(cwd, 'branch', '-D', branch);
    const again = await on.call(cwd, ['fetch', id, '--json']);
    expect(answered(again.out)).toEqual({ branch, commit, written: true });
    git(cwd, 'branch', '--force', branch, 'HEAD');
    expect(await on.call(cwd, ['fetch', id])).toMatchObject({
      status: 2,
      err: expect.stringMatching(/stands here with another commit.*rename or delete it/),
    });
    expect(await on.call(await on.checkout(), ['fetch', id])).toMatchObject({
      status: 2,
      err: expect.stringMatching(/has no commit [0-9a-f]{12}, which the task began with/),
    });
    expect(await on.call(world.home, ['fetch', id])).toMatchObject({ status: 2 });
  });

  test('is told from beginning to end, in words and as JSON', async () => {
    const { out } = await on.call(cwd, ['task', id]);
    expect(out).toMatch(/^ {2}0: 2 passed, 1 failed; before it began$/m);
    expect(out).toMatch(/^ {2}1: 3 passed, 0 failed; \d+ calls, /m);
    expect(out).toContain('Nobody had to step in.');
    expect(out).toMatch(/^ {2}3 ▒█$/m);
    const told = answered((await on.call(cwd, ['task', id, '--json'])).out);
    expect(told).toMatchObject({
      task: { id, state: 'completed', simulated: true },
      iterations: [{ record: { number: 0 } }, { record: { number: 1 } }],
      url: expect.stringContaining('/workflows/develop-'),
    });
  });

  test('stands in the list and in the statistics, marked as simulated', async () => {
    expect((await on.call(cwd, ['tasks'])).out).toMatch(
      /^completed +Shipping is free too late \(well done\)$/m,
    );
    const { out } = await on.call(cwd, ['stats']);
    expect(out).toMatch(/^week of \d{4}-\d\d-\d\d \(simulated developer\)$/m);
    expect(out).toMatch(/^ {2}\d+ tasks? ended, \d+ completed/m);
    expect(answered((await on.call(cwd, ['stats', '--by', 'month', '--json'])).out)).toMatchObject({
      by: 'month',
      periods: [{ simulated: true }],
    });
  });

  test('is attached to for its end, and takes no answer any more', async () => {
    expect(await on.call(cwd, ['attach', id])).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^completed: /),
    });
    expect(await on.call(cwd, ['rollback', id, '--to', '0', '--reason', 'No.'])).toMatchObject({
      status: 1,
      out: expect.stringMatching(/^Not taken: .* is over\./),
    });
    expect(await on.call(cwd, ['decide', id, 'approve', '--reason', 'Late.'])).toMatchObject({ status: 1 });
  });
});

describe('a task that gets nowhere', () => {
  let said: { status: number | null; out: string; err: string };
  let id = '';
  beforeAll(async () => {
    const wanted = await on.hire('oscillator-2', 'round and round');
    said = await on.call(cwd, ['develop', wanted, '--test', 'node --test', '--iterations', '20']);
    id = /countersign decide (\S+) redirect/.exec(said.out)?.[1] ?? '';
  });

  test('exits 3 with what was tried and the commands to answer with', () => {
    expect(said).toMatchObject({ status: 3 });
    expect(said.out).toContain('The developer makes no progress');
    expect(said.out).toContain('it goes round in 2');
    expect(said.out).toMatch(/^ {2}0 +2 +1 +0 \(\+0 −0\) /m);
    expect(said.out).toMatch(/decide \S+ redirect --reason "[^"]+" --snapshot \d+ --iterations \d+$/m);
  });

  test('is among what waits for a person, in words and as JSON', async () => {
    const { out } = await on.call(cwd, ['decisions']);
    expect(out).toContain('  - The developer makes no progress');
    expect(out).toContain(`countersign decide ${id} redirect`);
    const waiting = answered((await on.call(cwd, ['decisions', '--json'])).out);
    expect(waiting).toMatchObject({ waiting: [], tasks: [{ workflowId: id, question: { kind: 'stuck' } }] });
    expect((await on.call(cwd, ['tasks'])).out).toMatch(/^waits +Shipping .*round and round/m);
    expect((await on.call(cwd, ['task', id])).out).toContain('It asks: The developer makes no progress');
  });

  test('has no branch to fetch yet, and says where to watch it', async () => {
    expect(await on.call(cwd, ['fetch', id])).toMatchObject({
      status: 2,
      err: expect.stringContaining(`still at work: fetch its branch when it is over`),
    });
  });

  test.each([
    [
      'findings, which only audits have',
      ['redirect', '--reason', 'x', '--real', '1'],
      2,
      /findings of an audit/,
    ],
    ['an unknown answer', ['maybe', '--reason', 'x'], 2, /choose one of approve, reject, redirect/],
    ['no reason', ['redirect', '--reason', ' '], 1, /^Not taken: .*reason/],
    ['an iteration that never was', ['redirect', '--reason', 'x', '--snapshot', '99'], 1, /^Not taken: .*99/],
  ])('takes no answer with %s', async (_what, args, status, message) => {
    const given = await on.call(cwd, ['decide', id, ...args]);
    expect(given.status).toBe(status);
    expect(given.out + given.err).toMatch(message);
  });

  test('is put back by an answer that counts, gets stuck again, and is stopped', async () => {
    const other = ['--reason', 'Too far.', '--question', '99'];
    for (const command of [
      ['rollback', id, '--to', '0'],
      ['decide', id, 'reject'],
    ]) {
      const meant = await on.call(cwd, [...command, ...other]);
      expect([meant.status, meant.err]).toEqual([
        2,
        expect.stringMatching(/is open there, and 99\s+was meant/),
      ]);
    }
    const refused = await on.call(cwd, ['rollback', id, '--to', '99', '--reason', 'Too far.']);
    expect(refused).toMatchObject({
      status: 1,
      out: expect.stringMatching(/^Not taken: There is no iteration 99/),
    });
    const back = await on.call(cwd, ['rollback', id, '--to', '0', '--reason', 'Begin anew.', '--json']);
    expect(back.status).toBe(0);
    expect(answered(back.out)).toMatchObject({ to: 0, reason: 'Begin anew.', refused: null });
    expect(await on.call(cwd, ['attach', id, '--json'])).toMatchObject({ status: 3, err: '' });

    const stop = ['decide', id, 'reject', '--reason', 'Enough.', '--by', 'Ada'];
    expect(await on.call(cwd, stop)).toMatchObject({ status: 0, out: expect.stringContaining('by Ada') });
    const ended = await on.call(cwd, ['attach', id]);
    expect(ended).toMatchObject({
      status: 1,
      out: expect.stringMatching(/^stopped: Ada stopped it: Enough\./),
    });
    const { out } = await on.call(cwd, ['task', id]);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'stuck: The developer makes no progress; Ada: reject, Enough.',
    );
    expect((await on.call(cwd, ['tasks'])).out).toMatch(/^stopped +Shipping .*round and round/m);
  });
});

test('what the auditors dispute ends the watch with where to answer it, and the task then goes on', async () => {
  const wanted = await on.hire('right', 'disputed', { disputed: true });
  const said = await on.call(cwd, ['develop', wanted, '--test', 'node --test']);
  expect(said).toMatchObject({ status: 3 });
  expect(said.out).toContain('The audit of the change waits for a person.');
  const audit = /countersign show (\S+)/.exec(said.out)?.[1] ?? '';
  const task = /countersign attach (\S+)/.exec(said.out)?.[1] ?? '';
  const listed = (await on.call(cwd, ['tasks'])).out.replaceAll(/\s+/g, ' ');
  expect(listed).toMatch(/^waits Shipping .*\(disputed\)/);
  const named = /Its audit asks a person: npx countersign show (\S+)/.exec(listed)?.[1] ?? '';
  expect(named.startsWith(audit)).toBe(true);
  expect((await on.call(cwd, ['task', task])).out).toContain(`countersign decide ${named} approve`);
  expect((await on.call(cwd, ['show', named])).out).toContain('src/admin.js');
  expect((await on.call(cwd, ['show', audit])).out).toContain('src/admin.js');
  const approved = await on.call(cwd, ['decide', audit, 'approve', '--reason', 'Names are ours.']);
  expect(approved).toMatchObject({ status: 0 });
  expect(await on.call(cwd, ['attach', task])).toMatchObject({ status: 0 });
});

test('Ctrl-C leaves a task to itself; it is attached to again before anybody has begun it', async () => {
  // It waits for its worker: nobody serves this namespace.
  const environment = { TEMPORAL_NAMESPACE: await createNamespace(inject('temporalAddress')) };
  const interruptAt = /Waiting for a worker/;
  const { status, err } = await on.call(cwd, ['develop', 'Anything.'], { environment, interruptAt });
  expect(status).toBe(130);
  const again = /The task goes on without you.*countersign attach (\S+)/.exec(err)?.[1] ?? '';
  expect(await on.call(cwd, ['attach', again], { environment, interruptAt })).toMatchObject({ status: 130 });
});

test('--detach says how to watch it, --json in one object, and a task that could not begin says why', async () => {
  const { out, status } = await on.call(cwd, [
    'develop',
    'x',
    '--repository',
    '/nowhere/at/all',
    '--detach',
    '--json',
  ]);
  expect(status).toBe(0);
  const { taskId, workflowId } = answered(out) as { taskId: string; workflowId: string };
  expect(taskId.startsWith(`${workflowId}.`)).toBe(true);
  expect(await on.call(cwd, ['attach', workflowId])).toMatchObject({
    status: 2,
    err: expect.stringMatching(/"\/nowhere\/at\/all" lies outside the folders/),
  });
});

describe('what cannot be done exits 2, and says what to do', () => {
  test.each<[string, string[], RegExp]>([
    ['nothing wanted', ['develop'], /Say what is wanted/],
    ['no issue', ['develop', '--from-issue', 'x'], /no issue: write OWNER\/NAME#NUMBER/],
    ['no repository on GitHub', ['develop', 'x', '--repository', 'github:x'], /write github:owner\/name/],
    ['an unknown revision', ['develop', 'x', '--base', 'nowhere'], /"nowhere" is unknown.*branch/],
    ['no name of a branch', ['develop', 'x', '--branch', 'a..b'], /"a\.\.b" is no name that git takes/],
    ['no iterations', ['develop', 'x', '--iterations', '0'], /from 1 to 1000/],
    ['a negative cost', ['develop', 'x', '--cost', '-1'], /US dollars/],
    ['an unknown task to watch', ['attach', 'nobody'], /No task "nobody" is recorded here/],
    ['an unknown task to tell', ['task', 'nobody'], /No task "nobody"/],
    ['an unknown task to fetch', ['fetch', 'nobody'], /No task "nobody"/],
    ['an unknown task to put back', ['rollback', 'nobody', '--to', '1', '--reason', 'x'], /No task "nobody"/],
    [
      'an unknown task to decide',
      ['decide', 'nobody', 'reject', '--reason', 'x'],
      /No audit or task "nobody"/,
    ],
    ['an unknown period', ['stats', '--by', 'year'], /week or month/],
  ])('%s', async (_what, args, message) => {
    const { status, out, err } = await on.call(cwd, args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(message);
  });

  test('no repository at all', async () => {
    expect(await on.call(world.home, ['develop', 'x'])).toMatchObject({
      status: 2,
      err: expect.stringContaining(
        'is in no git repository: change into one, or name one with --repository.',
      ),
    });
  });
});
