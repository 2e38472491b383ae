import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WorkflowHandle } from '@temporalio/client';
import { taskSweepId, type TaskSweepResult } from '../../core/develop/task-sweep.ts';
import { loadIteration } from '../../database/task-iterations.ts';
import { findTask } from '../../database/tasks.ts';
import { commandsOn } from '../cli/task-commands.ts';
import { codeAlone } from '../engine-on.ts';
import { startTaskWorld, type TaskWorld } from './task-world.ts';

let world: TaskWorld;
let on: ReturnType<typeof commandsOn>;
let folder: string;
beforeAll(async () => {
  world = await startTaskWorld({ configuration: `${codeAlone}sandbox: { tasksMax: 1 }\n` });
  on = commandsOn(world);
  folder = await on.checkout();
  const question = { name: 'ask_person', input: { question: 'Up or down?', options: [] } };
  await world.hire({ persona: 'scripted', task: 'ask me', script: { turns: [{ calls: [question] }] } });
}, 120_000);
afterAll(() => world.stop(), 60_000);

const begin = () => world.develop(folder, { wanted: 'Please ask me.', tests: ['node --test'] });
const openTasks = async () => (await world.supervisor.client.health()).tasks;
const asked = async (handle: WorkflowHandle) =>
  (await world.until(handle, ({ phase }) => phase === 'waiting-for-person')).taskId;
const said = async (args: string[]) => (await on.call(folder, args)).out.replaceAll(/\s+/g, ' ');

test('a task whose workflow was terminated is told apart, and a sweep closes its sandbox and keeps its snapshots', async () => {
  const handle = await begin();
  const id = await asked(handle);
  expect(await said(['tasks'])).toMatch(/^waits /);
  await handle.terminate('Nobody wants it.');
  expect(await openTasks()).toEqual([id]);
  expect(await said(['tasks'])).toMatch(
    /^terminated .* its sandbox is open still: npx countersign tasks --sweep/,
  );
  expect(await said(['task', id])).toContain('terminated from outside, its sandbox is open still');
  const next = await begin();
  // It holds the one place that there is.
  await expect
    .poll(() => heldBack(next), { timeout: 30_000 })
    .toContain('sandbox.tasksMax in countersign.yaml allows 1');

  const swept = await on.call(folder, ['tasks', '--sweep', '--json']);
  expect(JSON.parse(swept.out)).toEqual({ ended: [id], incidents: [], closed: [id] });
  expect(await findTask(world.db, id)).toMatchObject({
    state: 'failed',
    note: 'Its workflow was ended from outside (terminated): its snapshots are kept.',
    question: null,
  });
  const before = await loadIteration(world.db, id, 0);
  const bundle = await world.supervisor.client.readBundle(id, before!.snapshot);
  expect(bundle.length).toBeGreaterThan(100);

  const second = await asked(next);
  expect(await openTasks()).toEqual([second]);
  expect(await said(['tasks', '--sweep'])).toBe(
    'Nothing to clear up: every task and incident on record as running runs. ',
  );
  expect(await openTasks()).toEqual([second]);
  await next.terminate('Enough.');
  expect(await sweptBySchedule()).toEqual({ ended: [second], incidents: [], closed: [second] });
  expect(await openTasks()).toEqual([]);
}, 240_000);

/** Why its sandbox is not made yet, as Temporal shows it. */
async function heldBack(handle: WorkflowHandle): Promise<string> {
  const { raw } = await handle.describe();
  return (raw.pendingActivities ?? []).map(({ lastFailure }) => lastFailure?.message ?? '').join('');
}

/** By the schedule that the worker made, now rather than in some minutes. */
async function sweptBySchedule(): Promise<TaskSweepResult> {
  const schedule = world.client.schedule.getHandle(taskSweepId);
  const before = (await schedule.describe()).info.recentActions.length;
  await schedule.trigger();
  const actions = async () => (await schedule.describe()).info.recentActions;
  await expect.poll(async () => (await actions()).length, { timeout: 20_000 }).toBeGreaterThan(before);
  const [last] = (await actions()).slice(-1);
  const { workflowId } = last!.action.workflow;
  return world.client.workflow.getHandle(workflowId).result() as Promise<TaskSweepResult>;
}
