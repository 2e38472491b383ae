import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { endProcess, lives, markOf, signal, waitForEnd } from '../../embedded/process-mark.ts';

async function run(
  code: string,
): Promise<{ child: ChildProcess; mark: NonNullable<ReturnType<typeof markOf>> }> {
  const child = spawn(process.execPath, ['-e', `${code}; setInterval(() => {}, 1000); console.log('up')`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await once(child.stdout ?? child, 'data');
  const mark = markOf(child.pid ?? 0);
  if (!mark) throw new Error('it does not run');
  return { child, mark };
}

test('a process lives until it has ended', async () => {
  const { child, mark } = await run('');
  expect(lives(mark)).toBe(true);
  child.kill('SIGKILL');
  expect(await waitForEnd(mark, 5000)).toBe(true);
  expect(lives(mark)).toBe(false);
});

test('another process with the same pid is a stranger, and gets no signal', async () => {
  const { child, mark } = await run('');
  const earlier = { ...mark, started: `${mark.started}0` };
  expect(lives(earlier)).toBe(false);
  signal(earlier, 'SIGKILL');
  expect(await waitForEnd(mark, 200)).toBe(false);
  expect(child.exitCode).toBeNull();
});

test('one that will not end is killed after its grace', async () => {
  const { child, mark } = await run("process.on('SIGTERM', () => {})");
  const exited = once(child, 'exit');
  await endProcess(mark, 'SIGTERM', 200);
  expect(lives(mark)).toBe(false);
  expect((await exited)[1]).toBe('SIGKILL');
});

test('one that ends when asked is not killed', async () => {
  const { child, mark } = await run("process.on('SIGTERM', () => process.exit(7))");
  const exited = once(child, 'exit');
  await endProcess(mark, 'SIGTERM', 5000);
  expect(await exited).toEqual([7, null]);
});
