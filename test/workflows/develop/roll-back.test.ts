import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { gate } from '../stage.ts';
import { openTaskStage, refusalOf, type TaskStage } from './task-stage.ts';
import { callsOf, judgement, taskWorld, turnOf } from './task-world.ts';

let stage: TaskStage;
beforeAll(async () => {
  stage = await openTaskStage(inject('temporalAddress'));
});
afterAll(() => stage.close());

const mends = [turnOf('plan', 'edit', 'test'), turnOf('finish')];

describe('a roll-back', () => {
  const back = { by: 'eve', to: 0, reason: 'The wrong way.' };

  test('while the developer works takes effect after the present call, and none that follow are made', async () => {
    const held = gate();
    const world = taskWorld([turnOf('plan', 'edit', 'write', 'run'), ...mends]);
    const usual = { ...world.activities };
    world.activities.callTool = async (input) => {
      if (input.turn === 1) await held;
      return usual.callTool(input);
    };
    const task = await stage.start(world);
    await expect.poll(() => callsOf(world, 'callTool').length, { timeout: 20_000 }).toBe(1);
    // The iteration under way has no snapshot yet.
    expect(await refusalOf(task.update('rollback', { ...back, to: 1 }))).toMatch(/no iteration 1 yet/);
    expect(await task.update('rollback', back)).toMatch(/after the present call/);
    expect(await refusalOf(task.update('rollback', back))).toMatch(/under way already/);
    held.open();
    expect(await task.result()).toMatchObject({ outcome: 'completed', iterations: 2, interventions: 1 });
    expect(callsOf(world, 'callTool').filter(({ turn }) => turn === 1)).toHaveLength(1);
    expect(callsOf(world, 'restoreIteration')).toMatchObject([{ iteration: 0 }]);
    expect(callsOf(world, 'restartProgress')).toMatchObject([{ iteration: 0, because: 'rolled-back' }]);
  });

  test('answers a question about progress, and is done once', async () => {
    let judged = 0;
    const judgeIteration = async () => judgement((judged += 1) === 1 ? 'ask-person' : 'go-on', 1);
    const task = await stage.start(taskWorld([turnOf('test'), ...mends], { judgeIteration }));
    await task.asked();
    await task.update('rollback', back);
    expect(await task.result()).toMatchObject({ outcome: 'completed', interventions: 1 });
    expect(callsOf(task.world, 'recordIntervention')).toMatchObject([
      { kind: 'rollback', title: 'The developer makes no progress: back to iteration 0', refused: null },
    ]);
    expect(callsOf(task.world, 'recordIntervention')[0]?.waitedMs).toBeGreaterThan(0);
    expect(callsOf(task.world, 'restoreIteration')).toMatchObject([{ iteration: 0 }]);
    const told = callsOf(task.world, 'tellDeveloper').filter(({ text }) => text.includes('wrong way'));
    expect(told).toHaveLength(1);
  });

  test('answers a question of the developer, and is carried out', async () => {
    const task = await stage.start(taskWorld([turnOf('ask_person', 'edit'), ...mends]));
    await task.asked();
    await task.update('rollback', back);
    await task.result();
    expect(callsOf(task.world, 'restoreIteration')).toMatchObject([{ iteration: 0 }]);
    expect(callsOf(task.world, 'callTool').filter(({ turn }) => turn === 1)).toEqual([]);
  });

  test('while a finished change is looked at keeps it from being handed over', async () => {
    const held = gate();
    const world = taskWorld([...mends, turnOf('edit'), turnOf('finish')]);
    const usual = { ...world.activities };
    world.activities.verifySnapshot = async (input) => {
      if (input.iteration === 2) await held;
      return usual.verifySnapshot(input);
    };
    const task = await stage.start(world);
    await task.until(({ phase }) => phase === 'verifying');
    await task.update('rollback', { ...back, to: 1 });
    held.open();
    expect(await task.result()).toMatchObject({ outcome: 'completed', iterations: 3 });
    expect(callsOf(world, 'restoreIteration')).toMatchObject([{ iteration: 1 }]);
  });

  test('to what cannot be brought onto the present base leaves the workspace as it is, and says so', async () => {
    const restoreIteration = async () => ({ tree: null, stays: 'a link conflicts' });
    const task = await stage.start(taskWorld([turnOf('ask_person'), ...mends], { restoreIteration }));
    await task.asked();
    await task.update('rollback', back);
    await task.result();
    const told = callsOf(task.world, 'tellDeveloper').find(({ text }) => text.includes('wrong way'));
    expect(told?.text).toMatch(/wants to go back .* stays as it is, .*: a link conflicts\./);
    const [restart] = callsOf(task.world, 'restartProgress');
    expect(restart).toMatchObject({ because: 'rolled-back' });
    expect(restart).not.toHaveProperty('from');
  });
});
