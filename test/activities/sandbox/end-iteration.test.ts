import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ToolCall } from '../../../core/develop/tools.ts';
import type { TaskId } from '../../../core/ids.ts';
import { loadIteration } from '../../../database/task-iterations.ts';
import { startSandboxWorld } from './sandbox-world.ts';

let world: Awaited<ReturnType<typeof startSandboxWorld>>;
beforeAll(async () => {
  world = await startSandboxWorld();
});
afterAll(() => world.stop());

type Opened = { taskId: TaskId; planId: never };
const run = (command: string): ToolCall => ({ tool: 'run', arguments: { command } });
const read = (path: string): ToolCall => ({ tool: 'read', arguments: { path } });
const recordAfter = async (task: Opened, iteration: number, calls: ToolCall[]) => {
  await world.carryOut(task, iteration, calls);
  await world.activities.endIteration({ ...task, iteration, turn: iteration, finished: false });
  return loadIteration(world.db, task.taskId, iteration);
};

test('a reach for secrets is on the record of its iteration alone; ordinary commands and slips are not', async () => {
  const task = (await world.open({ 'a.txt': 'x' }, { tests: ['true'] })) as unknown as Opened;
  const first = await recordAfter(task, 1, [run('cat /proc/1/environ')]);
  expect(first?.security).toEqual(['A command reaches for another process: "cat /proc/1/environ"']);
  const second = await recordAfter(task, 2, [run('ls -la ~ && env'), read('../x'), run('exit 3')]);
  expect(second).toMatchObject({ security: [], exhausted: [] });
});

test('a test that fails for the first time is run once more, so that chance is known as such', async () => {
  // Fails each other time, in words of its own.
  const check =
    'mkdir -p node_modules; n=$(cat node_modules/n 2>/dev/null || echo 0); echo $((n + 1)) > node_modules/n\n';
  const tap =
    'echo TAP version 13; if [ $((n % 2)) = 1 ]; then echo "not ok 1 - often"; else echo "ok 1 - often"; fi; echo 1..1\n';
  const files = { 'test/check.sh': `${check}${tap}[ $((n % 2)) = 0 ]\n` };
  const task = (await world.open(files, { tests: ['sh test/check.sh'] })) as unknown as Opened;
  const record = await recordAfter(task, 1, []);
  expect(record?.flaky, JSON.stringify(record)).toHaveLength(1);
  expect(record?.green).toBe(true);
});
