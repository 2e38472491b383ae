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

test('a report that the tests write as a file is read, also where git ignores it, and in a clean room', async () => {
  const files = {
    '.gitignore': 'out/\n',
    '.countersign/sandbox.yaml': 'tests: [sh check.sh]\nreports: [out/report.xml]\n',
    'sum.txt': '1',
    'check.sh': `mkdir -p out
[ "$(cat sum.txt)" = 2 ] && bad= || bad='<failure message="it is not 2"/>'
echo "<testsuites><testsuite name='s'><testcase name='adds'/><testcase name='takes'>$bad</testcase></testsuite></testsuites>" > out/report.xml
[ -z "$bad" ]\n`,
  };
  const task = (await world.open(files)) as unknown as Opened;
  const outcomes = (record: Awaited<ReturnType<typeof loadIteration>>) =>
    record?.tests?.map(({ id, outcome }) => `${outcome} ${id}`);
  expect(outcomes(await recordAfter(task, 1, []))).toEqual(['passed s > adds', 'failed s > takes']);
  const mended = await recordAfter(task, 2, [run('printf 2 > sum.txt')]);
  expect(outcomes(mended)).toEqual(['passed s > adds', 'passed s > takes']);
  // What failed and holds now shows the change: no other test is asked for.
  const verified = await world.activities.verifySnapshot({ ...task, iteration: 2, newTests: [] });
  expect(verified).toEqual({ ok: true, problems: [] });
});

test('a test that failed and runs no more is told, whatever keeps it away', async () => {
  const lines =
    'echo "ok 1 - adds"; [ -e off ] && echo 1..1 || { echo "not ok 2 - takes"; echo 1..2; exit 1; }\n';
  const files = { 'test/check.sh': lines, 'a.txt': 'x' };
  const task = (await world.open(files, { tests: ['sh test/check.sh'] })) as unknown as Opened;
  const honest = await recordAfter(task, 1, [run('echo y > a.txt')]);
  expect(honest).toMatchObject({ green: false, tampering: [] });
  const record = await recordAfter(task, 2, [run('touch off')]);
  expect(record).toMatchObject({ green: true, tampering: [{ kind: 'skipped', path: 'takes' }] });
});
