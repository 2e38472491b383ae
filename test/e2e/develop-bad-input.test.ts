import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { queues } from '../../core/queues.ts';
import { putBlob } from '../../database/blobs.ts';
import { listTasks } from '../../database/tasks.ts';
import { codeAlone } from '../engine-on.ts';
import { resultOf, startTaskWorld, type TaskWorld } from './task-world.ts';

let world: TaskWorld;
let roots: string;
let folder: string;
beforeAll(async () => {
  roots = await realpath(await mkdtemp(join(tmpdir(), 'countersign-roots-')));
  const configuration = `${codeAlone}repositories: { roots: ["${roots}"] }\nsandbox: { tasksMax: 1 }\n`;
  world = await startTaskWorld({ configuration });
  folder = await world.checkout('js-cart');
}, 120_000);
afterAll(async () => {
  await world.stop();
  await rm(roots, { recursive: true, force: true });
});

const start = (input: unknown): Promise<WorkflowHandle> =>
  world.client.workflow.start('developTask', {
    workflowId: `develop-${randomUUID()}`,
    taskQueue: queues.countersign,
    args: [input],
  });
const wanted = 'Shipping is free from 50.00 of goods on.';
const failureOf = async (handle: WorkflowHandle): Promise<string> => {
  const error = await handle.result().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(WorkflowFailedError);
  return (error as WorkflowFailedError).cause?.message ?? '';
};

describe('input that cannot be worked with names the thing and the remedy, and leaves nothing behind', () => {
  const nothingLeft = async () => {
    expect(await listTasks(world.db, { state: 'running', limit: 10 })).toEqual([]);
    expect((await world.supervisor.client.health()).tasks).toEqual([]);
  };

  test.each<[string, object, RegExp]>([
    ['an unknown field', { repository: '/r', wanted, brnach: 'x' }, /"brnach".*Example/s],
    ['no repository', { wanted }, /"repository"/],
    ['an unknown panel', { repository: '/r', wanted, panel: 'nine' }, /panel "nine".*default/s],
    ['a path outside the roots', { repository: '/etc', wanted }, /"\/etc".*repositories\.roots|roots/s],
    ['a path that climbs', { repository: '/tmp/../etc', wanted }, /roots/],
    ['what is no repository at all', { repository: 'our shop', wanted }, /"our shop".*https address/s],
    ['an upload of no such form', { repository: 'bundle:latest', wanted }, /"bundle:latest" is no upload/],
    ['an upload that is not there', { repository: `bundle:sha256:${'0'.repeat(64)}`, wanted }, /0000/],
    ['a base branch that is not there', { base: 'mian', wanted }, /"mian"/],
    ['a base that is an option of git', { base: '--output=/tmp/x', wanted }, /--output/],
    ...['../x', '.hidden', 'refs/heads/x', '-x', 'a b', 'x.lock', '@', 'a..b'].map(
      (branch): [string, object, RegExp] => [
        `the branch ${branch}`,
        { branch, wanted },
        /is no name that git takes/,
      ],
    ),
  ])('%s', async (_, input, words) => {
    // A real repository under a root, where none is named wrongly.
    const repository = { repository: await localCopy() };
    const handle = await start(
      'wanted' in input && Object.keys(input).length > 1 ? { ...repository, ...input } : input,
    );
    expect(await failureOf(handle)).toMatch(words);
    await nothingLeft();
  });

  test.each([
    ['nonsense', /no complete git bundle.*upload/],
    ['# v2 git bundle\nnonsense', /holds no branch "base".*countersign develop/],
  ])('an upload that is no bundle: %j', async (text, words) => {
    const repository = `bundle:${await putBlob(world.db, Buffer.from(text))}`;
    expect(await failureOf(await start({ repository, wanted }))).toMatch(words);
    await nothingLeft();
  });
});

let copied: string | null = null;
async function localCopy(): Promise<string> {
  if (copied !== null) return copied;
  const { execFileSync } = await import('node:child_process');
  copied = join(roots, 'shop');
  execFileSync('git', ['clone', '--quiet', folder, copied]);
  return copied;
}

const waits = (mark: string) => ({
  persona: 'scripted',
  task: mark,
  seed: 1,
  script: { turns: [{ calls: [{ name: 'ask_person', input: { question: 'Shall I?' } }] }], again: 0 },
});

test('a branch that a running task has is refused to another, and is free again once that ends', async () => {
  await world.hire(waits('(branch)'));
  const task = () => world.develop(folder, { wanted: `${wanted} (branch)`, tests: ['true'], branch: 'mine' });
  const first = await task();
  await world.until(first, ({ phase }) => phase === 'waiting-for-person');
  expect(await failureOf(await task())).toMatch(/"mine".*belongs to task develop-.*name another branch/);
  await first.cancel();
  await expect(first.result()).rejects.toThrow();
  const again = await task();
  await world.until(again, ({ phase }) => phase === 'waiting-for-person');
  await again.signal('decide', { by: 'eve', decision: 'reject', reason: 'Enough.' });
  await again.cancel();
  await expect(again.result()).rejects.toThrow();
});

test('a machine that is full lets a task wait, saying for what, until another ends', async () => {
  const mark = `(full ${randomBytes(3).toString('hex')})`;
  await world.hire(waits(mark));
  const first = await world.develop(folder, { wanted: `${wanted} ${mark}`, tests: ['true'] });
  await world.until(first, ({ phase }) => phase === 'waiting-for-person');
  const second = await world.develop(folder, { wanted: `${wanted} ${mark} again`, tests: ['true'] });
  await expect
    .poll(async () => (await second.describe()).raw.pendingActivities?.[0]?.lastFailure?.message ?? '', {
      timeout: 30_000,
    })
    .toMatch(/1 sandboxes are open.*tasksMax.*allows 1.*Stop one of the tasks \(develop-/);
  expect((await world.supervisor.client.health()).tasks).toHaveLength(1);
  await first.cancel();
  await world.until(second, ({ phase }) => phase === 'waiting-for-person');
  await second.cancel();
  await Promise.allSettled([resultOf(first), resultOf(second)]);
  expect((await world.supervisor.client.health()).tasks).toEqual([]);
}, 120_000);
