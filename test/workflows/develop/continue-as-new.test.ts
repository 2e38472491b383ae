import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findTemporal } from '../../../embedded/find-temporal.ts';
import { freePort } from '../../../embedded/ports.ts';
import { createProgress } from '../../../embedded/progress.ts';
import { eventually, gate } from '../stage.ts';
import { openTaskStage, type TaskStage } from './task-stage.ts';
import { callsOf, judgement, taskWorld, turnOf } from './task-world.ts';

let server: ChildProcess;
let stage: TaskStage;

/** A server that suggests to continue as new after as few events as a task of two iterations has. */
beforeAll(async () => {
  const { path } = await findTemporal(
    process.env,
    createProgress(process.stderr),
    new AbortController().signal,
  );
  const port = await freePort();
  const few = ['--dynamic-config-value', 'limit.historyCount.suggestContinueAsNew=60'];
  const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--headless', '--port', String(port), ...few];
  server = spawn(path, args, { stdio: 'ignore' });
  const address = `127.0.0.1:${port}`;
  await eventually(async () => (await Connection.connect({ address, connectTimeout: 1000 })).close());
  stage = await openTaskStage(address);
});
afterAll(async () => {
  await stage?.close();
  const ended = once(server, 'exit');
  server.kill('SIGKILL');
  await ended;
});

const answer = { by: 'eve', decision: 'redirect', reason: 'On with it.', limits: { iterations: 9 } };

test('a long task goes on in another run with all that it knew, and is the same task to everybody', async () => {
  const rounds = Array.from({ length: 4 }, () => turnOf('edit', 'test'));
  let judged = 0;
  const judgeIteration = async () => judgement((judged += 1) === 1 ? 'ask-person' : 'go-on', 2);
  const task = await stage.start(
    taskWorld([turnOf('plan'), ...rounds, turnOf('finish')], { judgeIteration }),
  );
  await task.asked();
  await task.update('decide', answer);
  const result = await task.result();
  expect(result).toMatchObject({ outcome: 'completed', iterations: 5, interventions: 1, costMicroUsd: 60 });
  const first = await stage.client.workflow
    .getHandle(task.handle.workflowId, task.handle.firstExecutionRunId)
    .describe();
  expect(first.status.name).toBe('CONTINUED_AS_NEW');
  const { world } = task;
  for (const name of ['openTask', 'fetchBase', 'openSandbox', 'closeTask'] as const)
    expect(callsOf(world, name)).toHaveLength(1);
  expect(callsOf(world, 'askDeveloper').map(({ turn }) => turn)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(new Set(callsOf(world, 'endIteration').map(({ taskId }) => taskId)).size).toBe(1);
  expect(callsOf(world, 'judgeIteration').at(-1)?.policy.iterationsMax).toBe(9);
  expect((await task.status()).iterations.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5]);
});

test('a roll-back that a person asks for at the seam is not lost', async () => {
  const held = gate();
  const world = taskWorld([
    turnOf('plan'),
    ...Array.from({ length: 5 }, () => turnOf('edit', 'test')),
    turnOf('finish'),
  ]);
  const usual = { ...world.activities };
  world.activities.endIteration = async (input) => {
    // By then a new run is suggested before the next iteration.
    if (input.iteration === 3) await held;
    return usual.endIteration(input);
  };
  const task = await stage.start(world);
  await expect.poll(() => callsOf(world, 'endIteration').length, { timeout: 30_000 }).toBe(3);
  await task.update('rollback', { by: 'eve', to: 1, reason: 'The wrong way.' });
  held.open();
  expect(await task.result()).toMatchObject({ outcome: 'completed', interventions: 1 });
  expect(callsOf(world, 'restoreIteration')).toMatchObject([{ iteration: 1 }]);
  const first = await stage.client.workflow
    .getHandle(task.handle.workflowId, task.handle.firstExecutionRunId)
    .describe();
  expect(first.status.name).toBe('CONTINUED_AS_NEW');
});
